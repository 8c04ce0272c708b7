#include "patcher/transaction/touched.h"

#include "tests/support/scenario.h"
#include "tests/support/test_prelude.h"

namespace qfe::test {
namespace {

using Paths = std::vector<std::string>;

Intent intentOf(Action action, SwapMethod method) {
  Intent intent;
  intent.number = 2;
  intent.action = action;
  intent.stores.push_back({"s", "", method});
  const std::string old = action == Action::apply ? "s/2" : "s/1";
  const bool swaps = method == SwapMethod::exchange;
  const auto step = [](Step::Kind kind, std::string path, std::string staged, std::string backup) {
    Step made;
    made.kind = kind;
    made.path = std::move(path);
    made.staged = std::move(staged);
    made.backup = std::move(backup);
    return made;
  };
  intent.steps = {step(Step::Kind::replace, "bin/a", old + "/0", swaps ? old + "/0" : "s/2/10"),
                  step(Step::Kind::add, "new/b", old + "/1", ""),
                  step(Step::Kind::remove, "bin/c", "", "s/2/12")};
  intent.folders.push_back({FolderStep::Kind::create, "new", {}});
  return intent;
}

TEST(TouchedTest, FoldersOfFilesAndOfFoldersAreTouchedOnce) {
  EXPECT_EQ(touchedFolders(intentOf(Action::apply, SwapMethod::exchange)),
            (Paths{"", "new", "bin"}));
}

TEST(TouchedTest, ARollbackTakesFromOtherSlotFoldersThanItsOwn) {
  EXPECT_EQ(ownSlotFolders(intentOf(Action::apply, SwapMethod::exchange)), Paths{"s/2"});
  EXPECT_EQ(ownSlotFolders(intentOf(Action::rollback, SwapMethod::exchange)), Paths{"s/2"});
  EXPECT_EQ(allSlotFolders(intentOf(Action::rollback, SwapMethod::exchange)),
            (Paths{"s/2", "s/1"}));
}

TEST(TouchedTest, AfterAnUndoAnApplyKeepsNothingAndARollbackItsOldFiles) {
  EXPECT_EQ(slotsAfterUndo(intentOf(Action::apply, SwapMethod::exchange)),
            (Paths{"s/2/0.tmp", "s/2/0", "s/2/1.tmp", "s/2/1", "s/2/12.tmp", "s/2/12"}));
  EXPECT_EQ(slotsAfterUndo(intentOf(Action::rollback, SwapMethod::backup)),
            (Paths{"s/2/10.tmp", "s/2/10", "s/1/1.tmp", "s/2/12.tmp", "s/2/12"}));
}

TEST(TouchedTest, AfterACommitAnApplyKeepsItsBackupsAndARollbackNothing) {
  EXPECT_EQ(slotsAfterCommit(intentOf(Action::apply, SwapMethod::exchange)),
            (Paths{"s/2/0.tmp", "s/2/1.tmp", "s/2/1", "s/2/12.tmp"}));
  EXPECT_EQ(slotsAfterCommit(intentOf(Action::apply, SwapMethod::backup)),
            (Paths{"s/2/10.tmp", "s/2/0", "s/2/1.tmp", "s/2/1", "s/2/12.tmp"}));
  EXPECT_EQ(slotsAfterCommit(intentOf(Action::rollback, SwapMethod::exchange)),
            (Paths{"s/1/0.tmp", "s/1/0", "s/1/1.tmp", "s/1/1", "s/2/12.tmp", "s/2/12"}));
}

TEST(TouchedTest, ARollbackAlsoDropsBackupsThatItDidNotNeed) {
  Server server;
  installProduct(server);
  applyTo(server, packagesOf({firstHotfix()}));
  Intent intent = intentOf(Action::rollback, SwapMethod::exchange);
  intent.steps.clear();
  intent.packages.push_back({"x", toJson(readInstalled(server.fs).at(0))});
  EXPECT_EQ(slotsAfterCommit(intent),
            (Paths{"var/lib/qfe/store/1/0", "var/lib/qfe/store/1/1", "var/lib/qfe/store/1/3"}));
}

}  // namespace
}  // namespace qfe::test
