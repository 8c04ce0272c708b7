#include <cerrno>

#include "patcher/fs/fs.h"
#include "tests/support/fault_loop.h"
#include "tests/support/memory_fs.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

using testing::ElementsAre;

TEST(WriteDurably, WritesBesideSyncsRenamesAndSyncsTheFolder) {
  MemoryFs fs;
  fs.folder("d");
  ASSERT_TRUE(writeDurably(fs, "d/a", "content").ok());
  EXPECT_EQ(fs.content("d/a"), "content");
  EXPECT_EQ(fs.stat("d/a").value().mode, 0600U);
  EXPECT_THAT(fs.log(), ElementsAre("create d/a.tmp", "write d/a.tmp, first half", "write d/a.tmp",
                                    "sync d/a.tmp", "rename d/a.tmp -> d/a", "syncFolder d"));
}

TEST(WriteDurably, AnOldTemporaryIsMadeAnew) {
  MemoryFs fs;
  fs.file("a.tmp", "left over, and longer than the new content");
  ASSERT_TRUE(writeDurably(fs, "a", "new").ok());
  EXPECT_EQ(fs.content("a"), "new");
  EXPECT_FALSE(fs.exists("a.tmp"));
}

TEST(WriteDurably, SaysWhyItCannot) {
  MemoryFs fs;
  fs.folder("d");
  EXPECT_EQ(writeDurably(fs, "none/a", "x").error(), ENOENT);
  EXPECT_EQ(writeDurably(fs, "d", "x").error(), EISDIR);
  EXPECT_FALSE(fs.exists("d.tmp"));
  fs.setSpace("", 3, 10);
  EXPECT_EQ(writeDurably(fs, "a", "1234").error(), ENOSPC);
  EXPECT_FALSE(fs.exists("a.tmp"));
  EXPECT_EQ(fs.space("").value().freeBytes, 3U);
}

TEST(WriteDurably, EveryFaultLeavesOldOrNewAndTheNextWriterSucceeds) {
  MemoryFs start;
  start.file("d/a", "old");
  const auto act = [](MemoryFs& fs) { return writeDurably(fs, "d/a", "new content"); };
  const std::uint64_t changes =
      forEveryFault(start.tree(), act, [&](MemoryFs& fs, SysStatus status, const std::string& how) {
        const std::string content = fs.content("d/a");
        EXPECT_TRUE(content == "new content" || (content == "old" && !status)) << how;
        EXPECT_TRUE(act(fs).ok()) << how;
        EXPECT_EQ(fs.content("d/a"), "new content") << how;
        EXPECT_FALSE(fs.exists("d/a.tmp")) << how;
      });
  EXPECT_EQ(changes, 6U);
}

TEST(WriteDurably, AFailureLeavesNoTemporary) {
  for (std::uint64_t n = 1; n <= 5; ++n) {
    MemoryFs fs;
    fs.failAt(n, EIO);
    EXPECT_EQ(writeDurably(fs, "a", "content").error(), EIO);
    EXPECT_EQ(fs.list("").value().size(), 0U) << n;
  }
}

TEST(MakeFoldersDurably, EachNewFolderIsSyncedIntoItsParent) {
  MemoryFs fs;
  fs.folder("a");
  ASSERT_TRUE(makeFoldersDurably(fs, "a/b/c", 0700).ok());
  EXPECT_EQ(fs.stat("a/b").value().mode, 0755U);
  EXPECT_EQ(fs.stat("a/b/c").value().mode, 0700U);
  EXPECT_THAT(fs.log(),
              ElementsAre("makeFolder a/b", "syncFolder a", "makeFolder a/b/c", "syncFolder a/b"));
}

TEST(MakeFoldersDurably, AFolderThatIsThereKeepsItsModeAndIsSynced) {
  MemoryFs fs;
  fs.folder("a/b");
  ASSERT_TRUE(makeFoldersDurably(fs, "a/b", 0700).ok());
  EXPECT_EQ(fs.stat("a/b").value().mode, 0755U);
  EXPECT_THAT(fs.log(), ElementsAre("syncFolder a"));
  EXPECT_TRUE(makeFoldersDurably(fs, "", 0700).ok());
}

TEST(MakeFoldersDurably, OnlyFoldersAreFolders) {
  MemoryFs fs;
  fs.file("f", "x");
  fs.symlink("l", "f");
  EXPECT_EQ(makeFoldersDurably(fs, "f", 0755).error(), ENOTDIR);
  EXPECT_EQ(makeFoldersDurably(fs, "f/a", 0755).error(), ENOTDIR);
  EXPECT_EQ(makeFoldersDurably(fs, "l/a", 0755).error(), ELOOP);
  EXPECT_EQ(fs.changes(), 0U);
}

TEST(MakeFoldersDurably, EveryFaultCanBeGoneOverAgain) {
  const auto act = [](MemoryFs& fs) { return makeFoldersDurably(fs, "a/b/c", 0700); };
  forEveryFault(MemoryTree(), act, [&](MemoryFs& fs, SysStatus status, const std::string& how) {
    EXPECT_TRUE(!status || fs.exists("a/b/c")) << how;
    EXPECT_TRUE(act(fs).ok()) << how;
    EXPECT_TRUE(fs.exists("a/b/c")) << how;
  });
}

TEST(ReadWhole, AFileThatCannotBeReadSaysWhy) {
  MemoryFs fs;
  fs.file("a", "x");
  fs.setUnreadable("a", EACCES);
  EXPECT_EQ(readWhole(fs, "a", 10).error(), EACCES);
  EXPECT_EQ(readWhole(fs, "", 10).error(), EISDIR);
}

TEST(ReadWhole, LargeFilesComeInPieces) {
  MemoryFs fs;
  const std::string large(1'000'000, 'x');
  fs.file("a", large + "end");
  EXPECT_EQ(readWhole(fs, "a", 1 << 20).value(), large + "end");
}

}  // namespace
}  // namespace qfe
