#include "payloads/kb886948/engine/mailbox_migration.h"

#include <fstream>
#include <sstream>

#include <sys/stat.h>

#include "payloads/kb886948/engine/identity.h"
#include "tests/payloads/kb886948/engine/calendar_text.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_prelude.h"

namespace mlmig {
namespace {

using test::calendar;
using test::event;
using test::exception;
using test::series;
using testing::ElementsAre;
using testing::UnorderedElementsAre;

std::string stamped(const std::string& uid, const std::string& summary, int second) {
  return event(uid, "LAST-MODIFIED:1970010" + std::to_string(second) +
                        "T000000Z\nSUMMARY:" + summary + "\n");
}

class Migration : public testing::Test {
 protected:
  void source(const std::string& text) const { folder_.file("anna.ics", text); }
  // "read migrated alreadyThere duplicates rejected newUid".
  std::string migrate(MigrationRule rule = {}) {
    last_ = migrateMailbox({"anna", {folder_.at("anna.ics")}, {}}, folder_.at("target"), rule, {});
    std::ostringstream words;
    words << last_.read << ' ' << last_.migrated << ' ' << last_.alreadyThere << ' '
          << last_.duplicates << ' ' << last_.rejected << ' ' << last_.newUid;
    EXPECT_EQ(last_.read, last_.migrated + last_.alreadyThere + last_.duplicates + last_.rejected);
    return words.str();
  }
  std::string migrateBefore() { return migrate({false, false}); }

  [[nodiscard]] std::vector<std::string> filesIn(const std::string& place) const {
    std::vector<std::string> texts;
    if (!std::filesystem::exists(folder_.at(place))) return texts;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.at(place))) {
      if (!entry.is_regular_file()) continue;
      std::ostringstream text;
      text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
      texts.push_back(text.str());
    }
    return texts;
  }
  [[nodiscard]] std::vector<std::string> items() const { return filesIn("target/anna"); }

  qfe::test::TemporaryFolder folder_;
  MailboxReport last_;
};

TEST_F(Migration, EveryDistinctItemIsThereAndASecondRunAddsNothing) {
  source(calendar(stamped("a", "1", 1) + stamped("a", "2", 2) + stamped("a", "1", 1) + event("") +
                  event("b")));
  EXPECT_EQ(migrate(), "5 4 0 1 0 2");
  const std::vector<std::string> first = items();
  EXPECT_EQ(first.size(), 4U);
  EXPECT_EQ(migrate(), "5 0 4 1 0 0");
  EXPECT_EQ(items(), first);
}

TEST_F(Migration, BeforeTheFixOnlyTheLastModifiedOfAUidIs) {
  source(calendar(stamped("a", "1", 1) + stamped("a", "3", 3) + stamped("a", "2", 2)));
  EXPECT_EQ(migrateBefore(), "3 1 0 2 0 0");
  EXPECT_THAT(items(), ElementsAre(calendar(stamped("a", "3", 3))));
  EXPECT_EQ(migrateBefore(), "3 0 1 2 0 0");
}

TEST_F(Migration, TheFixBringsWhatTheLevelBeforeLeftOutAndWhatItWroteOver) {
  source(calendar(stamped("a", "1", 1)));
  EXPECT_EQ(migrateBefore(), "1 1 0 0 0 0");
  source(calendar(stamped("a", "1", 1) + stamped("a", "2", 2)));
  EXPECT_EQ(migrateBefore(), "2 1 0 1 0 0");
  EXPECT_THAT(items(), ElementsAre(calendar(stamped("a", "2", 2))));
  EXPECT_EQ(migrate(), "2 1 1 0 0 1");
  EXPECT_EQ(items().size(), 2U);
}

TEST_F(Migration, AnItemThatItsOwnerChangedStaysAndIsNotMigratedAgain) {
  source(calendar(event("a", "SUMMARY:1\n")));
  EXPECT_EQ(migrate(), "1 1 0 0 0 0");
  folder_.file("target/anna/a.ics", calendar(event("a", "SUMMARY:mine\n")));
  EXPECT_EQ(migrate(), "1 0 1 0 0 0");
  EXPECT_THAT(items(), ElementsAre(calendar(event("a", "SUMMARY:mine\n"))));
}

