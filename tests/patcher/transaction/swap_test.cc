#include "patcher/transaction/swap.h"

#include <cerrno>

#include "manifest/base/error.h"
#include "tests/support/memory_fs.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

FileSide sideOf(const std::string& content) {
  FileSide side;
  side.digest = Digest::of(content);
  side.size = content.size();
  return side;
}

// One step of each kind on "live", with slots in "store".
Intent intentOf(Step::Kind kind, SwapMethod method, Action action = Action::apply) {
  Intent intent;
  intent.number = 1;
  intent.action = action;
  intent.stores.push_back({"store", "", method});
  Step step;
  step.kind = kind;
  step.path = "bin/live";
  if (kind != Step::Kind::remove) {
    step.staged = "store/0";
    step.after = sideOf("new");
  }
  if (kind != Step::Kind::add) {
    step.before = sideOf("old");
    const bool swaps = kind == Step::Kind::replace && method == SwapMethod::exchange;
    step.backup = swaps ? step.staged : "store/1";
  }
  intent.steps.push_back(step);
  return intent;
}

struct SwapTest : testing::TestWithParam<std::tuple<Step::Kind, SwapMethod, Action>> {
  SwapTest() : intent(intentOf(kind(), std::get<1>(GetParam()), std::get<2>(GetParam()))) {
    fs.folder("bin");
    fs.folder("store");
    if (kind() != Step::Kind::add) fs.file("bin/live", "old");
    if (kind() != Step::Kind::remove) fs.file("store/0", "new");
  }
  static Step::Kind kind() { return std::get<0>(GetParam()); }
  [[nodiscard]] std::string live() const {
    return fs.exists("bin/live") ? fs.content("bin/live") : "absent";
  }
  [[nodiscard]] std::string wanted() const {
    return kind() == Step::Kind::remove ? "absent" : "new";
  }
  [[nodiscard]] std::string before() const { return kind() == Step::Kind::add ? "absent" : "old"; }
  // A rollback needs its stored file again once it is undone.
  void expectStored() const {
    if (kind() == Step::Kind::remove) return;
    ASSERT_TRUE(fs.exists("store/0"));
    EXPECT_EQ(fs.content("store/0"), "new");
  }
  Intent intent;
  MemoryFs fs;
};

TEST_P(SwapTest, IsDoneAndUndone) {
  Swapper swapper(fs, intent);
  swapper.checkBefore(true);
  swapper.doStep(0);
  EXPECT_EQ(live(), wanted());
  swapper.checkAfter();
  Swapper again(fs, intent);
  again.undoStep(0);
  EXPECT_EQ(live(), before());
  again.undoStep(0);
  EXPECT_EQ(live(), before());
  if (intent.action == Action::rollback) expectStored();
}

TEST_P(SwapTest, IsUndoneFromEveryPlaceWhereItMayStop) {
  std::uint64_t changes = 0;
  {
    MemoryFs whole(fs.tree());
    Swapper(whole, intent).doStep(0);
    changes = whole.changes();
  }
  for (std::uint64_t stop = 1; stop <= changes; ++stop) {
    MemoryFs copy(fs.tree());
    copy.stopAt(stop);
    EXPECT_THROW(Swapper(copy, intent).doStep(0), Error);
    copy.restart();
    Swapper(copy, intent).undoStep(0);
    EXPECT_EQ(copy.exists("bin/live") ? copy.content("bin/live") : "absent", before()) << stop;
  }
}

TEST_P(SwapTest, IsUndoneWhereNamesCannotBeLinked) {
  for (const std::string from : {"bin/live", "store/0", "store/1"}) {
    fs.failMatching("link " + from + " ->", EPERM);
  }
  Swapper(fs, intent).doStep(0);
  EXPECT_EQ(live(), wanted());
  Swapper(fs, intent).undoStep(0);
  EXPECT_EQ(live(), before());
  if (intent.action == Action::rollback) expectStored();
}

