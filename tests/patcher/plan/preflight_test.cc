#include "patcher/plan/preflight.h"

#include <cerrno>

#include "manifest/base/error.h"
#include "tests/support/memory_fs.h"
#include "tests/support/package_builder.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

const StoreRef kMain{"var/lib/qfe/store", "", SwapMethod::exchange};

struct PreflightTest : testing::Test {
  PreflightTest() {
    fs.file("bin/a", "a");
    fs.folder("var/lib/qfe");
  }
  [[nodiscard]] std::string refusal(bool breakHardLinks = false, Actor actor = {0, ""}) const {
    Preflight preflight(fs, actor, breakHardLinks);
    preflight.checkTarget("bin/a");
    return textOf(preflight);
  }
  static std::string textOf(const Preflight& preflight) {
    try {
      preflight.throwIfRefused();
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::refused);
      return error.what();
    }
    return {};
  }
  void setMode(const std::string& path, std::uint32_t mode, std::uint32_t uid = 0) {
    Metadata metadata;
    metadata.mode = mode;
    metadata.uid = uid;
    ASSERT_TRUE(fs.setMetadata(path, metadata));
  }
  MemoryFs fs;
};

TEST_F(PreflightTest, AnOrdinaryFileIsNotRefused) {
  EXPECT_EQ(refusal(), "");
}

TEST_F(PreflightTest, ReadOnlyMountsAreRefused) {
  fs.setReadOnly("bin", true);
  EXPECT_EQ(refusal(),
            "bin is on a file system that is mounted read-only; mount it writable first");
}

TEST_F(PreflightTest, NetworkMountsAreRefused) {
  fs.setFileSystemType("bin", "nfs4");
  EXPECT_EQ(refusal(),
            "bin is on a network file system (nfs4), where qfe only checks; apply on the machine "
            "that has the disk");
}

TEST_F(PreflightTest, ImmutableFilesAreRefused) {
  fs.setImmutable("bin/a", true);
  EXPECT_EQ(refusal(), "bin/a is immutable or append-only; take the flag off first (chattr -i -a)");
}

TEST_F(PreflightTest, ImmutableFoldersAreRefused) {
  fs.setImmutable("bin", true);
  EXPECT_EQ(refusal(),
            "folder bin is immutable or append-only; take the flag off first (chattr -i -a)");
}

TEST_F(PreflightTest, FinalLinksAreRefused) {
  fs.remove("bin/a");
  fs.symlink("bin/a", "b");
  EXPECT_EQ(refusal(),
            "bin/a is a symbolic link; qfe replaces files and never what a link points to: put the "
            "file itself there first");
}

TEST_F(PreflightTest, WhatIsNoFileIsRefused) {
  fs.remove("bin/a");
  fs.other("bin/a");
  EXPECT_EQ(refusal(), "bin/a is not a regular file; move it away first");
}

TEST_F(PreflightTest, HardLinksAreRefusedUnlessTheyMayBeBroken) {
  fs.hardLink("bin/a", "b");
  EXPECT_EQ(refusal(),
            "bin/a has 2 hard links, and the other names would keep the old content; "
            "--break-hard-links accepts that");
  EXPECT_EQ(refusal(true), "");
}

TEST_F(PreflightTest, FoldersThatOthersMayChangeAreRefused) {
  setMode("bin", 0777);
  EXPECT_EQ(refusal(),
            "bin may be changed by others (mode 0777); take their write permission away first "
            "(chmod o-w)");
  setMode("bin", 01777);
  EXPECT_EQ(refusal(), "");
}

TEST_F(PreflightTest, AFolderAboveThatOthersMayChangeIsRefusedToo) {
  fs.file("open/deep/a", "a");
  setMode("open", 0757);
  Preflight preflight(fs, {}, false);
  preflight.checkTarget("open/deep/a");
  EXPECT_EQ(textOf(preflight),
            "open may be changed by others (mode 0757); take their write permission away first "
            "(chmod o-w)");
}

TEST_F(PreflightTest, WithoutTheRightsItIsRefused) {
  EXPECT_EQ(refusal(false, {1000, ""}),
            "2 things stand against it:\n"
            "  - folder bin belongs to user 0; run as root to change what is in it\n"
            "  - bin/a belongs to user 0; run as root to change it");
  setMode("bin", 0755, 1000);
  setMode("bin/a", 0644, 1000);
  EXPECT_EQ(refusal(false, {1000, ""}), "");
}

