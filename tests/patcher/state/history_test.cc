#include "patcher/state/history.h"

#include <cerrno>

#include "manifest/base/error.h"
#include "tests/support/fault_loop.h"
#include "tests/support/memory_fs.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

using testing::ElementsAre;

constexpr std::string_view kPath = "var/lib/qfe/history.jsonl";

Json entry(std::uint64_t transaction, const std::string& outcome) {
  return JsonObject{{"transaction", transaction}, {"outcome", outcome}};
}

MemoryFs& withTwoLines(MemoryFs& fs) {
  EXPECT_TRUE(appendHistory(fs, entry(1, "applied")).ok());
  EXPECT_TRUE(appendHistory(fs, entry(2, "undone")).ok());
  fs.resetCount();
  return fs;
}

TEST(History, NothingThereIsEmpty) {
  const MemoryFs fs;
  const History history = readHistory(fs);
  EXPECT_TRUE(history.lines.empty());
  EXPECT_EQ(history.head, Digest());
  EXPECT_EQ(history.lastTransaction(), 0U);
  EXPECT_FALSE(history.tornTail);
}

TEST(History, EachLineCarriesTheDigestOfTheOneBefore) {
  MemoryFs fs;
  withTwoLines(fs);
  const std::string zeros(64, '0');
  const std::string first =
      R"({"outcome":"applied","previous":")" + zeros + R"(","transaction":1})";
  const std::string second =
      R"({"outcome":"undone","previous":")" + Digest::of(first).hex() + R"(","transaction":2})";
  EXPECT_EQ(fs.content(kPath), first + "\n" + second + "\n");
  const History history = readHistory(fs);
  ASSERT_EQ(history.lines.size(), 2U);
  EXPECT_EQ(history.lines[0].text, first);
  EXPECT_EQ(history.lines[1].transaction, 2U);
  EXPECT_EQ(*history.lines[1].json.find("outcome"), Json("undone"));
  EXPECT_EQ(history.head, Digest::of(second));
  EXPECT_EQ(history.validBytes, first.size() + second.size() + 2);
  EXPECT_EQ(history.brokenAt, 0U);
  EXPECT_EQ(history.lastTransaction(), 2U);
  EXPECT_EQ(fs.stat(kPath).value().mode, 0600U);
  EXPECT_EQ(fs.stat("var/lib/qfe").value().mode, 0700U);
}

TEST(History, ATransactionHasOneLine) {
  MemoryFs fs;
  const std::string before = withTwoLines(fs).content(kPath);
  EXPECT_TRUE(appendHistory(fs, entry(1, "something else")).ok());
  EXPECT_EQ(fs.content(kPath), before);
  EXPECT_THAT(fs.log(), ElementsAre("sync var/lib/qfe/history.jsonl", "syncFolder var/lib/qfe"));
}

TEST(History, WhatIsNoTransactionMayHappenAgain) {
  MemoryFs fs;
  EXPECT_TRUE(appendHistory(fs, entry(0, "pruned")).ok());
  EXPECT_TRUE(appendHistory(fs, entry(0, "pruned")).ok());
  EXPECT_EQ(readHistory(fs).lines.size(), 2U);
  EXPECT_EQ(readHistory(fs).lastTransaction(), 0U);
}

TEST(History, TornTailIsIgnoredAndCutOff) {
  for (const std::string& tail :
       {std::string("{\"transact"), std::string("{}"), std::string(20, '\0'),
        std::string("{\"a\":\0\0\n", 8), std::string("garbage\n")}) {
    MemoryFs fs;
    const std::string before = withTwoLines(fs).content(kPath);
    fs.overwrite(kPath, before + tail);
    EXPECT_TRUE(readHistory(fs).tornTail);
    EXPECT_EQ(readHistory(fs).lines.size(), 2U);
    EXPECT_EQ(readHistory(fs).validBytes, before.size());
    ASSERT_TRUE(appendHistory(fs, entry(3, "applied")).ok());
    const History after = readHistory(fs);
    EXPECT_EQ(after.lines.size(), 3U);
    EXPECT_FALSE(after.tornTail);
    EXPECT_EQ(after.brokenAt, 0U);
    EXPECT_TRUE(fs.content(kPath).starts_with(before));
  }
}

