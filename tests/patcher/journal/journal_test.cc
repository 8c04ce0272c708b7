#include "patcher/journal/journal.h"

#include <cerrno>
#include <functional>

#include "manifest/base/error.h"
#include "patcher/journal/state_names.h"
#include "tests/support/fault_loop.h"
#include "tests/support/memory_fs.h"
#include "tests/support/sample_intent.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

std::string refusal(const std::function<void()>& act) {
  try {
    act();
    return "none";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::needsRecovery);
    return error.message();
  }
}

TEST(Journal, NothingThereIsNoTransaction) {
  const MemoryFs fs;
  EXPECT_TRUE(Journal::read(fs).empty());
  EXPECT_TRUE(Journal::unfinished(fs).empty());
  EXPECT_EQ(Journal::nextNumber(fs, 0), 1U);
  EXPECT_EQ(Journal::nextNumber(fs, 41), 42U);
}

TEST(Journal, WhatIsBegunIsReadWithItsMarks) {
  MemoryFs fs;
  Journal journal(fs);
  ASSERT_EQ(journal.begin(sampleIntent(9)).error(), 0);
  ASSERT_EQ(journal.begin(sampleIntent(10)).error(), 0);
  ASSERT_TRUE(journal.mark(9, Mark::sealed).ok());
  ASSERT_TRUE(journal.mark(9, Mark::swapping).ok());
  ASSERT_TRUE(journal.mark(9, Mark::commit).ok());
  ASSERT_TRUE(journal.mark(10, Mark::abort).ok());
  const std::vector<JournalEntry> entries = Journal::read(fs);
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries[0].number, 9U);
  EXPECT_EQ(entries[0].intent, sampleIntent(9));
  EXPECT_TRUE(entries[0].sealed && entries[0].swapping && entries[0].commit);
  EXPECT_FALSE(entries[0].abort || entries[0].done);
  EXPECT_TRUE(entries[0].committed());
  EXPECT_TRUE(entries[1].abort);
  EXPECT_FALSE(entries[1].sealed);
  EXPECT_EQ(fs.stat("var/lib/qfe").value().mode, 0700U);
  EXPECT_EQ(fs.stat("var/lib/qfe/transactions").value().mode, 0700U);
  EXPECT_EQ(fs.stat("var/lib/qfe/transactions/9").value().mode, 0700U);
}

TEST(Journal, AbortOutranksCommit) {
  JournalEntry entry;
  entry.commit = true;
  EXPECT_TRUE(entry.committed());
  entry.abort = true;
  EXPECT_FALSE(entry.committed());
}

TEST(Journal, WhatIsDoneIsFinishedAndItsIntentIsNotNeeded) {
  MemoryFs fs;
  Journal journal(fs);
  ASSERT_TRUE(journal.begin(sampleIntent(1)).ok());
  ASSERT_TRUE(journal.begin(sampleIntent(2)).ok());
  ASSERT_TRUE(journal.mark(1, Mark::done).ok());
  fs.overwrite(names::intent(1), "damaged");
  const std::vector<JournalEntry> unfinished = Journal::unfinished(fs);
  ASSERT_EQ(unfinished.size(), 1U);
  EXPECT_EQ(unfinished[0].number, 2U);
}

TEST(Journal, NumbersAreNeverUsedAgain) {
  MemoryFs fs;
  ASSERT_TRUE(Journal(fs).begin(sampleIntent(9)).ok());
  ASSERT_TRUE(Journal(fs).begin(sampleIntent(10)).ok());
  EXPECT_EQ(Journal::nextNumber(fs, 3), 11U);
  EXPECT_EQ(Journal::nextNumber(fs, 30), 31U);
  EXPECT_EQ(Journal(fs).begin(sampleIntent(9)).error(), EEXIST);
}

TEST(Journal, ForeignNamesAreLeftAlone) {
  MemoryFs fs;
  fs.file("var/lib/qfe/transactions/notes.txt", "x");
  fs.folder("var/lib/qfe/transactions/007");
  EXPECT_TRUE(Journal::read(fs).empty());
}

TEST(Journal, ATemporaryIntentIsNone) {
  MemoryFs fs;
  fs.file("var/lib/qfe/transactions/4/intent.json.tmp", "{\"form");
  const std::vector<JournalEntry> entries = Journal::unfinished(fs);
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_FALSE(entries[0].intent.has_value());
  EXPECT_EQ(Journal::nextNumber(fs, 0), 5U);
}

TEST(Journal, DamageStopsWithTheNameOfTheFile) {
  MemoryFs fs;
  fs.file("var/lib/qfe/transactions/4/intent.json", "{}");
  EXPECT_THAT(refusal([&] { static_cast<void>(Journal::read(fs)); }),
              testing::StartsWith("var/lib/qfe/transactions/4/intent.json:1:1: the document lacks "
                                  "the key \"formatVersion\"\n"));
  fs.overwrite("var/lib/qfe/transactions/4/intent.json", writeIntent(sampleIntent(5)));
  EXPECT_EQ(refusal([&] { static_cast<void>(Journal::unfinished(fs)); }),
            "var/lib/qfe/transactions/4/intent.json is the intent of transaction 5; its folder was "
            "renamed or copied: give it its own name back and run `qfe recover`");
}