TEST_F(PreflightTest, WhatIsGoneIsRefused) {
  fs.remove("bin/a");
  EXPECT_EQ(refusal(), "bin/a cannot be examined: No such file or directory (ENOENT)");
}

TEST_F(PreflightTest, AFileWhereAFolderShouldBeIsRefused) {
  Preflight preflight(fs, {}, false);
  preflight.checkFolder("bin/a");
  EXPECT_EQ(textOf(preflight), "bin/a is not a folder, and a file of the hotfix lies below it");
}

TEST_F(PreflightTest, QfesOwnStateIsRefused) {
  for (const std::string folder : {"var/lib/qfe", "var/lib/qfe/installed", "mnt/.qfe/x"}) {
    Preflight preflight(fs, {}, false);
    preflight.checkFolder(folder);
    EXPECT_EQ(textOf(preflight), folder + " belongs to qfe itself; no hotfix may change it");
  }
}

TEST_F(PreflightTest, TooLittleSpaceIsRefused) {
  fs.setSpace("", 2'000'000, 1'000);
  Preflight preflight(fs, {}, false);
  preflight.checkSpace(kMain, {1'000'000, 3});
  EXPECT_EQ(textOf(preflight),
            "var/lib/qfe has 2000000 bytes free and 2148576 are needed; make room first");
}

TEST_F(PreflightTest, SpaceIsEnoughToTheByte) {
  fs.setSpace("", 2'148'576, 35);
  Preflight preflight(fs, {}, false);
  preflight.checkSpace(kMain, {1'000'000, 3});
  EXPECT_EQ(textOf(preflight), "");
}

TEST_F(PreflightTest, TooFewInodesAreRefused) {
  fs.setSpace("", 1'000'000'000, 34);
  Preflight preflight(fs, {}, false);
  preflight.checkSpace(kMain, {0, 3});
  EXPECT_EQ(textOf(preflight), "var/lib/qfe has 34 inodes free and 35 are needed; make room first");
}

TEST_F(PreflightTest, AStoreOfSomebodyElseIsRefused) {
  const StoreRef store{"mnt/.qfe", "", SwapMethod::exchange};
  Preflight absent(fs, {}, false);
  absent.checkStore(store);
  EXPECT_EQ(textOf(absent), "");
  fs.folder("mnt/.qfe");
  Preflight open(fs, {}, false);
  open.checkStore(store);
  EXPECT_EQ(textOf(open),
            "mnt/.qfe is the name of qfe's store on that file system, but it is not a folder that "
            "only root may use; move it away first");
  setMode("mnt/.qfe", 0700);
  Preflight closed(fs, {}, false);
  closed.checkStore(store);
  EXPECT_EQ(textOf(closed), "");
}

TEST_F(PreflightTest, ServicesAndHooksAreRefusedUnlessLeftToTheAdmin) {
  Manifest manifest = emptyManifest();
  manifest.services.push_back({"MSExchangeMTA", 60, {}});
  Preflight image(fs, {}, false);
  image.checkServices(manifest, true, false, false);
  EXPECT_EQ(textOf(image),
            "KB886948 comes with service MSExchangeMTA, hooks, which are never run for a root that "
            "is not the running system; --offline changes the files and leaves the rest to you");
  Preflight system(fs, {}, false);
  system.checkServices(manifest, false, true, false);
  EXPECT_EQ(textOf(system),
            "KB886948 comes with service MSExchangeMTA, which this version of qfe does not stop, "
            "start or run; --offline changes the files and leaves the rest to you");
  Preflight offline(fs, {}, false);
  offline.checkServices(manifest, true, true, true);
  EXPECT_EQ(textOf(offline), "");
}

TEST_F(PreflightTest, EveryRefusalIsSaidOnce) {
  fs.setReadOnly("bin", true);
  fs.setImmutable("bin/a", true);
  Preflight preflight(fs, {}, false);
  preflight.checkTarget("bin/a");
  preflight.checkTarget("bin/a");
  EXPECT_EQ(preflight.refusals().size(), 2U);
}

}  // namespace
}  // namespace qfe
