#include "patcher/state/history.h"
#include "tests/support/scenario.h"
#include "tests/support/test_prelude.h"

namespace qfe::test {
namespace {

struct PruneTest : testing::Test {
  PruneTest() {
    installProduct(server);
    applyTo(server, packagesOf({firstHotfix()}));
    applyTo(server, packagesOf({secondHotfix()}));
    rollBackOn(server, {"KB888619"});
  }
  PruneResult run(std::size_t keep, bool dryRun = false) {
    const RootLock lock = RootLock::take(server.fs);
    return prune(server.fs, server.system, lock, {keep, dryRun});
  }
  Server server;
};

TEST_F(PruneTest, WithinTheBoundNothingIsRemoved) {
  const std::string before = server.fs.dump();
  EXPECT_TRUE(run(3).removed.empty());
  EXPECT_EQ(server.fs.dump(), before);
}

TEST_F(PruneTest, OlderLogsGoAndRollbackStillWorks) {
  const PruneResult result = run(1);
  EXPECT_EQ(result.removed,
            (std::vector<std::string>{"var/lib/qfe/transactions/1", "var/lib/qfe/transactions/2"}));
  EXPECT_GT(result.bytes, 0U);
  EXPECT_FALSE(server.fs.exists("var/lib/qfe/transactions/1"));
  EXPECT_EQ(readHistory(server.fs).lines.back().json.find("outcome")->string(), "pruned");
  rollBackOn(server, {"KB886948"});
  EXPECT_EQ(server.fs.content(kMailmig), "mailmig old");
}

TEST_F(PruneTest, NumbersAreNotUsedAgain) {
  run(0);
  EXPECT_EQ(applyTo(server, packagesOf({secondHotfix()})).transaction, 4U);
}

TEST_F(PruneTest, ADryRunOnlySays) {
  const std::string before = server.fs.dump();
  EXPECT_EQ(run(0, true).removed.size(), 3U);
  EXPECT_EQ(server.fs.dump(), before);
}

TEST_F(PruneTest, SlotsThatNothingRefersToGo) {
  server.fs.file("var/lib/qfe/store/1/99", "orphan");
  server.fs.file("var/lib/qfe/store/77/0", "orphan");
  server.fs.folder("var/lib/qfe/store/78");
  EXPECT_EQ(run(100).removed,
            (std::vector<std::string>{"var/lib/qfe/store/1/99", "var/lib/qfe/store/77/0",
                                      "var/lib/qfe/store/78"}));
  EXPECT_FALSE(server.fs.exists("var/lib/qfe/store/77"));
  rollBackOn(server, {"KB886948"});
}

TEST_F(PruneTest, AnUnfinishedTransactionKeepsEverythingItNeeds) {
  const Packages packages = packagesOf({secondHotfix()});
  Server whole(server.fs.tree());
  applyTo(whole, packages);
  server.fs.resetCount();
  const std::string before = server.dump();
  server.fs.stopAt(whole.fs.changes() / 2);
  static_cast<void>(errorOf([&] { applyTo(server, packages); }));
  server.fs.restart();
  static_cast<void>(run(0));
  static_cast<void>(recoverServer(server));
  EXPECT_EQ(server.dump(), before);
}

}  // namespace
}  // namespace qfe::test
