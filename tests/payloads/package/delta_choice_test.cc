#include "payloads/package/delta_choice.h"

#include "manifest/base/error.h"
#include "payloads/delta/make/make.h"
#include "payloads/package/package.h"
#include "tests/support/package_builder.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

std::string version(std::uint32_t seed, char last) {
  return noise(3'000, seed) + last;
}

class DeltaChoiceTest : public testing::Test {
 protected:
  DeltaChoiceTest() {
    input().makeDelta = [](ByteView oldBytes, ByteView newBytes) {
      return delta::makeDelta(oldBytes, newBytes, {});
    };
  }
  void add(const std::string& name, const std::string& content,
           const std::vector<std::string>& bases) {
    builder_.replace("{exchsrvr}/" + name, content);
    input().bases.resize(bases.size());
    for (std::size_t base = 0; base < bases.size(); ++base)
      input().bases[base].push_back(
          OldVersion{Digest::of(bases[base]), bases[base].size(), {}, contentOf(bases[base])});
  }
  PackageInput& input() { return builder_.input(); }
  [[nodiscard]] Package package() {
    return Package(PackageFile::fromBytes("x.qfe", buildPackage(input())));
  }
  static std::string unpacked(const Package& package, std::size_t row, const OldFiles& old) {
    std::string text;
    const FileRow& file = package.manifest().files[row];
    package.unpack(file, package.choosePayload(file, old), old,
                   [&text](ByteView part) { text += asText(part); });
    return text;
  }
  PackageBuilder builder_;
};

TEST_F(DeltaChoiceTest, AGroupOfManyFilesIsOneSmallBlobForEachBase) {
  std::vector<std::string> first, second;
  for (std::uint32_t i = 0; i < 20; ++i) {
    first.push_back(version(i, '1'));
    second.push_back(version(i, '2'));
    add(std::to_string(i) + ".js", version(i, '3'), {first.back(), second.back()});
  }
  const Package made = package();
  ASSERT_EQ(made.manifest().blobs.size(), 2U);
  EXPECT_LT(made.manifest().blobs[0].size, 700U);
  for (const auto& level : {first, second})
    for (std::uint32_t i = 0; i < 20; ++i)
      EXPECT_TRUE(unpacked(made, i, oldFilesOf(level)) == version(i, '3')) << i;
}

TEST_F(DeltaChoiceTest, AGroupThatLacksOneOldFileIsRefusedByName) {
  add("1.js", version(1, 'n'), {version(1, 'o')});
  add("2.js", version(2, 'n'), {version(2, 'o')});
  const Package made = package();
  try {
    (void)unpacked(made, 0, oldFilesOf({version(1, 'o')}));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::wrongBase);
    EXPECT_EQ(error.message(),
              "x.qfe: {exchsrvr}/1.js is carried only as a delta from SHA-256 " +
                  Digest::of(version(1, 'o')).hex() +
                  ", and some file that its group is made from is not there as it was; use a "
                  "package that carries the whole file");
  }
}

TEST_F(DeltaChoiceTest, WhereTheOldFileDoesNotHelpTheWholeFileIsCarried) {
  add("1.js", "short", {noise(5'000, 3)});
  const Package made = package();
  ASSERT_EQ(made.manifest().blobs.size(), 1U);
  EXPECT_NE(made.manifest().blobs[0].coding, Coding::delta);
  EXPECT_EQ(unpacked(made, 0, {}), "short");
}

TEST_F(DeltaChoiceTest, RepeatedContentsShareTheDelta) {
  add("a/1.js", version(1, 'n'), {version(1, 'o')});
  add("b/1.js", version(1, 'n'), {version(1, 'o')});
  const Package made = package();
  EXPECT_EQ(made.manifest().blobs.size(), 1U);
  EXPECT_TRUE(unpacked(made, 1, oldFilesOf({version(1, 'o')})) == version(1, 'n'));
}

TEST_F(DeltaChoiceTest, AnOldFileThatChangedSinceItWasReadIsAnError) {
  add("1.js", version(1, 'n'), {version(1, 'o')});
  input().bases[0][0]->content = contentOf(version(1, 'x'));
  EXPECT_THROW((void)package(), Error);
}

}  // namespace
}  // namespace qfe
