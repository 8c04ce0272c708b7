#include <cerrno>

#include "patcher/journal/state_names.h"
#include "tests/support/scenario.h"
#include "tests/support/test_prelude.h"

namespace qfe::test {
namespace {

struct RecoverTest : testing::Test {
  RecoverTest() { installProduct(server); }
  // Runs an apply that dies before the change whose description holds `text`.
  void dieAt(const std::string& text) {
    bool dead = false;
    const Packages packages = packagesOf({firstHotfix()});
    Server whole(server.fs.tree());
    applyTo(whole, packages);
    const std::vector<std::string> log = whole.fs.log();
    const auto at = std::ranges::find_if(
        log, [&](const std::string& change) { return change.find(text) != std::string::npos; });
    ASSERT_NE(at, log.end());
    server.fs.stopAt(static_cast<std::uint64_t>(at - log.begin()) + 1);
    dead = !errorOf([&] { applyTo(server, packages); }).empty();
    ASSERT_TRUE(dead);
    server.fs.restart();
  }
  Server server;
};

TEST_F(RecoverTest, WithNothingUnfinishedNothingChanges) {
  applyTo(server, packagesOf({firstHotfix()}));
  const std::string before = server.fs.dump();
  EXPECT_TRUE(recoverServer(server).entries.empty());
  EXPECT_EQ(server.fs.dump(), before);
}

TEST_F(RecoverTest, WhatIsNotCommittedIsUndone) {
  const std::string before = server.dump();
  dieAt("/commit.tmp");
  const Recovery recovery = recoverServer(server);
  ASSERT_EQ(recovery.entries.size(), 1U);
  EXPECT_EQ(recovery.entries[0].transaction, 1U);
  EXPECT_FALSE(recovery.entries[0].finished);
  EXPECT_EQ(recovery.entries[0].what, "apply KB886948 revision 1");
  EXPECT_EQ(server.dump(), before);
}

TEST_F(RecoverTest, WhatIsCommittedIsFinished) {
  dieAt("installed/");
  const Recovery recovery = recoverServer(server);
  ASSERT_EQ(recovery.entries.size(), 1U);
  EXPECT_TRUE(recovery.entries[0].finished);
  EXPECT_EQ(installedList(server.fs), "KB886948 1");
  EXPECT_EQ(server.fs.content(kMailmig), "mailmig new");
}

TEST_F(RecoverTest, AnAbortOutranksACommit) {
  const std::string before = server.dump();
  dieAt("installed/");
  server.fs.file(names::mark(1, "abort"), "abort\n");
  EXPECT_FALSE(recoverServer(server).entries.at(0).finished);
  EXPECT_EQ(server.dump(), before);
}

TEST_F(RecoverTest, ARunThatStoppedBeforeItsIntentIsDiscarded) {
  const std::string before = server.dump();
  dieAt("intent.json.tmp");
  const Recovery recovery = recoverServer(server);
  ASSERT_EQ(recovery.entries.size(), 1U);
  EXPECT_EQ(recovery.entries[0].what, "a run that had not begun to change anything");
  EXPECT_FALSE(server.fs.exists(names::transactionFolder(1)));
  EXPECT_EQ(server.dump(), before);
}

TEST_F(RecoverTest, AMissingStoreIsNamedAndNothingIsTouched) {
  server.fs.remove("Program Files");
  server.fs.remove("var");
  server.fs.mount("Program Files", "ext4");
  installProduct(server);
  dieAt("/commit.tmp");
  server.fs.remove("Program Files/.qfe");
  const std::string before = server.fs.dump();
  EXPECT_EQ(errorOf([this] { static_cast<void>(recoverServer(server)); }),
            "needsRecovery: recover transaction 1: the store Program Files/.qfe with the id "
            "00000000-0000-4000-8000-000000000002 is not there; mount the file system that holds "
            "it at Program Files and run \"qfe recover\"");
  EXPECT_EQ(server.fs.dump(), before);
}

TEST_F(RecoverTest, ADamagedIntentStopsWithoutAChange) {
  dieAt("/commit.tmp");
  server.fs.overwrite(names::intent(1), "{");
  const std::string before = server.fs.dump();
  const std::string error = errorOf([this] { static_cast<void>(recoverServer(server)); });
  EXPECT_EQ(error.substr(0, 14), "needsRecovery:") << error;
  EXPECT_EQ(server.fs.dump(), before);
}

TEST_F(RecoverTest, AFailureOnTheWayLeavesItToBeRunAgain) {
  const std::string before = server.dump();
  dieAt("/commit.tmp");
  server.fs.failMatching("exchange", EIO);
  const std::string error = errorOf([this] { static_cast<void>(recoverServer(server)); });
  EXPECT_EQ(error, "needsRecovery: recover transaction 1: exchange var/lib/qfe/store/1/1 and " +
                       kLibrary +
                       ": Input/output error (EIO); mend that and run \"qfe recover\" again");
  server.fs.clearFaults();
  static_cast<void>(recoverServer(server));
  EXPECT_EQ(server.dump(), before);
}

TEST_F(RecoverTest, LeftoversOfItsOwnAreRemoved) {
  server.fs.file("var/lib/qfe/seen.json.tmp", "{");
  server.fs.file("var/lib/qfe/installed/x.json.tmp", "{");
  static_cast<void>(recoverServer(server));
  EXPECT_FALSE(server.fs.exists("var/lib/qfe/seen.json.tmp"));
  EXPECT_FALSE(server.fs.exists("var/lib/qfe/installed/x.json.tmp"));
}

}  // namespace
}  // namespace qfe::test
