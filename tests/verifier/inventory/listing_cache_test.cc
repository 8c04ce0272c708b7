#include "verifier/inventory/listing_cache.h"

#include "tests/support/memory_fs.h"
#include "tests/support/test_prelude.h"
#include "tests/verifier/inventory/counting_fs.h"

namespace qfe {
namespace {

using namespace test;

TEST(ListingCache, FolderIsListedOnceAndAnsweredTheSame) {
  MemoryFs memory;
  memory.file("a/f", "x");
  memory.symlink("a/l", "f");
  const CountingFs counting(memory);
  const ListingCache cache(counting);
  for (int i = 0; i < 3; ++i) {
    const auto entries = cache.list("a");
    ASSERT_TRUE(entries.ok());
    ASSERT_EQ(entries.value().size(), 2u);
    EXPECT_EQ(entries.value()[0].name, "f");
    EXPECT_EQ(entries.value()[1].type, FileType::link);
  }
  EXPECT_EQ(counting.listings("a"), 1u);
}

TEST(ListingCache, FailureIsRememberedAsWell) {
  MemoryFs memory;
  memory.folder("a");
  memory.setUnreadable("a", EACCES);
  const CountingFs counting(memory);
  const ListingCache cache(counting);
  EXPECT_EQ(cache.list("a").error(), EACCES);
  EXPECT_EQ(cache.list("a").error(), EACCES);
  EXPECT_EQ(counting.listings("a"), 1u);
}

TEST(ListingCache, EverythingElseIsPassedOn) {
  MemoryFs memory;
  memory.file("f", "x");
  memory.symlink("l", "f");
  const ListingCache cache(memory);
  EXPECT_EQ(cache.stat("f").value().size, 1u);
  EXPECT_TRUE(cache.open("f").ok());
  EXPECT_EQ(cache.readlink("l").value(), "f");
  EXPECT_TRUE(cache.xattrs("f").value().empty());
  EXPECT_EQ(cache.fileSystemType("f").value(), "ext4");
  EXPECT_EQ(cache.stat("gone").error(), ENOENT);
}

}  // namespace
}  // namespace qfe