TEST(Journal, AnIntentThatIsLostAfterItsMarksIsDamage) {
  MemoryFs fs;
  fs.file("var/lib/qfe/transactions/4/swapping", "");
  EXPECT_EQ(refusal([&] { static_cast<void>(Journal::unfinished(fs)); }),
            "var/lib/qfe/transactions/4/intent.json is missing, but transaction 4 had begun to "
            "change files; restore it from a backup of the server and run `qfe recover`");
  fs.file("var/lib/qfe/transactions/4/done", "");
  EXPECT_EQ(refusal([&] { static_cast<void>(Journal::read(fs)); }), "none");
}

TEST(Journal, WithoutPermissionItSaysWhoMay) {
  MemoryFs fs;
  fs.folder("var/lib/qfe/transactions");
  fs.setUnreadable("var/lib/qfe/transactions", EACCES);
  try {
    static_cast<void>(Journal::unfinished(fs));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::cannotRead);
    EXPECT_EQ(error.message(),
              "var/lib/qfe/transactions: permission denied; run as root to see what qfe has "
              "applied");
  }
}

TEST(Journal, NothingIsBegunThatRecoveryCouldNotRead) {
  MemoryFs fs;
  Intent intent = sampleIntent(1);
  intent.steps[0].before.reset();
  EXPECT_EQ(Journal(fs).begin(intent).error(), EINVAL);
  Json deep;
  for (int i = 0; i < 40; ++i) deep = Json(JsonArray{deep});
  intent = sampleIntent(1);
  intent.packages[0].record = deep;
  EXPECT_EQ(Journal(fs).begin(intent).error(), EINVAL);
  EXPECT_EQ(Journal(fs).begin(Intent{}).error(), EINVAL);
  EXPECT_EQ(fs.changes(), 0U);
}

TEST(Journal, EveryFaultOfBeginLeavesNoIntentOrAWholeOne) {
  const auto act = [](MemoryFs& fs) { return Journal(fs).begin(sampleIntent(1)); };
  forEveryFault(MemoryTree(), act, [](MemoryFs& fs, SysStatus status, const std::string& how) {
    const std::vector<JournalEntry> entries = Journal::unfinished(fs);
    const bool begun = !entries.empty() && entries[0].intent.has_value();
    EXPECT_TRUE(begun || !status) << how;
    if (begun) {
      EXPECT_EQ(entries[0].intent, sampleIntent(1)) << how;
    }
    EXPECT_TRUE(Journal(fs).discard(1).ok()) << how;
    EXPECT_TRUE(Journal::read(fs).empty()) << how;
  });
}

TEST(Journal, EveryFaultOfAMarkLeavesItThereOrNot) {
  MemoryFs start;
  ASSERT_TRUE(Journal(start).begin(sampleIntent(1)).ok());
  ASSERT_TRUE(Journal(start).mark(1, Mark::swapping).ok());
  const auto act = [](MemoryFs& fs) { return Journal(fs).mark(1, Mark::commit); };
  forEveryFault(start.tree(), act, [&](MemoryFs& fs, SysStatus status, const std::string& how) {
    const std::vector<JournalEntry> entries = Journal::unfinished(fs);
    ASSERT_EQ(entries.size(), 1U) << how;
    EXPECT_EQ(entries[0].intent, sampleIntent(1)) << how;
    EXPECT_TRUE(entries[0].swapping) << how;
    EXPECT_TRUE(entries[0].commit || !status) << how;
    EXPECT_TRUE(act(fs).ok()) << how;
    EXPECT_TRUE(Journal::unfinished(fs)[0].commit) << how;
  });
}

TEST(Journal, EveryFaultOfDiscardLeavesWhatIsFinishedFinished) {
  MemoryFs start;
  ASSERT_TRUE(Journal(start).begin(sampleIntent(1)).ok());
  for (const Mark mark : {Mark::sealed, Mark::swapping, Mark::commit, Mark::done}) {
    ASSERT_TRUE(Journal(start).mark(1, mark).ok());
  }
  const auto act = [](MemoryFs& fs) { return Journal(fs).discard(1); };
  forEveryFault(start.tree(), act, [&](MemoryFs& fs, SysStatus status, const std::string& how) {
    // What is left has nothing to undo: it is done, or holds neither intent nor marks.
    for (const JournalEntry& entry : Journal::unfinished(fs)) {
      EXPECT_FALSE(entry.intent || entry.swapping || entry.commit) << how;
    }
    EXPECT_TRUE(!status || Journal::read(fs).empty()) << how;
    EXPECT_TRUE(act(fs).ok()) << how;
    EXPECT_FALSE(fs.exists("var/lib/qfe/transactions/1")) << how;
  });
}

TEST(Journal, AnUnfinishedTransactionIsNotDiscarded) {
  MemoryFs fs;
  Journal journal(fs);
  ASSERT_TRUE(journal.begin(sampleIntent(1)).ok());
  ASSERT_TRUE(journal.mark(1, Mark::swapping).ok());
  EXPECT_EQ(journal.discard(1).error(), EBUSY);
  EXPECT_TRUE(Journal::unfinished(fs)[0].intent.has_value());
  EXPECT_TRUE(journal.discard(77).ok());
}

TEST(Journal, MarksHaveTheNamesOfTheLayout) {
  EXPECT_EQ(word(Mark::sealed), "sealed");
  EXPECT_EQ(word(Mark::swapping), "swapping");
  EXPECT_EQ(word(Mark::abort), "abort");
  EXPECT_EQ(word(Mark::commit), "commit");
  EXPECT_EQ(word(Mark::done), "done");
}

}  // namespace
}  // namespace qfe
