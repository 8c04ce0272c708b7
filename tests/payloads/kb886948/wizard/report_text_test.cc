#include "payloads/kb886948/wizard/report_text.h"

#include <nlohmann/json.hpp>

#include "tests/support/test_prelude.h"

namespace mlmig {
namespace {

MailboxReport mailbox(const std::string& name) {
  MailboxReport report;
  report.name = name;
  report.read = 10;
  report.migrated = 4;
  report.alreadyThere = 3;
  report.duplicates = 2;
  report.rejected = 1;
  report.newUid = 1;
  return report;
}

TEST(ReportText, IsATableWithATotalForMoreThanOne) {
  EXPECT_EQ(asTable({{mailbox("anna"), mailbox("ben")}, {}}, false),
            "MAILBOX      READ  MIGRATED  ALREADY THERE  DUPLICATES  NEW UID  REJECTED\n"
            "anna           10         4              3           2        1         1\n"
            "ben            10         4              3           2        1         1\n"
            "total          20         8              6           4        2         2\n");
}

TEST(ReportText, OfOneMailboxHasNoTotalAndADryRunSaysSo) {
  EXPECT_EQ(asTable({{mailbox("anna")}, {}}, true),
            "MAILBOX      READ     TO DO  ALREADY THERE  DUPLICATES  NEW UID  REJECTED\n"
            "anna           10         4              3           2        1         1\n"
            "Nothing was written: this was a dry run.\n");
}

TEST(ReportText, ProblemsFollowWithoutControlCharacters) {
  MailboxReport anna = mailbox("a\nb");
  anna.rejects.push_back({"a.ics", 7, "VEVENT", "u\x1B[31m", "bad", "kept.ics"});
  anna.unreadable.push_back({"b.ics", 0, "", "", "closed", ""});
  const std::string table = asTable({{anna}, {{"c.txt", 0, "", "", "no calendar", ""}}}, false);
  EXPECT_THAT(table, testing::HasSubstr("\na?b"));
  EXPECT_THAT(table, testing::EndsWith("rejected  a.ics:7: VEVENT u?[31m bad\n"
                                       "  kept as kept.ics\n"
                                       "unreadable  b.ics: closed\n"
                                       "ignored  c.txt: no calendar\n"));
}

TEST(ReportText, AsJsonHasTheSameNumbers) {
  MailboxReport anna = mailbox("anna");
  anna.rejects.push_back({"a.ics", 7, "VEVENT", "u", "bad", "kept.ics"});
  const auto document = nlohmann::json::parse(asJson({{anna, mailbox("ben")}, {}}, true));
  EXPECT_EQ(document.at("level"), "6.5.7232.52");
  EXPECT_EQ(document.at("dryRun"), true);
  EXPECT_EQ(document.at("total").at("read"), 20);
  EXPECT_EQ(document.at("mailboxes").at(0).at("duplicates"), 2);
  EXPECT_EQ(document.at("mailboxes").at(0).at("rejects").at(0),
            (nlohmann::json{{"file", "a.ics"},
                            {"reason", "bad"},
                            {"line", 7},
                            {"component", "VEVENT"},
                            {"uid", "u"},
                            {"keptAs", "kept.ics"}}));
}

TEST(ReportText, AsJsonIsUtf8WhateverTheNames) {
  EXPECT_NO_THROW((void)nlohmann::json::parse(asJson({{mailbox("\xFF\xFE")}, {}}, false)));
}

TEST(ReportText, IsCleanWithoutRejectsAndUnreadable) {
  MailboxReport clean = mailbox("anna");
  EXPECT_FALSE(isClean({{clean}, {}}));
  clean.rejected = 0;
  EXPECT_TRUE(isClean({{clean}, {{"c.txt", 0, "", "", "no calendar", ""}}}));
  clean.unreadable.push_back({"b.ics", 0, "", "", "closed", ""});
  EXPECT_FALSE(isClean({{clean}, {}}));
}

}  // namespace
}  // namespace mlmig
