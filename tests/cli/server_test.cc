// Servers that are not as the hotfix wants them, and what qfe then does with them: nothing.
#include <fstream>

#include <sys/stat.h>
#include <unistd.h>

#include "tests/cli/sample_server.h"
#include "tests/support/test_prelude.h"

namespace qfe::cli {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr unsigned kNobody = 65534;

class ServerTest : public testing::Test {
 protected:
  // A whole message, the exit code, and that nothing but the state of qfe was touched.
  void refused(const RunResult& result, int exit, const std::string& message) {
    EXPECT_EQ(result.exit, exit);
    EXPECT_EQ(result.out, "");
    EXPECT_EQ(result.err, "qfe: " + message + "\n");
    EXPECT_EQ(server_.tree(), before_);
  }
  void remember() { before_ = server_.tree(); }
  void damage(std::string_view path) {
    std::ofstream(server_ / path, std::ios::app | std::ios::binary) << 'x';
    remember();
  }
  [[nodiscard]] RunResult asNobody(const std::vector<std::string>& words) const {
    RunOptions options;
    options.uid = kNobody;
    options.folder = "/";
    return server_.qfe(words, options);
  }

  SampleServer server_;
  std::string before_ = server_.tree();
};

TEST_F(ServerTest, APackageWithoutSignatureIsNotTrusted) {
  refused(server_.qfe({"apply", samplePackage().package}), 4,
          samplePackage().package +
              ": it carries no signature, so nobody vouches for it; on a test root, "
              "--allow-unsigned accepts it and the history says so");
}

TEST_F(ServerTest, WhereQfeNeverWasARefusalLeavesNotEvenALock) {
  const std::string whole = treeOf(server_.root());
  EXPECT_EQ(server_.qfe({"rollback", "KB886948"}).exit, 5);
  EXPECT_EQ(server_.qfe({"forget", "KB886948"}).exit, 5);
  EXPECT_EQ(server_.qfe({"prune"}).exit, 0);
  EXPECT_EQ(server_.qfe({"recover"}).exit, 0);
  EXPECT_EQ(treeOf(server_.root()), whole);
  server_.raiseToServicePack2();
  const std::string later = treeOf(server_.root());
  EXPECT_EQ(server_.apply().exit, 5);
  EXPECT_EQ(treeOf(server_.root()), later);
}

TEST_F(ServerTest, WithoutTheRightToWriteNothingIsChanged) {
  if (::geteuid() != 0) return;  // without root there is no other user to become
  refused(asNobody({"apply", samplePackage().package, "--allow-unsigned"}), 5,
          "3 things stand against it:\n"
          "  - folder Program Files/Exchsrvr/bin belongs to user 0; run as root to change what is "
          "in it\n"
          "  - Program Files/Exchsrvr/bin/Mailmig.exe belongs to user 0; run as root to change it\n"
          "  - Program Files/Exchsrvr/bin/Mlmig32.dll belongs to user 0; run as root to change it");
}

TEST_F(ServerTest, ACheckNeedsNoPrivilegesAndWarnsAboutTheState) {
  if (::geteuid() != 0) return;
  ASSERT_EQ(server_.apply().exit, 0);
  const RunResult check = asNobody({"check", samplePackage().package});
  EXPECT_EQ(check.exit, 0);
  EXPECT_THAT(check.out, StartsWith("KB886948  installed  "));
  EXPECT_EQ(check.err,
            "qfe: warning: var/lib/qfe/transactions: permission denied; run as root to see what "
            "qfe has applied\n");
  const RunResult list = asNobody({"list"});
  EXPECT_EQ(list.exit, 3);
  EXPECT_EQ(list.err,
            "qfe: var/lib/qfe/transactions: permission denied; run as root to see what qfe has "
            "applied\n");
}

TEST_F(ServerTest, AFileOfTheRequiredVersionWithOtherContentIsRefused) {
  ASSERT_EQ(runProgram(QFE_SAMPLE_BINARY,
                       {"pe", server_ / SampleServer::kWizard, "6.5.7232.52", "84992", "99"})
                .exit,
            0);
  remember();
  const RunResult check = server_.check();
  EXPECT_EQ(check.exit, 1);
  EXPECT_THAT(check.out, StartsWith("KB886948  modified  "));
  const RunResult apply = server_.apply();
  EXPECT_EQ(apply.exit, 5);
  EXPECT_THAT(apply.err, HasSubstr("Program Files/Exchsrvr/bin/Mailmig.exe"));
  EXPECT_THAT(apply.err, HasSubstr("--replace-modified"));
  EXPECT_EQ(server_.tree(), before_);
  EXPECT_EQ(server_.apply({"--replace-modified"}).exit, 0);
  EXPECT_EQ(server_.check().exit, 0);
}

TEST_F(ServerTest, WhereTheProductIsNotThereTheHotfixDoesNotApply) {
  ASSERT_EQ(::rename((server_ / "Program Files").c_str(), (server_ / "elsewhere").c_str()), 0);
  remember();
  const RunResult check = server_.check();
  EXPECT_EQ(check.exit, 0);
  EXPECT_THAT(check.out, StartsWith("KB886948  not-applicable  "));
  refused(server_.apply(), 5,
          "KB886948 is not for this server: Microsoft Exchange Server 2003 is not there: Program "
          "Files/Exchsrvr not found");
  EXPECT_EQ(server_.apply({"--location", "exchsrvr=elsewhere/Exchsrvr"}).exit, 0);
}

TEST_F(ServerTest, AServicePackThatCorrectsItSupersedesIt) {
  server_.raiseToServicePack2();
  remember();
  const RunResult check = server_.check();
  EXPECT_EQ(check.exit, 0);
  EXPECT_THAT(check.out, StartsWith("KB886948  superseded  "));
  EXPECT_THAT(check.out, HasSubstr("\n  corrected in SP2: Program Files/Exchsrvr/bin/store.exe is "
                                   "version 6.5.7638.1\n"));
  refused(server_.apply(), 5,
          "KB886948 is not needed on this server: corrected in SP2: Program "
          "Files/Exchsrvr/bin/store.exe is version 6.5.7638.1");
  const Json document = documentOf(server_.apply({"--json"}));
  EXPECT_EQ(at(at(document, "error"), "name"), Json("superseded"));
  EXPECT_EQ(at(document, "installer"), installer(1642, "ERROR_PATCH_TARGET_NOT_FOUND"));
}

TEST_F(ServerTest, AlreadyInstalledIsSuccess) {
  ASSERT_EQ(server_.apply().exit, 0);
  remember();
  const RunResult again = server_.apply();
  EXPECT_EQ(again.exit, 0);
  EXPECT_EQ(again.err, "");
  EXPECT_THAT(again.out, HasSubstr("\n  already installed: nothing to do\nNothing to do.\n"));
  EXPECT_EQ(server_.tree(), before_);
}

TEST_F(ServerTest, WhatIsNotInstalledIsNotRolledBackVerifiedOrForgotten) {
  for (const char* verb : {"rollback", "verify", "forget"})
    refused(server_.qfe({verb, "KB1"}), 5,
            "KB1 is not installed here by qfe; \"qfe list\" shows what is");
}

TEST_F(ServerTest, DriftIsToldRefusedAndForced) {
  const std::string original = before_;
  ASSERT_EQ(server_.apply().exit, 0);
  damage(SampleServer::kWizard);
  const RunResult verify = server_.qfe({"verify"});
  EXPECT_EQ(verify.exit, 1);
  EXPECT_EQ(verify.out,
            "KB886948  not intact\n"
            "  Program Files/Exchsrvr/bin/Mailmig.exe  modified  is not what it was left as\n"
            "  Program Files/Exchsrvr/bin/Mlmig32.dll  intact\n");
  const RunResult check = server_.check();
  EXPECT_EQ(check.exit, 1);
  EXPECT_THAT(check.out, HasSubstr("\n  drift: recorded as installed, but the files say no\n"));
  EXPECT_THAT(server_.qfe({"list"}).out,
              HasSubstr("no: Program Files/Exchsrvr/bin/Mailmig.exe is not what it was left as"));
  refused(server_.rollback(), 5,
          "not as the hotfix left it:\n"
          "  - Program Files/Exchsrvr/bin/Mailmig.exe was changed\n"
          "--force puts the old files back all the same, and what is there now is lost");
  EXPECT_EQ(server_.rollback({"--force"}).exit, 0);
  EXPECT_EQ(server_.tree(), original);
}

TEST_F(ServerTest, AForgottenHotfixStaysAndCannotBeRolledBack) {
  ASSERT_EQ(server_.apply().exit, 0);
  remember();
  const RunResult forget = server_.qfe({"forget", "KB886948", "--reason", "SP2 is on"});
  EXPECT_EQ(forget.exit, 0);
  EXPECT_EQ(forget.out,
            "KB886948 is forgotten: its files stay, a rollback is no longer possible.\n");
  refused(server_.rollback(), 5,
          "KB886948 is not installed here by qfe; \"qfe list\" shows what is");
  EXPECT_EQ(server_.check().exit, 0);
}

TEST_F(ServerTest, PruneRemovesWhatItsDryRunSays) {
  ASSERT_EQ(server_.apply().exit, 0);
  ASSERT_EQ(server_.rollback().exit, 0);
  const std::string all = treeOf(server_.root());
  const RunResult dry = server_.qfe({"prune", "--keep", "1", "--dry-run"});
  EXPECT_EQ(dry.exit, 0);
  EXPECT_THAT(dry.out, StartsWith("var/lib/qfe/transactions/1\nWould remove "));
  EXPECT_EQ(treeOf(server_.root()), all);
  const RunResult real = server_.qfe({"prune", "--keep", "1"});
  EXPECT_EQ(real.exit, 0);
  EXPECT_THAT(real.out, StartsWith("var/lib/qfe/transactions/1\nRemoved "));
  EXPECT_FALSE(server_.folder().exists("server/var/lib/qfe/transactions/1"));
  EXPECT_TRUE(server_.folder().exists("server/var/lib/qfe/transactions/2"));
  EXPECT_EQ(server_.tree(), before_);
}

TEST_F(ServerTest, AHistoryThatWasRewrittenIsFoundOut) {
  ASSERT_EQ(server_.apply().exit, 0);
  ASSERT_EQ(server_.rollback().exit, 0);
  EXPECT_EQ(server_.qfe({"history", "--verify"}).exit, 0);
  const std::string path = "server/var/lib/qfe/history.jsonl";
  std::string lines = server_.folder().read(path);
  const std::size_t found = lines.find("\"applied\"");
  ASSERT_NE(found, std::string::npos);
  lines.replace(found, 9, "\"refused\"");
  server_.folder().write(path, lines);
  const std::string broken =
      "the chain is broken at line 2: it does not follow from the line before\n";
  const RunResult verify = server_.qfe({"history", "--verify"});
  EXPECT_EQ(verify.exit, 1);
  EXPECT_THAT(verify.out, HasSubstr("\n" + broken));
  const RunResult shown = server_.qfe({"history"});
  EXPECT_EQ(shown.exit, 0);
  EXPECT_EQ(shown.err, "qfe: warning: " + broken);
}

}  // namespace
}  // namespace qfe::cli
