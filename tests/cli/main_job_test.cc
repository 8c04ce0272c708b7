// The story of the README, with both binaries: check, dry run, apply, check, list, verify,
// rollback, check; and the documents that programs read.
#include "tests/cli/sample_server.h"
#include "tests/support/test_prelude.h"

namespace qfe::cli {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

const std::string kTitle =
    "Exchange Server 2003 Service Pack 1: calendar items are left behind by the Migration Wizard";

class MainJob : public testing::TestWithParam<const char*> {
 protected:
  [[nodiscard]] RunResult qfe(const std::vector<std::string>& words) const {
    RunOptions options;
    options.binary = GetParam();
    return server_.qfe(words, options);
  }
  [[nodiscard]] RunResult check() const { return qfe({"check", package_}); }
  [[nodiscard]] RunResult apply() const { return qfe({"apply", package_, "--allow-unsigned"}); }

  const std::string package_ = samplePackage().package;
  SampleServer server_;
};

const std::string kPlan = "apply KB886948 revision 1: " + kTitle +
                          "\n"
                          "  in Program Files/Exchsrvr\n"
                          "  replace  Program Files/Exchsrvr/bin/Mailmig.exe  6.5.7226.0 -> "
                          "6.5.7232.52\n"
                          "  replace  Program Files/Exchsrvr/bin/Mlmig32.dll  6.5.7226.0 -> "
                          "6.5.7232.52\n"
                          "4545024 bytes to stage\n"
                          "store var/lib/qfe/store: names are exchanged in one step\n"
                          "overrides: allow-unsigned\n";

TEST_P(MainJob, CheckSaysNeededAndWhy) {
  const std::string before = server_.tree();
  const RunResult result = check();
  EXPECT_EQ(result.exit, 1);
  EXPECT_EQ(result.err, "");
  EXPECT_EQ(
      result.out,
      "KB886948  needed  " + kTitle +
          "\n"
          "  2 files older than required: Program Files/Exchsrvr/bin/Mailmig.exe, Program "
          "Files/Exchsrvr/bin/Mlmig32.dll\n"
          "  FILE                                    STATE  FOUND       REQUIRED     SIZE          "
          " "
          "         MODIFIED\n"
          "  Program Files/Exchsrvr/bin/Mailmig.exe  older  6.5.7226.0  6.5.7232.52  84,480 -> "
          "84,992        2004-05-25T02:12:38Z\n"
          "  Program Files/Exchsrvr/bin/Mlmig32.dll  older  6.5.7226.0  6.5.7232.52  4,459,520 -> "
          "4,460,032  2004-05-25T02:12:38Z\n");
  EXPECT_EQ(server_.tree(), before);
  EXPECT_FALSE(server_.folder().exists("server/var/lib/qfe"));
}

TEST_P(MainJob, DryRunPrintsThePlanOfTheRunAndChangesNothing) {
  const std::string before = treeOf(server_.root());
  const RunResult dry = qfe({"apply", package_, "--allow-unsigned", "--dry-run"});
  EXPECT_EQ(dry.exit, 0);
  EXPECT_EQ(dry.err, "");
  EXPECT_EQ(dry.out, kPlan + "Dry run: nothing was changed.\n");
  EXPECT_EQ(treeOf(server_.root()), before);
  const RunResult real = apply();
  EXPECT_EQ(real.exit, 0);
  EXPECT_EQ(real.err, "");
  EXPECT_EQ(real.out, kPlan + "Done: transaction 1.\n");
}

TEST_P(MainJob, ApplyAndRollbackGoThereAndBackAgain) {
  const std::string before = server_.tree();
  ASSERT_EQ(apply().exit, 0);
  const std::string applied = server_.tree();
  EXPECT_NE(applied, before);

  const RunResult installed = check();
  EXPECT_EQ(installed.exit, 0);
  EXPECT_THAT(installed.out,
              StartsWith("KB886948  installed  " + kTitle + "\n  2 files current\n"));
  const RunResult list = qfe({"list"});
  EXPECT_EQ(list.exit, 0);
  EXPECT_THAT(list.out, HasSubstr("\nKB886948    1  Exchange2003  x86   ENU       "));
  EXPECT_THAT(list.out, HasSubstr("Z  yes        Program Files/Exchsrvr\n"));
  const RunResult verify = qfe({"verify"});
  EXPECT_EQ(verify.exit, 0);
  EXPECT_EQ(verify.out,
            "KB886948  intact\n"
            "  Program Files/Exchsrvr/bin/Mailmig.exe  intact\n"
            "  Program Files/Exchsrvr/bin/Mlmig32.dll  intact\n");
  EXPECT_EQ(server_.tree(), applied);

  const RunResult back = qfe({"rollback", "KB886948", "--reason", "CHG-7"});
  EXPECT_EQ(back.exit, 0);
  EXPECT_THAT(back.out, StartsWith("roll back KB886948 revision 1: " + kTitle + "\n"));
  EXPECT_THAT(back.out, HasSubstr("Done: transaction 2.\n"));
  EXPECT_EQ(server_.tree(), before);
  EXPECT_EQ(check().exit, 1);
  EXPECT_EQ(qfe({"list"}).out, "No hotfixes were applied by qfe.\n");
  const RunResult history = qfe({"history", "--verify"});
  EXPECT_EQ(history.exit, 0);
  EXPECT_THAT(history.out, HasSubstr("  rollback  rolled back  KB886948 rev 1  uid "));
  EXPECT_THAT(history.out, HasSubstr("  CHG-7\n"));
  EXPECT_THAT(history.out, HasSubstr("the chain of 2 lines is whole; its head is "));
}

TEST_P(MainJob, CheckAnswersInJson) {
  const RunResult result = qfe({"check", package_, "--json"});
  EXPECT_EQ(result.exit, 1);
  const Json document = documentOf(result);
  EXPECT_EQ(at(document, "root"), Json(server_.root()));
  EXPECT_EQ(at(document, "exit"), Json(1));
  EXPECT_EQ(at(document, "installer"), installer(0, "ERROR_SUCCESS"));
  const Json& finding = at(document, "findings").array().at(0);
  EXPECT_EQ(at(finding, "id"), Json("KB886948"));
  EXPECT_EQ(at(finding, "title"), Json(kTitle));
  EXPECT_EQ(at(finding, "state"), Json("needed"));
  EXPECT_EQ(at(finding, "blockedBy"), Json(JsonArray()));
  EXPECT_EQ(at(finding, "drift"), Json(false));
  EXPECT_EQ(at(finding, "restartPending"), Json(false));
  EXPECT_THAT(at(finding, "reason").string(), StartsWith("2 files older than required: "));
  const JsonArray& files = at(finding, "files").array();
  ASSERT_EQ(files.size(), 2U);
  EXPECT_EQ(at(files[0], "path"), Json("{exchsrvr}/bin/Mailmig.exe"));
  EXPECT_EQ(at(files[0], "state"), Json("older"));
  EXPECT_EQ(at(at(files[0], "found"), "fixedVersion"), Json("6.5.7226.0"));
  EXPECT_EQ(at(at(files[0], "found"), "size"), Json(84480));
  EXPECT_EQ(at(at(files[0], "found"), "modified"), Json("2004-05-25T02:12:38.0000000Z"));
  EXPECT_EQ(at(at(files[0], "required"), "version"), Json("6.5.7232.52"));
  EXPECT_EQ(at(at(files[0], "required"), "size"), Json(84992));
  EXPECT_EQ(at(at(files[0], "required"), "modified"), Json("2004-11-16T20:58Z"));
}

TEST_P(MainJob, ChangesAnswerInJson) {
  const Json dry = documentOf(qfe({"apply", package_, "--allow-unsigned", "-n", "--json"}));
  EXPECT_EQ(at(dry, "dryRun"), Json(true));
  EXPECT_EQ(at(dry, "changed"), Json(false));
  EXPECT_EQ(at(dry, "transaction"), Json(0));
  const Json done = documentOf(qfe({"apply", package_, "--allow-unsigned", "--json"}));
  EXPECT_EQ(at(done, "root"), Json(server_.root()));
  EXPECT_EQ(at(done, "dryRun"), Json(false));
  EXPECT_EQ(at(done, "changed"), Json(true));
  EXPECT_EQ(at(done, "transaction"), Json(1));
  EXPECT_EQ(at(done, "restartRequired"), Json(false));
  EXPECT_EQ(at(done, "exit"), Json(0));
  EXPECT_EQ(at(done, "installer"), installer(0, "ERROR_SUCCESS"));
  EXPECT_EQ(at(done, "plan"), at(dry, "plan"));
  const Json& plan = at(done, "plan");
  EXPECT_EQ(at(plan, "action"), Json("apply"));
  EXPECT_EQ(at(plan, "overrides"), Json(JsonArray{Json("allow-unsigned")}));
  const Json& file = at(at(plan, "hotfixes").array().at(0), "files").array().at(0);
  EXPECT_EQ(at(file, "path"), Json(SampleServer::kWizard));
  EXPECT_EQ(at(at(file, "before"), "version"), Json("6.5.7226.0"));
  EXPECT_EQ(at(at(file, "after"), "version"), Json("6.5.7232.52"));
  const Json again = documentOf(
      apply().exit == 0 ? qfe({"apply", package_, "--allow-unsigned", "--json"}) : RunResult{});
  EXPECT_EQ(at(again, "changed"), Json(false));
  EXPECT_EQ(at(at(again, "plan"), "nothingToDo"), Json(true));
  const Json back = documentOf(qfe({"rollback", "KB886948", "--json"}));
  EXPECT_EQ(at(at(back, "plan"), "action"), Json("rollback"));
  EXPECT_EQ(at(back, "transaction"), Json(2));
}

TEST_P(MainJob, WhatIsInstalledIsToldInJson) {
  ASSERT_EQ(apply().exit, 0);
  const Json list = documentOf(qfe({"list", "--json"}));
  EXPECT_EQ(at(list, "exit"), Json(0));
  const Json& hotfix = at(list, "installed").array().at(0);
  EXPECT_EQ(at(hotfix, "id"), Json("KB886948"));
  EXPECT_EQ(at(hotfix, "revision"), Json(1));
  EXPECT_EQ(at(hotfix, "removable"), Json(true));
  EXPECT_EQ(at(hotfix, "location"), Json("Program Files/Exchsrvr"));
  const Json verify = documentOf(qfe({"verify", "--json"}));
  EXPECT_EQ(at(verify, "intact"), Json(true));
  EXPECT_EQ(at(at(verify, "hotfixes").array().at(0), "id"), Json("KB886948"));
  const Json history = documentOf(qfe({"history", "--json"}));
  EXPECT_EQ(at(history, "brokenAt"), Json(0));
  const Json& line = at(history, "lines").array().at(0);
  EXPECT_EQ(at(line, "action"), Json("apply"));
  EXPECT_EQ(at(line, "overrides"), Json(JsonArray{Json("allow-unsigned")}));
  const Json recover = documentOf(qfe({"recover", "--json"}));
  EXPECT_EQ(at(recover, "recovered"), Json(JsonArray()));
  const Json forget = documentOf(qfe({"forget", "KB886948", "--json"}));
  EXPECT_EQ(at(forget, "forgotten"), Json("KB886948"));
  const Json prune = documentOf(qfe({"prune", "--keep", "0", "--json"}));
  EXPECT_EQ(at(prune, "removed"), Json(JsonArray{Json("var/lib/qfe/transactions/1")}));
  EXPECT_EQ(at(prune, "dryRun"), Json(false));
}

std::string nameOf(const testing::TestParamInfo<const char*>& info) {
  return info.index == 0 ? "full" : "core";
}
INSTANTIATE_TEST_SUITE_P(Both, MainJob, testing::Values(QFE_BINARY, QFE_CORE_BINARY), nameOf);

}  // namespace
}  // namespace qfe::cli
