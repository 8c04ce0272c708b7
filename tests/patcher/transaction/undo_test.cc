#include "patcher/transaction/undo.h"

#include <cerrno>

#include "patcher/state/history.h"
#include "tests/support/scenario.h"
#include "tests/support/test_prelude.h"

namespace qfe::test {
namespace {

// A server whose apply died after all swaps and before the commit.
struct UndoTest : testing::Test {
  UndoTest() {
    installProduct(server);
    before = server.dump();
    server.fs.failMatching("/commit.tmp", EIO);
    server.fs.failMatching("/abort.tmp", EIO);
    static_cast<void>(errorOf([this] { applyTo(server, packagesOf({firstHotfix()})); }));
    server.fs.restart();
  }
  Server server;
  std::string before;
};

TEST_F(UndoTest, WhenTheCommitIsUnknownNothingMoreIsTouched) {
  EXPECT_EQ(server.fs.content(kMailmig), "mailmig new");
  ASSERT_TRUE(needsRecovery(server.fs));
  static_cast<void>(recoverServer(server));
  EXPECT_EQ(server.dump(), before);
}

TEST_F(UndoTest, IsWrittenToTheHistoryOnce) {
  static_cast<void>(recoverServer(server));
  const History history = readHistory(server.fs);
  ASSERT_EQ(history.lines.size(), 1U);
  EXPECT_EQ(history.lines[0].json.find("outcome")->string(), "undone");
  EXPECT_EQ(*history.lines[0].json.find("exit"), Json(6));
}

TEST_F(UndoTest, WhatOthersPutIntoANewFolderStaysWithTheFolder) {
  server.fs.file("Program Files/Exchsrvr/tools/new/notes.txt", "mine");
  static_cast<void>(recoverServer(server));
  EXPECT_EQ(server.fs.content("Program Files/Exchsrvr/tools/new/notes.txt"), "mine");
  EXPECT_FALSE(server.fs.exists(kHelper));
}

TEST_F(UndoTest, SlotsGoWithTheirFolders) {
  server.fs.file("s/1/a", "a");
  server.fs.file("s/1/b", "b");
  removeSlots(server.fs, {"s/1/a", "s/1/none"}, {"s/1"});
  EXPECT_TRUE(server.fs.exists("s/1/b"));
  removeSlots(server.fs, {"s/1/b"}, {"s/1"});
  EXPECT_FALSE(server.fs.exists("s/1"));
}

}  // namespace
}  // namespace qfe::test
