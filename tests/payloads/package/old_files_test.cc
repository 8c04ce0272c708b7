#include "payloads/package/old_files.h"

#include "manifest/base/error.h"
#include "tests/support/package_builder.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

std::string read(const delta::OldFile& file, std::uint64_t offset, std::size_t count) {
  Bytes bytes(count);
  file.read(offset, bytes);
  return std::string(asText(bytes));
}

std::vector<Digest> digestsOf(const std::vector<std::string>& contents) {
  std::vector<Digest> digests;
  for (const std::string& content : contents) digests.push_back(Digest::of(content));
  return digests;
}

TEST(OldFiles, SeveralAreReadAsOne) {
  const std::vector<std::string> contents = {"first ", "", "second ", "third"};
  const delta::OldFile joined = joinOldFiles("x", digestsOf(contents), oldFilesOf(contents));
  EXPECT_EQ(joined.size, 18U);
  EXPECT_EQ(read(joined, 0, 18), "first second third");
  for (std::uint64_t at = 0; at < 18; ++at)
    for (std::size_t count = 0; count <= 18 - at; ++count)
      EXPECT_EQ(read(joined, at, count), std::string("first second third").substr(at, count));
}

TEST(OldFiles, OneFileMayStandThereTwice) {
  const delta::OldFile joined =
      joinOldFiles("x", digestsOf({"ab", "c", "ab"}), oldFilesOf({"ab", "c"}));
  EXPECT_EQ(read(joined, 0, 5), "abcab");
}

TEST(OldFiles, OnlyOneIsOpenAtATime) {
  OldFiles old;
  std::vector<Digest> digests;
  int open = 0, most = 0;
  for (int i = 0; i < 50; ++i) {
    const std::string content(10, static_cast<char>('a' + i % 26));
    digests.push_back(Digest::of(content + std::to_string(i)));
    old.emplace(digests.back(),
                OldSource{10, [&open, &most, content] {
                            const std::shared_ptr<int> held(&open, [](int* count) { --*count; });
                            most = std::max(most, ++open);
                            return delta::OldFile{
                                10, [held, content](std::uint64_t at, std::span<std::uint8_t> out) {
                                  std::copy_n(content.begin() + static_cast<std::ptrdiff_t>(at),
                                              out.size(), out.begin());
                                }};
                          }});
  }
  const delta::OldFile joined = joinOldFiles("x", digests, old);
  (void)read(joined, 0, 500);
  EXPECT_LE(most, 2);  // the next one is opened before the last is let go
}

TEST(OldFiles, OneThatIsNotThereOrChangedIsAnError) {
  OldFiles old = oldFilesOf({"here"});
  EXPECT_THROW((void)joinOldFiles("x", digestsOf({"here", "gone"}), old), Error);
  old.begin()->second.size = 9;
  const delta::OldFile joined = joinOldFiles("x", digestsOf({"here"}), old);
  try {
    (void)read(joined, 0, 4);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.message(), "x: an old file it is made from changed meanwhile");
  }
}

}  // namespace
}  // namespace qfe