TEST_F(Migration, AfterACrashBeforeTheRecordTheOwnerMayChangeItToo) {
  source(calendar(event("a", "SUMMARY:1\n")));
  folder_.file("target/anna/a.ics", calendar(event("a", "SUMMARY:1\n")));
  EXPECT_EQ(migrate(), "1 0 1 0 0 0");
  folder_.file("target/anna/a.ics", calendar(event("a", "SUMMARY:mine\n")));
  EXPECT_EQ(migrate(), "1 0 1 0 0 0");
}

TEST_F(Migration, ADeletedItemComesBack) {
  source(calendar(event("a")));
  EXPECT_EQ(migrate(), "1 1 0 0 0 0");
  std::filesystem::remove(folder_.at("target/anna/a.ics"));
  EXPECT_EQ(migrate(), "1 1 0 0 0 0");
}

TEST_F(Migration, ASeriesThatGainedAnExceptionGrowsInPlace) {
  source(calendar(series("a", "m") + series("a", "pasted")));
  EXPECT_EQ(migrate(), "2 2 0 0 0 1");
  source(calendar(series("a", "m") + exception("a", "17", "x") + series("a", "pasted") +
                  exception("a", "18", "y")));
  EXPECT_EQ(migrate(), "2 2 0 0 0 1");
  EXPECT_EQ(items().size(), 2U);
  EXPECT_EQ(migrate(), "2 0 2 0 0 0");
}

TEST_F(Migration, AnItemWithAUidOfOursThatItsOwnerChangedIsNotWrittenOver) {
  source(calendar(series("a", "m") + series("a", "pasted")));
  EXPECT_EQ(migrate(), "2 2 0 0 0 1");
  const CalendarIndex index = test::indexOf(calendar(series("a", "pasted")));
  const std::string fresh = freshUid("a", index.components.at(0).identity);
  const std::string mine = calendar(series(fresh, "mine"));
  folder_.file("target/anna/" + fresh + ".ics", mine);
  source(calendar(series("a", "m") + series("a", "pasted") + exception("a", "18", "y")));
  EXPECT_EQ(migrate(), "2 1 1 0 0 1");
  EXPECT_EQ(items().size(), 3U);
  EXPECT_THAT(items(), testing::Contains(mine));
  EXPECT_EQ(migrate(), "2 0 2 0 0 0");
}

TEST_F(Migration, ForeignItemsWithTheUidStay) {
  const std::string foreign = calendar(event("a", "SUMMARY:foreign\n"));
  folder_.file("target/anna/theirs.ics", foreign);
  source(calendar(event("a", "SUMMARY:1\n")));
  EXPECT_EQ(migrate(), "1 1 0 0 0 1");
  EXPECT_EQ(items().size(), 2U);
  EXPECT_THAT(items(), testing::Contains(foreign));
  EXPECT_EQ(migrate(), "1 0 1 0 0 0");
}

TEST_F(Migration, AnItemKeepsTheUidItWasGivenWhenItsOwnIsFreeAgain) {
  folder_.file("target/anna/theirs.ics", calendar(event("a", "SUMMARY:foreign\n")));
  source(calendar(series("a", "m")));
  EXPECT_EQ(migrate(), "1 1 0 0 0 1");
  std::filesystem::remove(folder_.at("target/anna/theirs.ics"));
  source(calendar(series("a", "m") + exception("a", "17", "x")));
  EXPECT_EQ(migrate(), "1 1 0 0 0 1");
  EXPECT_EQ(items().size(), 1U);
}

TEST_F(Migration, AFileOfManyItemsIsNeverWrittenOver) {
  const std::string both = calendar(series("a", "m") + event("b"));
  for (const bool fixed : {true, false}) {
    std::filesystem::remove_all(folder_.at("target"));
    folder_.file("target/anna/both.ics", both);
    source(calendar(series("a", "m") + exception("a", "17", "x")));
    EXPECT_EQ(migrate({fixed, false}), "1 1 0 0 0 1");
    EXPECT_THAT(items(), testing::Contains(both));
  }
}

