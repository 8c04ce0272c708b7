// The software that KB 886948 is about: what its hotfix repairs, seen on the calendars themselves.
#include <boost/filesystem.hpp>
#include <unistd.h>

#include "tests/cli/sample_server.h"
#include "tests/support/mailbox.h"
#include "tests/support/test_prelude.h"

namespace qfe::cli {
namespace {

namespace bfs = boost::filesystem;
using test::CalendarItem;
using test::contentsOf;
using test::distinctItems;
using test::lastModifiedItems;
using testing::HasSubstr;

constexpr const char* kBefore = "6.5.7226.0";
constexpr const char* kFixed = "6.5.7232.52";

std::string wizardOf(const std::string& level) {
  return QFE_KB886948_DIR "/" + level + "/bin/Mailmig";
}

class Migration : public testing::Test {
 protected:
  Migration() { folder_.write("export/anna.ics", mailbox_.text); }

  [[nodiscard]] RunResult migrate(const std::string& wizard, const std::string& target,
                                  const std::vector<std::string>& more = {}) const {
    std::vector<std::string> words = {folder_ / "export", folder_ / target};
    words.insert(words.end(), more.begin(), more.end());
    return runProgram(wizard, words);
  }
  [[nodiscard]] std::map<std::string, CalendarItem> calendar(const std::string& target) const {
    return test::readCollection(folder_ / (target + "/anna"));
  }
  // All of the store but the engine's own record.
  [[nodiscard]] std::map<std::string, std::string> filesOf(const std::string& target) const {
    std::map<std::string, std::string> files;
    for (const auto& entry : bfs::directory_iterator(folder_ / (target + "/anna")))
      if (entry.path().filename().string()[0] != '.')
        files[entry.path().filename().string()] = contentOf(entry.path().string());
    return files;
  }
  // The fixed level under strace with a fault at the nth call of a name.
  [[nodiscard]] RunResult migrateWithFault(const std::string& target, const std::string& call,
                                           const std::string& fault, int nth) const {
    return runProgram(
        "/usr/bin/strace",
        {"-f", "-E", "ASAN_OPTIONS=detect_leaks=0", "-o", "/dev/null", "-e", "trace=" + call, "-e",
         "inject=" + call + ":" + fault + ":when=" + std::to_string(nth), wizardOf(kFixed),
         folder_ / "export", folder_ / target});
  }

