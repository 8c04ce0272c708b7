// The contract of rename and link, which the swaps stand on.
#include <cerrno>

#include "tests/patcher/fs/fs_contract.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

template <typename Bed>
class FsRenameContract : public FsContract<Bed> {
 protected:
  int rename(const std::string& from, const std::string& to,
             RenameMode mode = RenameMode::replace) {
    return this->fs().rename(from, to, mode).error();
  }
};

TYPED_TEST_SUITE(FsRenameContract, Beds);

TYPED_TEST(FsRenameContract, AFileTakesANewNameOrThePlaceOfAnother) {
  this->write("a", "A");
  this->write("b", "B");
  EXPECT_EQ(this->rename("a", "c"), 0);
  EXPECT_FALSE(this->exists("a"));
  EXPECT_EQ(this->read("c"), "A");
  EXPECT_EQ(this->rename("c", "b"), 0);
  EXPECT_FALSE(this->exists("c"));
  EXPECT_EQ(this->read("b"), "A");
  EXPECT_EQ(this->rename("none", "b"), ENOENT);
  EXPECT_EQ(this->rename("b", "none/b"), ENOENT);
}

TYPED_TEST(FsRenameContract, WithoutReplaceATakenNameStays) {
  this->write("a", "A");
  this->write("b", "B");
  EXPECT_EQ(this->rename("a", "b", RenameMode::noReplace), EEXIST);
  EXPECT_EQ(this->read("b"), "B");
  EXPECT_EQ(this->rename("a", "c", RenameMode::noReplace), 0);
  EXPECT_EQ(this->read("c"), "A");
}

TYPED_TEST(FsRenameContract, ExchangeSwapsTwoNames) {
  this->write("a", "A");
  this->makeFolder("d");
  this->write("d/b", "B");
  const std::uint64_t inode = this->fs().stat("a").value().inode;
  EXPECT_EQ(this->rename("a", "d/b", RenameMode::exchange), 0);
  EXPECT_EQ(this->read("a"), "B");
  EXPECT_EQ(this->read("d/b"), "A");
  EXPECT_EQ(this->fs().stat("d/b").value().inode, inode);
  EXPECT_EQ(this->rename("a", "none", RenameMode::exchange), ENOENT);
  EXPECT_EQ(this->rename("none", "a", RenameMode::exchange), ENOENT);
  EXPECT_EQ(this->read("a"), "B");
}

TYPED_TEST(FsRenameContract, AFileAndAFolderAreExchangedButNotReplaced) {
  this->write("a", "A");
  this->makeFolder("d");
  EXPECT_EQ(this->rename("a", "d"), EISDIR);
  EXPECT_EQ(this->rename("d", "a"), ENOTDIR);
  EXPECT_EQ(this->rename("a", "d", RenameMode::exchange), 0);
  EXPECT_EQ(this->read("d"), "A");
  EXPECT_EQ(this->fs().stat("a").value().type, FileType::folder);
}

TYPED_TEST(FsRenameContract, AFolderReplacesOnlyAnEmptyOne) {
  this->makeFolder("d");
  this->makeFolder("empty");
  this->makeFolder("full");
  this->write("full/a", "A");
  EXPECT_EQ(this->rename("d", "full"), ENOTEMPTY);
  EXPECT_EQ(this->rename("d", "empty"), 0);
  EXPECT_FALSE(this->exists("d"));
}

TYPED_TEST(FsRenameContract, NoFolderGoesIntoItself) {
  this->makeFolder("d");
  this->makeFolder("d/e");
  EXPECT_EQ(this->rename("d", "d/e/f"), EINVAL);
  EXPECT_EQ(this->rename("d", "d/e", RenameMode::exchange), EINVAL);
  EXPECT_EQ(this->rename("d/e", "d"), ENOTEMPTY);
  EXPECT_EQ(this->rename("", "x"), EBUSY);
  EXPECT_EQ(this->rename("d", ""), EBUSY);
}

TYPED_TEST(FsRenameContract, TwoNamesOfOneFileStayBoth) {
  this->write("a", "A");
  ASSERT_TRUE(this->fs().link("a", "b").ok());
  EXPECT_EQ(this->fs().stat("a").value().links, 2U);
  EXPECT_EQ(this->rename("a", "b"), 0);
  EXPECT_TRUE(this->exists("a"));
  EXPECT_TRUE(this->exists("b"));
  EXPECT_EQ(this->rename("a", "b", RenameMode::exchange), 0);
  EXPECT_EQ(this->rename("a", "b", RenameMode::noReplace), EEXIST);
  EXPECT_TRUE(this->exists("a"));
}

TYPED_TEST(FsRenameContract, ALinkIsMovedAndReplacedItself) {
  this->write("a", "A");
  this->write("b", "B");
  this->bed().symlink("l", "a");
  EXPECT_EQ(this->rename("l", "m"), 0);
  EXPECT_EQ(this->fs().readlink("m").value(), "a");
  EXPECT_EQ(this->rename("b", "m"), 0);
  EXPECT_EQ(this->read("m"), "B");
  EXPECT_EQ(this->read("a"), "A");
}

TYPED_TEST(FsRenameContract, ASecondNameIsTheSameFile) {
  this->write("a", "A");
  this->makeFolder("d");
  EXPECT_TRUE(this->fs().link("a", "d/b").ok());
  EXPECT_EQ(this->fs().stat("a").value().inode, this->fs().stat("d/b").value().inode);
  EXPECT_EQ(this->fs().link("a", "d/b").error(), EEXIST);
  EXPECT_EQ(this->fs().link("none", "c").error(), ENOENT);
  EXPECT_EQ(this->fs().link("d", "c").error(), EPERM);
  EXPECT_EQ(this->fs().link("", "c").error(), EPERM);
  EXPECT_EQ(this->fs().link("a", "").error(), EEXIST);
  ASSERT_TRUE(this->fs().unlink("a").ok());
  EXPECT_EQ(this->fs().stat("d/b").value().links, 1U);
  EXPECT_EQ(this->read("d/b"), "A");
}

TYPED_TEST(FsRenameContract, TheContentKeepsItsTimeAndTheFoldersGetNewOnes) {
  this->makeFolder("d");
  this->write("a", "A");
  this->write("d/b", "B");
  constexpr FileTime kOld{1'000'000'000, 0};
  for (const char* const path : {"a", "d/b", "d"}) {
    ASSERT_TRUE(this->fs().setModified(path, kOld).ok());
  }
  ASSERT_EQ(this->rename("a", "d/b", RenameMode::exchange), 0);
  EXPECT_EQ(this->fs().stat("a").value().modified, kOld);
  EXPECT_EQ(this->fs().stat("d/b").value().modified, kOld);
  EXPECT_NE(this->fs().stat("d").value().modified, kOld);
}

}  // namespace
}  // namespace qfe