TEST(History, ARewrittenLineBreaksTheChain) {
  MemoryFs fs;
  withTwoLines(fs);
  ASSERT_TRUE(appendHistory(fs, entry(3, "applied")).ok());
  std::string text = fs.content(kPath);
  const std::size_t at = text.find("undone");
  ASSERT_NE(at, std::string::npos);
  fs.overwrite(kPath, text.replace(at, 6, "UNDONE"));
  EXPECT_EQ(readHistory(fs).brokenAt, 3U);
  ASSERT_TRUE(appendHistory(fs, entry(4, "applied")).ok());
  EXPECT_EQ(readHistory(fs).brokenAt, 3U);
}

TEST(History, ALineThatWasTakenOutBreaksTheChain) {
  MemoryFs fs;
  withTwoLines(fs);
  const std::string text = fs.content(kPath);
  fs.overwrite(kPath, text.substr(text.find('\n') + 1));
  EXPECT_EQ(readHistory(fs).brokenAt, 1U);
}

TEST(History, DamageBeforeTheLastLineStops) {
  MemoryFs fs;
  withTwoLines(fs);
  fs.overwrite(kPath, "no json\n" + fs.content(kPath));
  try {
    static_cast<void>(readHistory(fs));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::needsRecovery);
    EXPECT_EQ(error.message(),
              "line 1 of var/lib/qfe/history.jsonl:1:2: not JSON: invalid literal\n"
              "  no json\n"
              "   ^\n"
              "The history is damaged; restore var/lib/qfe/history.jsonl from a backup of the "
              "server, or keep it elsewhere and remove it to begin a new one.");
  }
  EXPECT_THROW(static_cast<void>(appendHistory(fs, entry(3, "applied"))), Error);
}

TEST(History, ALineThatIsNoObjectIsDamage) {
  MemoryFs fs;
  withTwoLines(fs);
  fs.overwrite(kPath, "[1]\n" + fs.content(kPath));
  EXPECT_THROW(static_cast<void>(readHistory(fs)), Error);
}

TEST(History, WithoutPermissionItSaysWhoMay) {
  MemoryFs fs;
  withTwoLines(fs);
  fs.setUnreadable(kPath, EACCES);
  try {
    static_cast<void>(readHistory(fs));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::cannotRead);
    EXPECT_EQ(error.message(),
              "var/lib/qfe/history.jsonl: permission denied; run as root to see what qfe has "
              "applied");
  }
}

// Old or new, never torn as seen by a reader; and the next attempt makes it new.
void everyFaultLeavesOldOrNew(const MemoryTree& start) {
  const std::size_t before = readHistory(MemoryFs(start)).lines.size();
  const auto act = [](MemoryFs& fs) { return appendHistory(fs, entry(9, "applied")); };
  forEveryFault(start, act, [&](MemoryFs& fs, SysStatus status, const std::string& how) {
    const History found = readHistory(fs);
    EXPECT_EQ(found.brokenAt, 0U) << how;
    EXPECT_TRUE(found.lines.size() == before + 1 || (found.lines.size() == before && !status))
        << how;
    EXPECT_TRUE(act(fs).ok()) << how;
    const History after = readHistory(fs);
    ASSERT_EQ(after.lines.size(), before + 1) << how;
    EXPECT_EQ(after.lines.back().transaction, 9U) << how;
    EXPECT_FALSE(after.tornTail) << how;
    EXPECT_EQ(after.brokenAt, 0U) << how;
  });
}

TEST(History, EveryFaultOfAppendingLeavesOldOrNew) {
  everyFaultLeavesOldOrNew(MemoryTree());
  MemoryFs fs;
  withTwoLines(fs);
  everyFaultLeavesOldOrNew(fs.tree());
  fs.overwrite(kPath, fs.content(kPath) + "{\"torn");
  everyFaultLeavesOldOrNew(fs.tree());
}

TEST(History, AFailedAppendIsTakenBack) {
  for (std::uint64_t n = 2; n <= 4; ++n) {  // after syncFolder var/lib: two halves and the sync
    MemoryFs fs;
    const std::string before = withTwoLines(fs).content(kPath);
    fs.failAt(n, EIO);
    EXPECT_EQ(appendHistory(fs, entry(3, "applied")).error(), EIO);
    EXPECT_EQ(fs.content(kPath), before) << n;
  }
}

}  // namespace
}  // namespace qfe
