#include "patcher/state/history.h"
#include "tests/support/scenario.h"
#include "tests/support/test_prelude.h"

namespace qfe::test {
namespace {

struct ForgetTest : testing::Test {
  ForgetTest() {
    installProduct(server);
    applyTo(server, packagesOf({firstHotfix()}));
  }
  void run(const std::string& id) {
    const RootLock lock = RootLock::take(server.fs);
    forget(server.fs, server.system, lock, id, "no longer ours");
  }
  Server server;
};

TEST_F(ForgetTest, DropsRecordAndBackupsAndLeavesTheFiles) {
  const std::string before = server.dump();
  run("KB886948");
  EXPECT_EQ(server.dump(), before);
  EXPECT_EQ(installedList(server.fs), "");
  EXPECT_FALSE(server.fs.exists("var/lib/qfe/store/1"));
  const Json line = readHistory(server.fs).lines.back().json;
  EXPECT_EQ(line.find("action")->string(), "forget");
  EXPECT_EQ(line.find("outcome")->string(), "forgotten");
  EXPECT_EQ(line.find("reason")->string(), "no longer ours");
  EXPECT_EQ(line.find("packages")->array().size(), 1U);
}

TEST_F(ForgetTest, OtherRecordsKeepTheirBackups) {
  applyTo(server, packagesOf({secondHotfix()}));
  run("KB886948");
  EXPECT_EQ(installedList(server.fs), "KB888619 1");
  rollBackOn(server, {"KB888619"});
  EXPECT_EQ(server.fs.content(kMailmig), "mailmig new");
}

TEST_F(ForgetTest, WhatIsNotThereIsRefused) {
  const std::string before = server.fs.dump();
  EXPECT_EQ(errorOf([this] { run("KB1"); }),
            "notInstalled: KB1 is not installed here by qfe; \"qfe list\" shows what is");
  EXPECT_EQ(server.fs.dump(), before);
}

TEST_F(ForgetTest, StoppedAnywhereTheRecordIsThereOrGoneWithATrace) {
  const MemoryTree tree = server.fs.tree();
  run("KB886948");
  const std::string last = server.fs.log().back();
  for (std::uint64_t change = 1;; ++change) {
    Server stopped(tree);
    stopped.fs.stopAt(change);
    const bool died = !errorOf([&] {
                         const RootLock lock = RootLock::take(stopped.fs);
                         forget(stopped.fs, stopped.system, lock, "KB886948", "");
                       }).empty();
    stopped.fs.restart();
    static_cast<void>(recoverServer(stopped));
    const bool gone = installedList(stopped.fs).empty();
    if (gone) {
      EXPECT_EQ(readHistory(stopped.fs).lines.back().json.find("outcome")->string(), "forgotten");
    } else {
      rollBackOn(stopped, {"KB886948"});
    }
    if (!died) break;
  }
}

}  // namespace
}  // namespace qfe::test
