#include "patcher/transaction/mount_stores.h"

#include <cerrno>

#include "patcher/plan/stores.h"
#include "tests/support/scenario.h"
#include "tests/support/test_prelude.h"

namespace qfe::test {
namespace {

struct MountStoresTest : testing::Test {
  MountStoresTest() {
    server.fs.folder("var/lib/qfe");
    server.fs.mount("mnt", "ext4");
    intent.stores.push_back({"mnt/.qfe", "some-uuid", SwapMethod::exchange});
    intent.folderTimes.emplace_back("mnt", server.fs.stat("mnt").value().modified);
  }
  std::string missing(bool sealed) {
    return errorOf([&] { requireStores(server.fs, intent, sealed); });
  }
  Server server;
  Intent intent;
};

TEST_F(MountStoresTest, AStoreIsMadeWithItsIdAndWithoutATrace) {
  StoreLocks locks;
  makeStores(server.fs, intent, locks);
  EXPECT_EQ(readStoreId(server.fs, "mnt/.qfe"), "some-uuid");
  EXPECT_EQ(server.fs.stat("mnt/.qfe").value().mode, 0700U);
  EXPECT_EQ(server.fs.stat("mnt").value().modified, intent.folderTimes[0].second);
  EXPECT_EQ(locks.size(), 1U);
  EXPECT_EQ(errorOf([&] { static_cast<void>(lockStores(server.fs, intent.stores)); }),
            "locked: another run of qfe is using the store mnt/.qfe; wait until it has ended");
}

TEST_F(MountStoresTest, AStoreThatIsThereIsUsed) {
  server.fs.file("mnt/.qfe/store.json", storeIdText("some-uuid"));
  StoreLocks locks;
  const std::string before = server.fs.dump();
  makeStores(server.fs, intent, locks);
  EXPECT_EQ(server.fs.dump(), before);
}

TEST_F(MountStoresTest, AMissingStoreIsNamedWithWhatToMount) {
  EXPECT_EQ(missing(false), "");
  EXPECT_EQ(missing(true),
            "needsRecovery: the store mnt/.qfe with the id some-uuid is not there; mount the file "
            "system that holds it at mnt and run \"qfe recover\"");
  server.fs.file("mnt/.qfe/store.json", storeIdText("another"));
  EXPECT_EQ(missing(false),
            "needsRecovery: the store mnt/.qfe with the id some-uuid is another one; mount the "
            "file system that holds it at mnt and run \"qfe recover\"");
}

TEST_F(MountStoresTest, AFileSystemThatIsNotMountedIsNamed) {
  Server unmounted;
  unmounted.fs.folder("mnt");
  EXPECT_EQ(errorOf([&] { requireStores(unmounted.fs, intent, false); }),
            "needsRecovery: the store mnt/.qfe with the id some-uuid is not mounted; mount the "
            "file system that holds it at mnt and run \"qfe recover\"");
}

TEST_F(MountStoresTest, WhatWasHalfMadeIsRemoved) {
  server.fs.file("mnt/.qfe/store.json.tmp", "{");
  discardHalfMadeStores(server.fs, intent);
  EXPECT_FALSE(server.fs.exists("mnt/.qfe"));
}

TEST_F(MountStoresTest, TheRootsIdIsMadeOnce) {
  const std::string id = ensureRootId(server.fs, server.system);
  EXPECT_EQ(id, "00000000-0000-4000-8000-000000000001");
  EXPECT_EQ(ensureRootId(server.fs, server.system), id);
}

}  // namespace
}  // namespace qfe::test