TEST_F(Migration, RejectedBytesAreKeptOnceOverTwoRuns) {
  const std::string bad = event("a", "DTEND:bad\n");
  source(calendar(bad + event("b") + bad));
  EXPECT_EQ(migrate(), "3 1 0 0 2 0");
  ASSERT_EQ(last_.rejects.size(), 2U);
  EXPECT_EQ(last_.rejects[0].line, 4U);
  EXPECT_EQ(last_.rejects[0].component, "VEVENT");
  EXPECT_EQ(last_.rejects[0].uid, "a");
  EXPECT_EQ(last_.rejects[0].keptAs,
            folder_.at("target/.rejected/anna/" + digestOf(bad).substr(0, 32) + ".ics"));
  EXPECT_EQ(migrate(), "3 0 1 0 2 0");
  const std::vector<std::string> kept = filesIn("target/.rejected/anna");
  EXPECT_EQ(kept.size(), 2U);  // the bytes and the reason
  EXPECT_THAT(kept, testing::Contains(bad));
}

TEST_F(Migration, ItemsOfADamagedZoneAreRejectedEachByItself) {
  source(calendar(test::zone("Z", "RRULE:FREQ=NO\n") + series("a", "m") +
                  test::component("VEVENT", "a", "RECURRENCE-ID;TZID=Z:20041117T090000\n") +
                  event("b")));
  EXPECT_EQ(migrate(), "3 1 0 0 2 0");
}

TEST_F(Migration, ADryRunCountsAndWritesNothing) {
  source(calendar(event("a") + event("a", "SUMMARY:2\n") + event("c", "DTEND:bad\n")));
  EXPECT_EQ(migrate({true, true}), "3 2 0 0 1 1");
  EXPECT_FALSE(std::filesystem::exists(folder_.at("target")));
  EXPECT_EQ(migrate(), "3 2 0 0 1 1");
  EXPECT_EQ(migrate({true, true}), "3 0 2 0 1 0");
}

TEST_F(Migration, WhatCannotBeReadIsReportedAndTheOthersGoOn) {
  source(calendar(event("a")));
  const MailboxReport report = migrateMailbox(
      {"anna", {folder_.at("none.ics"), folder_.at("anna.ics")}, {{"some/folder", "closed"}}},
      folder_.at("target"), {}, {});
  EXPECT_EQ(report.migrated, 1U);
  ASSERT_EQ(report.unreadable.size(), 2U);
  EXPECT_EQ(report.unreadable[0].file, "some/folder");
  EXPECT_EQ(report.unreadable[1].reason, "No such file or directory");
}

TEST_F(Migration, AnInterruptedRunIsTakenUp) {
  source(calendar(event("a") + event("b") + event("c")));
  EXPECT_EQ(migrate(), "3 3 0 0 0 0");
  // As a crash between the names of a batch and its record leaves it.
  std::filesystem::remove(folder_.at("target/anna/b.ics"));
  folder_.file("target/anna/.mailmig/new/1", calendar(event("b")));
  folder_.file("target/anna/.mailmig/migrated", "ebb86691-e579");
  EXPECT_EQ(migrate(), "3 1 2 0 0 0");
  EXPECT_THAT(items(), UnorderedElementsAre(calendar(event("a")), calendar(event("b")),
                                            calendar(event("c"))));
  EXPECT_EQ(migrate(), "3 0 3 0 0 0");
}

TEST_F(Migration, AUidThatIsAPathStaysInTheCollection) {
  source(calendar(event("../../x") + event("a\\nb")));
  EXPECT_EQ(migrate(), "2 2 0 0 0 0");
  EXPECT_EQ(items().size(), 2U);
  EXPECT_FALSE(std::filesystem::exists(folder_.at("x.ics")));
  EXPECT_EQ(migrate(), "2 0 2 0 0 0");
}

TEST_F(Migration, ASourceThatChangesMeanwhileStopsItAndTheNextRunIsWhole) {
  source(calendar(event("a", "SUMMARY:1\n")));
  const std::function<void(const Progress&)> change = [&](const Progress& now) {
    if (now.total != 0) source(calendar(event("a", "SUMMARY:2\n")));
  };
  EXPECT_THROW((void)migrateMailbox({"anna", {folder_.at("anna.ics")}, {}}, folder_.at("target"),
                                    {}, change),
               std::runtime_error);
  EXPECT_TRUE(items().empty());
  EXPECT_EQ(migrate(), "1 1 0 0 0 0");
  EXPECT_THAT(items(), ElementsAre(calendar(event("a", "SUMMARY:2\n"))));
}

}  // namespace
}  // namespace mlmig
