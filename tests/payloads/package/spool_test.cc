#include "payloads/package/spool.h"

#include <filesystem>

#include "manifest/base/error.h"
#include "manifest/base/parallel.h"
#include "tests/support/package_builder.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

std::string contentOfExtents(const Spool& spool, const std::vector<Extent>& extents) {
  std::string text;
  spool.copy(extents, [&text](ByteView part) { text += asText(part); });
  return text;
}

TEST(Spool, BlobsWrittenAtTheSameTimeComeBackApart) {
  Spool spool(testing::TempDir());
  constexpr std::size_t kBlobs = 8;
  std::vector<std::string> contents(kBlobs);
  std::vector<std::vector<Extent>> extents(kBlobs);
  parallelFor(kBlobs, 4, [&](std::size_t i) {
    contents[i] = noise(i * 300'000, static_cast<std::uint32_t>(i));
    SpoolWriter writer(spool);
    for (std::size_t at = 0; at < contents[i].size(); at += 70'000) {
      writer.put(asBytes(std::string_view(contents[i]).substr(at, 70'000)));
    }
    writer.finish();
    EXPECT_EQ(writer.size(), contents[i].size());
    EXPECT_EQ(writer.digest(), Digest::of(contents[i]));
    extents[i] = writer.extents();
  });
  for (std::size_t i = 0; i < kBlobs; ++i) {
    EXPECT_TRUE(contentOfExtents(spool, extents[i]) == contents[i]) << i;
  }
}

TEST(Spool, HasNoNameInItsFolder) {
  std::string folder = testing::TempDir() + "qfe-spool.XXXXXX";
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  {
    Spool spool(folder);
    (void)spool.append(asBytes("something"));
    EXPECT_TRUE(std::filesystem::is_empty(folder));
  }
  std::filesystem::remove(folder);
}

TEST(Spool, AFolderThatIsNotThereIsAnIoError) {
  try {
    const Spool spool("/nowhere/at/all");
    FAIL() << "it was opened";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::io);
    EXPECT_STREQ(error.what(),
                 "open of a temporary file in /nowhere/at/all failed: No such file or directory "
                 "(ENOENT)");
  }
}

}  // namespace
}  // namespace qfe
