#include <cerrno>

#include "tests/support/scenario.h"
#include "tests/support/test_prelude.h"

namespace qfe::test {
namespace {

TEST(RootLockTest, MakesAPrivateStateFolder) {
  MemoryFs fs;
  const RootLock lock = RootLock::take(fs);
  EXPECT_EQ(fs.stat("var/lib/qfe").value().mode, 0700U);
}

TEST(RootLockTest, OneRunAtATime) {
  MemoryFs fs;
  {
    const RootLock lock = RootLock::take(fs);
    EXPECT_EQ(errorOf([&] { static_cast<void>(RootLock::take(fs)); }),
              "locked: another run of qfe is working on this root; wait until it has ended");
  }
  EXPECT_EQ(errorOf([&] { static_cast<void>(RootLock::take(fs)); }), "");
}

TEST(RootLockTest, AStateFolderThatOthersMayReadIsRefused) {
  MemoryFs fs;
  fs.folder("var/lib/qfe");
  EXPECT_EQ(errorOf([&] { static_cast<void>(RootLock::take(fs)); }),
            "refused: var/lib/qfe has mode 0755, and others could read or change what qfe keeps "
            "there; close it (chmod 0700)");
}

TEST(RootLockTest, AStateFolderOfSomebodyElseIsRefused) {
  MemoryFs fs;
  Metadata metadata;
  metadata.mode = 0700;
  metadata.uid = 4'000'000;
  fs.folder("var/lib/qfe", metadata);
  EXPECT_EQ(errorOf([&] { static_cast<void>(RootLock::take(fs)); }),
            "refused: var/lib/qfe belongs to user 4000000, who could change what qfe keeps there; "
            "give it to root (chown root)");
}

TEST(RootLockTest, WhatIsNoFolderIsRefused) {
  MemoryFs fs;
  fs.file("var/lib/qfe", "a file");
  EXPECT_EQ(errorOf([&] { static_cast<void>(RootLock::take(fs)); }),
            "io: var/lib/qfe is not a folder; move it away, qfe keeps its state there");
}

TEST(RootLockTest, ARootThatCannotBeWrittenIsSaid) {
  MemoryFs fs;
  fs.setReadOnly("", true);
  EXPECT_EQ(errorOf([&] { static_cast<void>(RootLock::take(fs)); }),
            "io: make folder var/lib/qfe: Read-only file system (EROFS)");
}

}  // namespace
}  // namespace qfe::test
