#include "tests/patcher/fs/fs_contract.h"

#include <cerrno>

#include <sys/stat.h>

#include "tests/support/test_prelude.h"

namespace qfe {

namespace {

TYPED_TEST_SUITE(FsContract, Beds);

TYPED_TEST(FsContract, ANewFileIsPrivateAndHoldsWhatWasWritten) {
  const auto file = this->fs().create("a");
  ASSERT_TRUE(file.ok());
  EXPECT_TRUE(file.value()->write(asBytes("one ")).ok());
  EXPECT_TRUE(file.value()->startWriteback().ok());
  EXPECT_TRUE(file.value()->write(asBytes("two")).ok());
  EXPECT_TRUE(file.value()->sync().ok());
  EXPECT_EQ(this->read("a"), "one two");
  EXPECT_EQ(this->fs().stat("a").value().mode, 0600U);
  EXPECT_EQ(this->fs().stat("a").value().type, FileType::regular);
  EXPECT_EQ(this->fs().stat("a").value().size, 7U);
}

TYPED_TEST(FsContract, ATakenNameIsNotCreatedAgain) {
  this->write("a", "old");
  this->makeFolder("d");
  this->bed().symlink("l", "nowhere");
  EXPECT_EQ(this->fs().create("a").error(), EEXIST);
  EXPECT_EQ(this->fs().create("d").error(), EEXIST);
  EXPECT_EQ(this->fs().create("l").error(), EEXIST);
  EXPECT_EQ(this->fs().create("").error(), EEXIST);
  EXPECT_EQ(this->read("a"), "old");
}

TYPED_TEST(FsContract, OnlyPathsOfTheSeamAreTaken) {
  this->makeFolder("d");
  for (const char* const path : {"/a", "./a", "../a", "d/../a", "d//a", "d/", ".", ".."}) {
    EXPECT_EQ(this->fs().create(path).error(), EINVAL) << path;
    EXPECT_EQ(this->fs().makeFolder(path, 0755).error(), EINVAL) << path;
    EXPECT_EQ(this->fs().stat(path).error(), EINVAL) << path;
  }
}

TYPED_TEST(FsContract, NoLinkIsFollowedOnTheWay) {
  this->makeFolder("d");
  this->write("d/a", "x");
  this->bed().symlink("l", "d");
  Fs& fs = this->fs();
  const auto refused = testing::AnyOf(ELOOP, ENOTDIR);
  EXPECT_THAT(fs.create("l/b").error(), refused);
  EXPECT_THAT(fs.append("l/a", asBytes("y")).error(), refused);
  EXPECT_THAT(fs.truncate("l/a", 0).error(), refused);
  EXPECT_THAT(fs.makeFolder("l/b", 0755).error(), refused);
  EXPECT_THAT(fs.unlink("l/a").error(), refused);
  EXPECT_THAT(fs.removeFolder("l/a").error(), refused);
  EXPECT_THAT(fs.rename("l/a", "b", RenameMode::replace).error(), refused);
  EXPECT_THAT(fs.rename("d/a", "l/b", RenameMode::replace).error(), refused);
  EXPECT_THAT(fs.link("l/a", "b").error(), refused);
  EXPECT_THAT(fs.setMetadata("l/a", {}).error(), refused);
  EXPECT_THAT(fs.setModified("l/a", {}).error(), refused);
  EXPECT_THAT(fs.syncFile("l/a").error(), refused);
  EXPECT_THAT(fs.syncFolder("l").error(), refused);
  EXPECT_THAT(fs.lock("l/lock").error(), refused);
  EXPECT_THAT(fs.space("l/a").error(), refused);
  EXPECT_THAT(fs.immutable("l/a").error(), refused);
  EXPECT_THAT(fs.list("l").error(), refused);
  EXPECT_EQ(this->read("d/a"), "x");
}

TYPED_TEST(FsContract, AFileOnTheWayIsNoFolder) {
  this->write("a", "x");
  EXPECT_EQ(this->fs().create("a/b").error(), ENOTDIR);
  EXPECT_EQ(this->fs().stat("a/b").error(), ENOTDIR);
  EXPECT_EQ(this->fs().makeFolder("a/b", 0755).error(), ENOTDIR);
  EXPECT_EQ(this->fs().syncFolder("a").error(), ENOTDIR);
  EXPECT_EQ(this->fs().list("a").error(), ENOTDIR);
  EXPECT_EQ(this->fs().create("none/b").error(), ENOENT);
}

TYPED_TEST(FsContract, AppendMakesTheFileAndThenAddsToIt) {
  EXPECT_TRUE(this->fs().append("log", asBytes("one\n")).ok());
  EXPECT_EQ(this->fs().stat("log").value().mode, 0600U);
  EXPECT_TRUE(this->fs().append("log", asBytes("two\n")).ok());
  EXPECT_EQ(this->read("log"), "one\ntwo\n");
}

TYPED_TEST(FsContract, ContentCallsTakeRegularFilesOnly) {
  this->makeFolder("d");
  this->bed().symlink("l", "d");
  this->bed().fifo("p");
  Fs& fs = this->fs();
  for (const auto& [path, error] :
       std::map<std::string, int>{{"d", EISDIR}, {"l", ELOOP}, {"p", EINVAL}}) {
    EXPECT_EQ(fs.append(path, asBytes("y")).error(), error) << path;
    EXPECT_EQ(fs.truncate(path, 0).error(), error) << path;
    EXPECT_EQ(fs.syncFile(path).error(), error) << path;
    EXPECT_EQ(fs.lock(path).error(), error) << path;
    EXPECT_EQ(fs.open(path).error(), error) << path;
  }
  EXPECT_EQ(fs.truncate("none", 0).error(), ENOENT);
  EXPECT_EQ(fs.syncFile("none").error(), ENOENT);
  EXPECT_EQ(fs.syncFolder("none").error(), ENOENT);
}

TYPED_TEST(FsContract, TruncateCutsAFile) {
  this->write("a", "one\ntwo");
  EXPECT_TRUE(this->fs().truncate("a", 4).ok());
  EXPECT_EQ(this->read("a"), "one\n");
}

TYPED_TEST(FsContract, AFolderHasExactlyTheModeThatWasAskedFor) {
  const ::mode_t before = ::umask(077);
  EXPECT_TRUE(this->fs().makeFolder("open", 0775).ok());
  ::umask(before);
  EXPECT_EQ(this->fs().stat("open").value().mode, 0775U);
  EXPECT_EQ(this->fs().stat("open").value().type, FileType::folder);
  EXPECT_EQ(this->fs().makeFolder("open", 0700).error(), EEXIST);
  EXPECT_EQ(this->fs().makeFolder("", 0700).error(), EEXIST);
  EXPECT_EQ(this->fs().stat("open").value().mode, 0775U);
}

TYPED_TEST(FsContract, OnlyEmptyFoldersAreRemoved) {
  this->makeFolder("d");
  this->write("d/a", "x");
  EXPECT_EQ(this->fs().removeFolder("d").error(), ENOTEMPTY);
  EXPECT_EQ(this->fs().removeFolder("d/a").error(), ENOTDIR);
  EXPECT_EQ(this->fs().removeFolder("none").error(), ENOENT);
  EXPECT_TRUE(this->fs().unlink("d/a").ok());
  EXPECT_TRUE(this->fs().removeFolder("d").ok());
  EXPECT_FALSE(this->exists("d"));
}

TYPED_TEST(FsContract, UnlinkRemovesANameAndNeverAFolder) {
  this->makeFolder("d");
  this->write("a", "x");
  this->bed().symlink("l", "a");
  EXPECT_EQ(this->fs().unlink("d").error(), EISDIR);
  EXPECT_EQ(this->fs().unlink("").error(), EISDIR);
  EXPECT_EQ(this->fs().unlink("none").error(), ENOENT);
  EXPECT_TRUE(this->fs().unlink("l").ok());
  EXPECT_TRUE(this->exists("a"));
  EXPECT_FALSE(this->exists("l"));
}

TYPED_TEST(FsContract, AnOpenFileOutlivesItsName) {
  this->write("a", "content");
  const auto file = this->fs().open("a");
  ASSERT_TRUE(file.ok());
  ASSERT_TRUE(this->fs().unlink("a").ok());
  Bytes bytes(16);
  EXPECT_EQ(file.value()->read(3, bytes).value(), 4U);
  EXPECT_EQ(asText({bytes.data(), 4}), "tent");
}

TYPED_TEST(FsContract, MetadataIsGivenWhole) {
  this->write("a", "x");
  Metadata metadata = this->own("a");
  metadata.mode = 04750;
  metadata.modified = {1'100'638'681, 123'456'789};
  metadata.xattrs["user.origin"] = {1, 0, 255};
  ASSERT_EQ(this->fs().setMetadata("a", metadata).error(), 0);
  EXPECT_EQ(this->own("a"), metadata);

  metadata.xattrs = {{"user.other", {}}};
  metadata.modified = {-5, 250'000'000};
  ASSERT_EQ(this->fs().setMetadata("a", metadata).error(), 0);
  EXPECT_EQ(this->own("a"), metadata);
}

TYPED_TEST(FsContract, AFileBeingWrittenGetsMetadataToo) {
  const auto file = this->fs().create("a");
  ASSERT_TRUE(file.ok());
  ASSERT_TRUE(file.value()->write(asBytes("x")).ok());
  Metadata metadata = this->own("a");
  metadata.mode = 02755;
  metadata.modified = {1'000'000'000, 7};
  metadata.xattrs["user.a"] = {42};
  ASSERT_EQ(file.value()->setMetadata(metadata).error(), 0);
  ASSERT_EQ(file.value()->sync().error(), 0);
  EXPECT_EQ(this->own("a"), metadata);
}

TYPED_TEST(FsContract, MetadataOfALinkIsItsOwn) {
  this->write("a", "x");
  this->bed().symlink("l", "a");
  const Metadata target = this->own("a");
  Metadata metadata = this->own("l");
  metadata.mode = 0600;  // links have none
  metadata.modified = {1'000'000'000, 5};
  ASSERT_EQ(this->fs().setMetadata("l", metadata).error(), 0);
  metadata.mode = 0777;
  EXPECT_EQ(this->own("l"), metadata);
  ASSERT_EQ(this->fs().setModified("l", {1'000'000'000, 6}).error(), 0);
  EXPECT_EQ(this->fs().stat("l").value().modified, (FileTime{1'000'000'000, 6}));
  EXPECT_EQ(this->own("a"), target);
}

TYPED_TEST(FsContract, FoldersHaveMetadataToo) {
  this->makeFolder("d");
  Metadata metadata = this->own("d");
  metadata.mode = 01777;
  metadata.modified = {1'000'000'000, 1};
  ASSERT_EQ(this->fs().setMetadata("d", metadata).error(), 0);
  EXPECT_EQ(this->own("d"), metadata);
  ASSERT_EQ(this->fs().setModified("", {1'000'000'000, 2}).error(), 0);
  EXPECT_EQ(this->fs().stat("").value().modified, (FileTime{1'000'000'000, 2}));
  this->bed().fifo("p");
  EXPECT_EQ(this->fs().setMetadata("p", metadata).error(), EINVAL);
  EXPECT_EQ(this->fs().setMetadata("none", metadata).error(), ENOENT);
  EXPECT_EQ(this->fs().setModified("none", {}).error(), ENOENT);
}

TYPED_TEST(FsContract, AChangedFolderHasANewTime) {
  this->makeFolder("d");
  constexpr FileTime kOld{1'000'000'000, 0};
  ASSERT_TRUE(this->fs().setModified("d", kOld).ok());
  this->write("d/a", "x");
  EXPECT_NE(this->fs().stat("d").value().modified, kOld);
  ASSERT_TRUE(this->fs().setModified("d", kOld).ok());
  ASSERT_TRUE(this->fs().append("d/a", asBytes("y")).ok());
  EXPECT_EQ(this->fs().stat("d").value().modified, kOld);
}

TYPED_TEST(FsContract, ALockKeepsOthersOutUntilItIsGone) {
  auto lock = this->fs().lock("lock");
  ASSERT_TRUE(lock.ok());
  EXPECT_EQ(this->fs().stat("lock").value().mode, 0600U);
  EXPECT_EQ(this->fs().lock("lock").error(), EWOULDBLOCK);
  lock.value().reset();
  EXPECT_TRUE(this->fs().lock("lock").ok());
}

TYPED_TEST(FsContract, SpaceAndFlagsAreKnown) {
  this->write("a", "x");
  const auto space = this->fs().space("a");
  ASSERT_TRUE(space.ok());
  EXPECT_GT(space.value().freeBytes, 0U);
  EXPECT_GT(space.value().freeInodes, 0U);
  EXPECT_FALSE(space.value().readOnly);
  EXPECT_EQ(this->fs().space("none").error(), ENOENT);
  const auto immutable = this->fs().immutable("a");
  ASSERT_TRUE(immutable.ok());
  EXPECT_FALSE(immutable.value());
  EXPECT_EQ(this->fs().immutable("none").error(), ENOENT);
}

TYPED_TEST(FsContract, WhatIsSyncedIsThere) {
  this->makeFolder("d");
  this->write("d/a", "x");
  EXPECT_TRUE(this->fs().syncFile("d/a").ok());
  EXPECT_TRUE(this->fs().syncFolder("d").ok());
  EXPECT_TRUE(this->fs().syncFolder("").ok());
}

TYPED_TEST(FsContract, WholeFilesAreReadUpToALimit) {
  this->write("a", "12345");
  EXPECT_EQ(readWhole(this->fs(), "a", 5).value(), "12345");
  EXPECT_EQ(readWhole(this->fs(), "a", 4).error(), EFBIG);
  EXPECT_EQ(readWhole(this->fs(), "none", 4).error(), ENOENT);
  this->write("empty", "");
  EXPECT_EQ(readWhole(this->fs(), "empty", 0).value(), "");
}

}  // namespace
}  // namespace qfe
