#include "patcher/plan/stores.h"

#include <cerrno>

#include "manifest/base/error.h"
#include "tests/support/memory_fs.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

TEST(StoresTest, FilesOnTheSameMountAsTheStateUseTheMainStore) {
  MemoryFs fs;
  fs.folder("var/lib");
  fs.folder("bin");
  StoreChooser chooser(fs);
  EXPECT_EQ(chooser.storeFor("bin"), 0U);
  EXPECT_EQ(chooser.storeFor("var"), 0U);
  EXPECT_EQ(chooser.stores(),
            (std::vector<StoreRef>{{"var/lib/qfe/store", "", SwapMethod::exchange}}));
}

TEST(StoresTest, FilesOnAnotherMountUseTheStoreAtItsTop) {
  MemoryFs fs;
  fs.mount("mnt/data", "vfat");
  fs.folder("mnt/data/a/b");
  StoreChooser chooser(fs);
  EXPECT_EQ(chooser.storeFor("mnt/data/a/b"), 0U);
  EXPECT_EQ(chooser.stores()[0], (StoreRef{"mnt/data/.qfe", "", SwapMethod::backup}));
  fs.file("mnt/data/.qfe/store.json", storeIdText("some-uuid"));
  StoreChooser again(fs);
  EXPECT_EQ(again.storeFor("mnt/data/a"), 0U);
  EXPECT_EQ(again.stores()[0].uuid, "some-uuid");
}

TEST(StoresTest, WhereTheStateIsOnAMountOfItsOwnTheRootHasAStoreToo) {
  MemoryFs fs;
  fs.mount("var", "xfs");
  fs.folder("bin");
  StoreChooser chooser(fs);
  EXPECT_EQ(chooser.storeFor("bin"), 0U);
  EXPECT_EQ(chooser.stores()[0].path, ".qfe");
}

TEST(StoresTest, AStoreThatARecordNamesIsTheSameOne) {
  MemoryFs fs;
  fs.folder("bin");
  StoreChooser chooser(fs);
  EXPECT_EQ(chooser.storeFor("bin"), 0U);
  EXPECT_EQ(chooser.use({"var/lib/qfe/store", "", SwapMethod::exchange}), 0U);
  EXPECT_EQ(chooser.use({"mnt/.qfe", "u", SwapMethod::exchange}), 1U);
}

TEST(StoresTest, ADamagedIdIsSaid) {
  MemoryFs fs;
  EXPECT_EQ(readStoreId(fs, "mnt/.qfe"), std::nullopt);
  fs.file("mnt/.qfe/store.json", "{");
  try {
    static_cast<void>(readStoreId(fs, "mnt/.qfe"));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::needsRecovery);
    EXPECT_NE(error.message().find("It names a store of qfe: restore it, or remove the store's "
                                   "folder if nothing in it is needed."),
              std::string::npos);
  }
}

TEST(StoresTest, TheDeepestFolderThatIsThereIsFound) {
  MemoryFs fs;
  fs.folder("a/b");
  EXPECT_EQ(deepestExisting(fs, "a/b/c/d"), "a/b");
  EXPECT_EQ(deepestExisting(fs, "x/y"), "");
  fs.setUnreadable("a/b", EACCES);
  try {
    static_cast<void>(deepestExisting(fs, "a/b"));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.message(), "a/b cannot be examined: Permission denied (EACCES)");
  }
}

}  // namespace
}  // namespace qfe
