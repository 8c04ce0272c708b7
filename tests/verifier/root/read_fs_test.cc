#include "verifier/root/read_fs.h"

#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

TEST(ReadFs, PathsAreJoinedAtTheRootWithoutASlash) {
  EXPECT_EQ(joinPath("a/b", "c"), "a/b/c");
  EXPECT_EQ(joinPath("", "c"), "c");
}

TEST(ReadFs, ParentAndNameDivideAPath) {
  EXPECT_EQ(parentPath("a/b/c"), "a/b");
  EXPECT_EQ(baseName("a/b/c"), "c");
  EXPECT_EQ(parentPath("c"), "");
  EXPECT_EQ(baseName("c"), "c");
  EXPECT_EQ(parentPath(""), "");
}

TEST(ReadFs, ResultIsAValueOrAnErrno) {
  const SysResult<int> good = 5;
  ASSERT_TRUE(good.ok());
  EXPECT_EQ(good.value(), 5);
  EXPECT_EQ(good.error(), 0);
  const auto bad = SysResult<int>::failure(ENOENT);
  EXPECT_FALSE(bad.ok());
  EXPECT_EQ(bad.error(), ENOENT);
}

}  // namespace
}  // namespace qfe
