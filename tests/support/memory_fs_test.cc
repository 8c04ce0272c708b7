#include "tests/support/memory_fs.h"

#include <cerrno>
#include <stdexcept>

#include "tests/support/fake_system.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

TEST(MemoryFs, DumpsTheWholeTree) {
  MemoryFs fs;
  fs.file("srv/bin/a", "abc", Metadata{04755, 1, 2, {1'000'000'000, 5}, {{"user.x", {0xAB}}}});
  fs.symlink("srv/l", "bin");
  fs.mount("srv/data", "xfs");
  fs.other("srv/p");
  ASSERT_TRUE(fs.setModified("", {1, 0}).ok());
  EXPECT_EQ(fs.dump(),
            "folder 0755 0:0 1.000000000 . mount ext4\n"
            "folder 0755 0:0 1100000000.123456789 srv\n"
            "folder 0755 0:0 1100000000.123456789 srv/bin\n"
            "file 4755 1:2 1000000000.000000005 srv/bin/a size 3 sha256 ba7816bf8f01cfea links 1"
            " user.x=ab\n"
            "folder 0755 0:0 1100000000.123456789 srv/data mount xfs\n"
            "link 0:0 1100000000.123456789 srv/l -> bin\n"
            "other 0644 0:0 1100000000.123456789 srv/p size 0 sha256 e3b0c44298fc1c14 links 1\n");
}

TEST(MemoryFs, ADumpWithoutTheStateDoesNotShowThatQfeWasThere) {
  MemoryFs fs;
  fs.file("srv/a", "x");
  fs.mount("data", "ext4");
  const DumpOptions options{.qfeState = false};
  const std::string before = fs.dump(options);
  fs.file("var/lib/qfe/history.jsonl", "x");
  fs.file("data/.qfe/store.json", "x");
  EXPECT_EQ(fs.dump(options), before);
  EXPECT_NE(fs.dump(), before);
  // What is somebody else's is seen.
  fs.file("srv/.qfe", "x");
  EXPECT_THAT(fs.dump(options), HasSubstr("srv/.qfe"));
  fs.file("var/lib/other", "x");
  EXPECT_THAT(fs.dump(options), HasSubstr("var/lib/other"));
  EXPECT_THAT(fs.dump(options), Not(HasSubstr("var/lib/qfe")));
}

TEST(MemoryFs, TheTimesOfFoldersCanBeLeftOut) {
  MemoryFs fs;
  fs.folder("a");
  const DumpOptions options{.folderTimes = false};
  const std::string before = fs.dump(options);
  ASSERT_TRUE(fs.setModified("a", {1, 0}).ok());
  EXPECT_EQ(fs.dump(options), before);
}

TEST(MemoryFs, OneChangeFailsAndTheNextOneDoesNot) {
  MemoryFs fs;
  fs.failAt(2, ENOSPC);
  EXPECT_TRUE(fs.makeFolder("a", 0755).ok());
  EXPECT_EQ(fs.makeFolder("b", 0755).error(), ENOSPC);
  EXPECT_TRUE(fs.makeFolder("b", 0755).ok());
  EXPECT_EQ(fs.changes(), 3U);
  EXPECT_THAT(fs.log(), ElementsAre("makeFolder a", "makeFolder b", "makeFolder b"));
}

TEST(MemoryFs, FaultsCanLastAndCanBeChosenByWhatIsDone) {
  MemoryFs fs;
  fs.failMatching("sync", EIO);
  EXPECT_TRUE(fs.makeFolder("a", 0755).ok());
  EXPECT_EQ(fs.syncFolder("a").error(), EIO);
  EXPECT_EQ(fs.syncFolder("").error(), EIO);
  fs.clearFaults();
  EXPECT_TRUE(fs.syncFolder("a").ok());
  fs.failFrom(fs.changes() + 1, EROFS);
  EXPECT_EQ(fs.unlink("a").error(), EROFS);
  EXPECT_EQ(fs.removeFolder("a").error(), EROFS);
}

TEST(MemoryFs, AStoppedProcessChangesAndReadsNothingMore) {
  MemoryFs fs;
  fs.file("a", "x");
  const auto file = fs.open("a");
  const auto lock = fs.lock("lock");
  ASSERT_TRUE(file.ok() && lock.ok());
  fs.stopAt(fs.changes() + 1);
  EXPECT_EQ(fs.unlink("a").error(), EIO);
  EXPECT_TRUE(fs.stopped());
  Bytes bytes(1);
  EXPECT_EQ(fs.stat("a").error(), EIO);
  EXPECT_EQ(file.value()->read(0, bytes).error(), EIO);
  EXPECT_EQ(fs.append("b", asBytes("x")).error(), EIO);
  const std::uint64_t changes = fs.changes();

  fs.restart();
  EXPECT_EQ(fs.changes(), 0U);
  EXPECT_GT(changes, 0U);
  EXPECT_EQ(fs.content("a"), "x");
  EXPECT_FALSE(fs.exists("b"));
  EXPECT_EQ(file.value()->read(0, bytes).error(), EIO);
  const auto mine = fs.lock("lock");
  EXPECT_TRUE(mine.ok());
}

TEST(MemoryFs, TheLockOfADeadProcessDoesNotFreeThatOfTheNext) {
  MemoryFs fs;
  auto old = fs.lock("lock");
  fs.restart();
  const auto mine = fs.lock("lock");
  ASSERT_TRUE(mine.ok());
  old.value().reset();
  EXPECT_EQ(fs.lock("lock").error(), EWOULDBLOCK);
}

TEST(MemoryFs, AnAppendCanBeTorn) {
  MemoryFs fs;
  fs.file("log", "one\n");
  fs.stopAt(2);
  EXPECT_EQ(fs.append("log", asBytes("two\n")).error(), EIO);
  EXPECT_EQ(fs.content("log"), "one\ntw");
}

TEST(MemoryFs, SpaceEndsInTheMiddleOfAWrite) {
  MemoryFs fs;
  fs.setSpace("", 5, 1);
  const auto file = fs.create("a");
  ASSERT_TRUE(file.ok());
  EXPECT_EQ(fs.create("b").error(), ENOSPC);
  EXPECT_EQ(file.value()->write(asBytes("12345678")).error(), ENOSPC);
  EXPECT_EQ(fs.content("a"), "12345");
  EXPECT_EQ(fs.space("").value().freeBytes, 0U);
  ASSERT_TRUE(fs.unlink("a").ok());
  EXPECT_EQ(fs.space("").value().freeBytes, 5U);
  EXPECT_EQ(fs.space("").value().freeInodes, 1U);
}

TEST(MemoryFs, AMountIsAnotherFileSystem) {
  MemoryFs fs;
  fs.mount("data", "vfat");
  fs.file("data/a", "x");
  EXPECT_EQ(fs.fileSystemType("data/a").value(), "vfat");
  EXPECT_EQ(fs.fileSystemType("").value(), "ext4");
  EXPECT_NE(fs.stat("data").value().mount, fs.stat("").value().mount);
  EXPECT_EQ(fs.rename("data/a", "a", RenameMode::replace).error(), EXDEV);
  EXPECT_EQ(fs.link("data/a", "a").error(), EXDEV);
  EXPECT_EQ(fs.removeFolder("data").error(), EBUSY);
  EXPECT_EQ(fs.rename("data", "b", RenameMode::replace).error(), EBUSY);
  fs.setExchange("data", false);
  fs.file("data/b", "y");
  EXPECT_EQ(fs.rename("data/a", "data/b", RenameMode::exchange).error(), EINVAL);
  EXPECT_TRUE(fs.rename("data/a", "data/b", RenameMode::replace).ok());
  fs.setReadOnly("data", true);
  EXPECT_EQ(fs.unlink("data/b").error(), EROFS);
  EXPECT_EQ(fs.append("data/b", asBytes("x")).error(), EROFS);
  EXPECT_TRUE(fs.space("data").value().readOnly);
}

TEST(MemoryFs, WhatIsImmutableStays) {
  MemoryFs fs;
  fs.file("d/a", "x");
  fs.setImmutable("d/a", true);
  EXPECT_TRUE(fs.immutable("d/a").value());
  EXPECT_EQ(fs.unlink("d/a").error(), EPERM);
  EXPECT_EQ(fs.append("d/a", asBytes("y")).error(), EPERM);
  EXPECT_EQ(fs.rename("d/a", "d/b", RenameMode::replace).error(), EPERM);
  EXPECT_EQ(fs.setMetadata("d/a", {}).error(), EPERM);
  fs.setImmutable("d/a", false);
  fs.setImmutable("d", true);
  EXPECT_EQ(fs.unlink("d/a").error(), EPERM);
  EXPECT_EQ(fs.create("d/b").error(), EPERM);
  EXPECT_TRUE(fs.append("d/a", asBytes("y")).ok());
}

TEST(MemoryFs, AnObserverMayChangeTheTreeBeforeAChange) {
  MemoryFs fs;
  fs.file("a", "x");
  fs.setObserver([&](const std::string& change) {
    if (change == "unlink a") fs.remove("a");
  });
  EXPECT_EQ(fs.unlink("a").error(), ENOENT);
  EXPECT_EQ(fs.changes(), 1U);
}

TEST(MemoryFs, ACopyOfTheTreeIsASnapshot) {
  MemoryFs fs;
  fs.file("a", "x");
  MemoryFs copy(fs.tree());
  ASSERT_TRUE(copy.unlink("a").ok());
  EXPECT_TRUE(fs.exists("a"));
  EXPECT_THROW(static_cast<void>(copy.content("a")), std::logic_error);
  EXPECT_THROW(fs.file("a", "y"), std::logic_error);
}

TEST(MemoryFs, AWriteTakesSetuidAndCapabilitiesAway) {
  MemoryFs fs;
  fs.file("a", "x", Metadata{04755, 0, 0, {}, {{"security.capability", {1}}, {"user.a", {1}}}});
  ASSERT_TRUE(fs.append("a", asBytes("y")).ok());
  EXPECT_EQ(fs.stat("a").value().mode, 0755U);
  EXPECT_EQ(fs.xattrs("a").value(), (Xattrs{{"user.a", {1}}}));
}

TEST(MemoryFs, WhatIsUnreadableCannotBeRead) {
  MemoryFs fs;
  fs.file("a", "x");
  fs.setUnreadable("a", EACCES);
  EXPECT_EQ(fs.stat("a").error(), EACCES);
  EXPECT_EQ(fs.open("a").error(), EACCES);
  EXPECT_EQ(fs.xattrs("a").error(), EACCES);
  fs.setUnreadable("a", 0);
  EXPECT_TRUE(fs.open("a").ok());
}

TEST(FakeSystem, AnswersWhatItWasTold) {
  FakeSystem system;
  system.step = 2;
  system.interruptAfter = 1;
  EXPECT_EQ(system.now().unixSeconds(), 1'700'000'000);
  EXPECT_EQ(system.now().unixSeconds(), 1'700'000'002);
  EXPECT_EQ(system.newUuid(), "00000000-0000-4000-8000-000000000001");
  EXPECT_EQ(system.newUuid(), "00000000-0000-4000-8000-000000000002");
  EXPECT_FALSE(system.interrupted());
  EXPECT_TRUE(system.interrupted());
  EXPECT_EQ(system.polls(), 2);
}

}  // namespace
}  // namespace qfe
