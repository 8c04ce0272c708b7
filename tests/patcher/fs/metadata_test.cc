#include <cerrno>

#include "tests/support/memory_fs.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

TEST(ReadMetadata, IsAllThatIsKeptBesideTheContent) {
  MemoryFs fs;
  const Metadata metadata{06755, 7, 8, {1'000'000'000, 9}, {{"user.a", {1, 2}}}};
  fs.file("a", "x", metadata);
  fs.folder("d", metadata);
  EXPECT_EQ(readMetadata(fs, "a").value(), metadata);
  EXPECT_EQ(readMetadata(fs, "d").value(), metadata);
}

TEST(ReadMetadata, SaysWhyItCannot) {
  MemoryFs fs;
  fs.file("a", "x");
  fs.setUnreadable("a", EACCES);
  EXPECT_EQ(readMetadata(fs, "a").error(), EACCES);
  EXPECT_EQ(readMetadata(fs, "none").error(), ENOENT);
}

}  // namespace
}  // namespace qfe