TEST_P(SwapTest, NotBegunThereIsNothingToUndo) {
  const std::string dump = fs.dump();
  Swapper(fs, intent).undoStep(0);
  EXPECT_EQ(fs.dump(), dump);
}

TEST_P(SwapTest, UndoneAndCleanedUpThereIsNothingToUndo) {
  if (fs.exists("store/0")) fs.remove("store/0");
  const std::string dump = fs.dump();
  Swapper(fs, intent).undoStep(0);
  EXPECT_EQ(fs.dump(), dump);
}

TEST_P(SwapTest, SomebodyElsesContentInTheWayStopsTheUndo) {
  Swapper(fs, intent).doStep(0);
  if (fs.exists("bin/live")) fs.remove("bin/live");
  // Under another name of the staged file, or without: it was ours before.
  if (kind() == Step::Kind::add && fs.exists("store/0")) fs.remove("store/0");
  fs.file("bin/live", "somebody's");
  try {
    Swapper(fs, intent).undoStep(0);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::needsRecovery);
    EXPECT_EQ(error.message(),
              "bin/live holds content that is neither the old nor the new one; keep a copy of it "
              "elsewhere, remove it, and run \"qfe recover\"");
  }
  EXPECT_EQ(fs.content("bin/live"), "somebody's");
  fs.remove("bin/live");
  Swapper(fs, intent).undoStep(0);
  EXPECT_EQ(live(), before());
}

TEST_P(SwapTest, AChangedTargetIsNoticedBeforeAnythingIsDone) {
  if (fs.exists("bin/live")) fs.remove("bin/live");
  fs.file("bin/live", "changed");
  try {
    Swapper(fs, intent).checkBefore(false);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.message(),
              "bin/live changed while the transaction was being prepared; run it again");
  }
}

INSTANTIATE_TEST_SUITE_P(AllWays, SwapTest,
                         testing::Combine(testing::Values(Step::Kind::replace, Step::Kind::add,
                                                          Step::Kind::remove),
                                          testing::Values(SwapMethod::exchange, SwapMethod::backup),
                                          testing::Values(Action::apply, Action::rollback)));

TEST(SwapHardLinkTest, ANewHardLinkIsNoticed) {
  MemoryFs fs;
  fs.file("bin/live", "old");
  fs.hardLink("bin/live", "other");
  const Intent intent = intentOf(Step::Kind::replace, SwapMethod::exchange);
  Swapper swapper(fs, intent);
  EXPECT_NO_THROW(swapper.checkBefore(false));
  EXPECT_THROW(swapper.checkBefore(true), Error);
}

// old → new → newer on one path, stopped anywhere, undone, and undone again after any part of the
// cleaning up.
TEST(SwapSamePathTest, SeveralStepsAreUndoneFromEveryPlace) {
  for (const SwapMethod method : {SwapMethod::exchange, SwapMethod::backup}) {
    Intent intent = intentOf(Step::Kind::replace, method);
    Step next = intent.steps[0];
    next.staged = "store/2";
    next.backup = method == SwapMethod::exchange ? next.staged : "store/3";
    next.before = sideOf("new");
    next.after = sideOf("newer");
    intent.steps.push_back(next);
    MemoryFs start;
    start.file("bin/live", "old");
    start.file("store/0", "new");
    start.file("store/2", "newer");
    for (std::uint64_t stop = 1; stop < 40; ++stop) {
      MemoryFs fs(start.tree());
      fs.stopAt(stop);
      try {
        Swapper swapper(fs, intent);
        swapper.doStep(0);
        swapper.doStep(1);
      } catch (const Error&) {
        // Stopped there.
      }
      fs.restart();
      for (const std::string cleaned : {"", "store/0", "store/1", "store/2", "store/3"}) {
        if (!cleaned.empty() && fs.exists(cleaned)) fs.remove(cleaned);
        Swapper swapper(fs, intent);
        swapper.undoStep(1);
        swapper.undoStep(0);
        EXPECT_EQ(fs.content("bin/live"), "old") << stop;
      }
    }
  }
}

}  // namespace
}  // namespace qfe