  TestFolder folder_;
  test::ExportedMailbox mailbox_ = test::makeMailbox(600, 886948);
};

// A server with the level before the fix below {exchsrvr}.
class MigrationServer : public Migration {
 protected:
  MigrationServer() {
    bfs::create_directories(folder_ / "server/opt/exchsrvr/bin");
    for (const char* name : {"Mailmig", "Mlmig32.so"})
      bfs::copy_file(QFE_KB886948_DIR "/" + std::string(kBefore) + "/bin/" + name,
                     folder_ / ("server/opt/exchsrvr/bin/" + std::string(name)));
    for (const auto& entry : bfs::directory_iterator(QFE_KB886948_DIR))
      if (entry.path().extension() == ".qfe") package_ = entry.path().string();
  }
  [[nodiscard]] RunResult qfe(std::vector<std::string> words) const {
    words.insert(words.end(), {"--root", folder_ / "server"});
    return run(words);
  }
  const std::string wizard_ = folder_ / "server/opt/exchsrvr/bin/Mailmig";
  std::string package_;
};

TEST_F(MigrationServer, TheHotfixBringsOverWhatTheWizardLeftBehindAndItsRollbackLosesItAgain) {
  const std::set<std::string> all = distinctItems(mailbox_);
  const std::set<std::string> last = lastModifiedItems(mailbox_);
  ASSERT_GT(all.size(), last.size() + 10);

  ASSERT_EQ(migrate(wizard_, "before").exit, 0);
  EXPECT_EQ(contentsOf(calendar("before")), last);
  EXPECT_EQ(qfe({"check", package_}).exit, 1);

  ASSERT_EQ(qfe({"apply", package_, "--allow-unsigned"}).exit, 0);
  EXPECT_EQ(qfe({"check", package_}).exit, 0);
  ASSERT_EQ(migrate(wizard_, "after").exit, 0);
  EXPECT_EQ(contentsOf(calendar("after")), all);

  ASSERT_EQ(qfe({"rollback", "KB886948"}).exit, 0);
  EXPECT_EQ(qfe({"check", package_}).exit, 1);
  ASSERT_EQ(migrate(wizard_, "again").exit, 0);
  EXPECT_EQ(filesOf("again"), filesOf("before"));
}

TEST_F(MigrationServer, ThePackageIsMadeOfTheBuiltFilesAndSaysTheirVersion) {
  const RunResult show = run({"show", package_});
  EXPECT_THAT(show.out, HasSubstr("{exchsrvr}/bin/Mailmig     replace  6.5.7232.52"));
  EXPECT_THAT(show.out, HasSubstr("{exchsrvr}/bin/Mlmig32.so  replace  6.5.7232.52"));
  const RunResult attributes = run({"attributes", wizardOf(kBefore), wizardOf(kFixed)});
  EXPECT_THAT(attributes.out, HasSubstr("6.5.7226.0 "));
  EXPECT_THAT(attributes.out, HasSubstr("6.5.7232.52"));
  EXPECT_THAT(run({"check", package_, "--root", folder_ / "server"}).out,
              HasSubstr("6.5.7226.0  6.5.7232.52"));
}

TEST_F(MigrationServer, HalfAnUpdateIsRefusedByTheWizardItself) {
  bfs::remove(folder_ / "server/opt/exchsrvr/bin/Mlmig32.so");
  bfs::copy_file(QFE_KB886948_DIR "/" + std::string(kFixed) + "/bin/Mlmig32.so",
                 folder_ / "server/opt/exchsrvr/bin/Mlmig32.so");
  const RunResult result = migrate(wizard_, "half");
  EXPECT_EQ(result.exit, 3);
  EXPECT_EQ(
      result.err,
      "Mailmig: this is level 6.5.7226.0, and Mlmig32 beside it is level 6.5.7232.52: install "
      "both of one level\n");
  EXPECT_FALSE(folder_.exists("half"));
}

TEST_F(Migration, OfItemsThatShareAUidTheFirstKeepsIt) {
  ASSERT_EQ(migrate(wizardOf(kFixed), "calendars").exit, 0);
  std::map<std::string, std::string> uidOf;
  for (const auto& entry : calendar("calendars")) uidOf[entry.second.content()] = entry.second.uid;
  std::map<std::string, std::string> firstOf;
  for (const CalendarItem& item : mailbox_.items) firstOf.try_emplace(item.uid, item.content());
  for (const CalendarItem& item : mailbox_.items)
    EXPECT_EQ(uidOf.at(item.content()) == item.uid, firstOf.at(item.uid) == item.content());
}

TEST_F(Migration, ASecondRunAddsNothing) {
  ASSERT_EQ(migrate(wizardOf(kFixed), "calendars").exit, 0);
  const std::string before = treeOf(folder_ / "calendars", {"anna/.mailmig"});
  const RunResult again = migrate(wizardOf(kFixed), "calendars", {"--json"});
  EXPECT_EQ(again.exit, 0);
  EXPECT_EQ(treeOf(folder_ / "calendars", {"anna/.mailmig"}), before);
  const Json total = at(documentOf(again), "total");
  EXPECT_EQ(at(total, "migrated"), Json(std::int64_t{0}));
  EXPECT_EQ(at(total, "alreadyThere"),
            Json(static_cast<std::int64_t>(distinctItems(mailbox_).size())));
}

TEST_F(Migration, WhatTheLevelBeforeTheFixLeftBehindTheFixedOneAdds) {
  ASSERT_EQ(migrate(wizardOf(kBefore), "calendars").exit, 0);
  ASSERT_EQ(migrate(wizardOf(kFixed), "calendars").exit, 0);
  EXPECT_EQ(contentsOf(calendar("calendars")), distinctItems(mailbox_));
}

TEST_F(Migration, ADryRunCountsAndWritesNothing) {
  const RunResult dry = migrate(wizardOf(kFixed), "calendars", {"--dry-run", "--json"});
  EXPECT_EQ(dry.exit, 0);
  EXPECT_FALSE(folder_.exists("calendars"));
  const RunResult real = migrate(wizardOf(kFixed), "calendars", {"--json"});
  EXPECT_EQ(at(documentOf(dry), "total"), at(documentOf(real), "total"));
}

// 600 items are two batches, so that all calls of a batch are met and those between two.
TEST_F(Migration, KilledAtAnyStepTheNextRunCompletesIt) {
  if (::access("/usr/bin/strace", X_OK) != 0) GTEST_SKIP() << "strace is not installed";
  ASSERT_EQ(migrate(wizardOf(kFixed), "whole").exit, 0);
  const std::map<std::string, std::string> whole = filesOf("whole");
  struct Point {
    const char* call;
    int nth;
  };
  for (const Point& point :
       {Point{"mkdir", 1}, Point{"flock", 1}, Point{"syncfs", 1}, Point{"rename", 1},
        Point{"rename", 300}, Point{"fsync", 1}, Point{"fsync", 2}, Point{"syncfs", 2},
        Point{"rename", 520}, Point{"fsync", 3}, Point{"fsync", 4}}) {
    const std::string target = std::string(point.call) + std::to_string(point.nth);
    const RunResult killed = migrateWithFault(target, point.call, "signal=KILL", point.nth);
    EXPECT_EQ(killed.exit, 128 + 9) << target;
    ASSERT_EQ(migrate(wizardOf(kFixed), target).exit, 0) << target;
    EXPECT_EQ(filesOf(target), whole) << target;
    EXPECT_EQ(treeOf(folder_ / (target + "/anna/.mailmig/new")), "") << target;
  }
}

TEST_F(Migration, AFullDiskIsSaidAndTheNextRunGoesOn) {
  if (::access("/usr/bin/strace", X_OK) != 0) GTEST_SKIP() << "strace is not installed";
  ASSERT_EQ(migrate(wizardOf(kFixed), "whole").exit, 0);
  for (const auto& [call, nth] : std::map<std::string, int>{
           {"write", 100}, {"syncfs", 2}, {"rename", 40}, {"fsync", 2}, {"mkdir", 2}}) {
    const RunResult failed = migrateWithFault(call, call, "error=ENOSPC", nth);
    EXPECT_EQ(failed.exit, 3) << call;
    EXPECT_THAT(failed.err, HasSubstr("No space left on device")) << call;
    ASSERT_EQ(migrate(wizardOf(kFixed), call).exit, 0) << call;
    EXPECT_EQ(filesOf(call), filesOf("whole")) << call;
  }
}

class Wizard : public testing::Test {
 protected:
  [[nodiscard]] RunResult migrateExample(const std::string& level,
                                         const std::vector<std::string>& more = {}) const {
    std::vector<std::string> words = {"example", folder_ / "calendars"};
    words.insert(words.end(), more.begin(), more.end());
    RunOptions options;
    options.folder = QFE_SOURCE_DIR "/payloads/kb886948";
    return runProgram(wizardOf(level), words, options);
  }
  TestFolder folder_;
};

TEST_F(Wizard, ReportsEveryMailboxAndWhatItRejected) {
  const RunResult result = migrateExample(kFixed);
  EXPECT_EQ(result.exit, 1);
  EXPECT_EQ(result.err, "");
  EXPECT_EQ(result.out,
            "MAILBOX      READ  MIGRATED  ALREADY THERE  DUPLICATES  NEW UID  REJECTED\n"
            "anna            9         8              0           1        3         0\n"
            "ben             4         3              0           0        1         1\n"
            "total          13        11              0           1        4         1\n"
            "rejected  example/ben/0004-damaged.ics:20: VEVENT "
            "040000008200E00074C5B7101A82E0080000000020BB03 Can't parse as DATE-TIME value in "
            "DTSTART property. Removing entire property: 2004112\n"
            "  kept as " +
                folder_ / "calendars/.rejected/ben/2ce333523516ae9d6a0c878c5e98cd44.ics" + "\n");
  const std::string kept =
      folder_.read("calendars/.rejected/ben/2ce333523516ae9d6a0c878c5e98cd44.ics");
  EXPECT_NE(contentOf(QFE_SOURCE_DIR "/payloads/kb886948/example/ben/0004-damaged.ics").find(kept),
            std::string::npos);
}

TEST_F(Wizard, WritesTheBytesOfTheSource) {
  ASSERT_EQ(migrateExample(kFixed).exit, 1);
  const std::string exported = contentOf(QFE_SOURCE_DIR "/payloads/kb886948/example/anna.ics");
  const std::string item =
      folder_.read("calendars/anna/040000008200E00074C5B7101A82E0080000000010AA01.ics");
  const std::size_t begin = item.find("BEGIN:VEVENT");
  const std::size_t end = item.find("END:VCALENDAR");
  ASSERT_NE(end, std::string::npos);
  EXPECT_NE(exported.find(item.substr(begin, end - begin)), std::string::npos);
}

TEST_F(Wizard, TheLevelBeforeTheFixMigratesWhatWasModifiedLast) {
  EXPECT_THAT(migrateExample(kBefore).out,
              HasSubstr("\ntotal          13         7              0           5        0         "
                        "1\n"));
}

TEST_F(Wizard, AnswersScriptsWithOneDocument) {
  const RunResult result = migrateExample(kFixed, {"--json"});
  EXPECT_EQ(result.exit, 1);
  const Json document = documentOf(result);
  EXPECT_EQ(at(document, "level").string(), kFixed);
  const Json& ben = at(document, "mailboxes").array().at(1);
  EXPECT_EQ(at(ben, "name").string(), "ben");
  EXPECT_EQ(at(ben, "rejected"), Json(std::int64_t{1}));
  const Json& reject = at(ben, "rejects").array().at(0);
  EXPECT_EQ(at(reject, "line"), Json(std::int64_t{20}));
  EXPECT_EQ(contentOf(at(reject, "keptAs").string()).rfind("BEGIN:VEVENT", 0), 0U);
}

TEST_F(Wizard, WrongUseIsExit2AndNothingToReadExit3) {
  const RunResult none = runProgram(wizardOf(kFixed), {});
  EXPECT_EQ(none.exit, 2);
  EXPECT_EQ(runProgram(wizardOf(kFixed), {"a", "b", "--nonsense"}).exit, 2);
  const RunResult missing = runProgram(wizardOf(kFixed), {folder_ / "no", folder_ / "out"});
  EXPECT_EQ(missing.exit, 3);
  EXPECT_EQ(missing.err, "Mailmig: there is no " + folder_ / "no" + "\n");
  EXPECT_EQ(runProgram(wizardOf(kFixed), {"--help"}).exit, 0);
  EXPECT_EQ(runProgram(wizardOf(kFixed), {"--version"}).out,
            "Mailmig 6.5.7232.52 (Mlmig32 6.5.7232.52)\n");
}

}  // namespace
}  // namespace qfe::cli
