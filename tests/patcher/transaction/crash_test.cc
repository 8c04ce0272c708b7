// Whenever the process stops, recovery makes all OLD or all NEW: every change of every scenario is
// stopped at, and every one is made to fail, with both ways of swapping.
#include <cerrno>

#include "patcher/journal/journal.h"
#include "patcher/state/history.h"
#include "tests/support/crash_scenarios.h"
#include "tests/support/test_prelude.h"

namespace qfe::test {
namespace {

struct Outcomes {
  std::string oldDump, newDump, oldList, newList;
  std::size_t oldLines = 0;
  std::uint64_t changes = 0;
};

Outcomes outcomesOf(const CrashScenario& scenario) {
  Outcomes outcomes;
  Server server(scenario.before);
  outcomes.oldDump = server.dump();
  outcomes.oldList = installedList(server.fs);
  outcomes.oldLines = readHistory(server.fs).lines.size();
  scenario.act(server);
  outcomes.newDump = server.dump();
  outcomes.newList = installedList(server.fs);
  outcomes.changes = server.fs.changes();
  return outcomes;
}

std::string outcomeOfLine(const HistoryLine& line) {
  return line.json.find("outcome")->string();
}

// Files, records and history tell the same story, and nothing is left over.
std::string inconsistency(Server& server, const Outcomes& outcomes) {
  const std::string dump = server.dump();
  const bool isOld = dump == outcomes.oldDump;
  if (!isOld && dump != outcomes.newDump) return "neither OLD nor NEW:\n" + dump;
  const std::string list = installedList(server.fs);
  if (list != (isOld ? outcomes.oldList : outcomes.newList)) return "list says " + list;
  const History history = readHistory(server.fs);
  if (history.brokenAt != 0 || history.tornTail) return "history is broken";
  const std::size_t more = history.lines.size() - outcomes.oldLines;
  if (more > 1) return "history has too many lines";
  const std::string last = more == 0 ? "nothing" : outcomeOfLine(history.lines.back());
  const bool undone = last == "nothing" || last == "undone";
  if (isOld != undone) return "history says " + last;
  const RootLock lock = RootLock::take(server.fs);
  PruneOptions options;
  options.dryRun = true;
  const PruneResult left = prune(server.fs, server.system, lock, options);
  if (!left.removed.empty()) return "left over: " + left.removed.front();
  for (const Verification& one : verifyInstalled(server.fs, {})) {
    if (!one.intact) return one.id + " is not intact: " + one.whyNotRemovable;
  }
  if (server.fs.dump().find(".tmp") != std::string::npos) {
    return "temporary left:\n" + server.fs.dump();
  }
  return {};
}

std::string recoverAndCompare(Server& server, const Outcomes& outcomes) {
  server.fs.restart();
  const std::string error = errorOf([&] { static_cast<void>(recoverServer(server)); });
  if (!error.empty()) return "recover failed: " + error;
  if (needsRecovery(server.fs)) return "unfinished after recovery";
  const std::string first = server.fs.dump();
  if (!recoverServer(server).entries.empty()) return "a second recovery did something";
  if (server.fs.dump() != first) return "a second recovery changed something";
  return inconsistency(server, outcomes);
}

class CrashTest : public testing::TestWithParam<std::string> {};

TEST_P(CrashTest, StoppedAtAnyChangeTheServerIsOldOrNewAfterRecovery) {
  for (const CrashScenario& scenario : crashScenarios(GetParam())) {
    const Outcomes outcomes = outcomesOf(scenario);
    ASSERT_NE(outcomes.oldDump, outcomes.newDump) << scenario.name;
    for (std::uint64_t change = 1; change <= outcomes.changes; ++change) {
      Server server(scenario.before);
      server.fs.stopAt(change);
      ASSERT_NE(errorOf([&] { scenario.act(server); }), "") << scenario.name << " at " << change;
      ASSERT_EQ(recoverAndCompare(server, outcomes), "")
          << scenario.name << " stopped at " << change;
    }
  }
}

TEST_P(CrashTest, AFailureOfAnyChangeIsUndoneOrDone) {
  for (const CrashScenario& scenario : crashScenarios(GetParam())) {
    const Outcomes outcomes = outcomesOf(scenario);
    for (std::uint64_t change = 1; change <= outcomes.changes; ++change) {
      Server server(scenario.before);
      server.fs.failAt(change, EIO);
      const std::string error = errorOf([&] { scenario.act(server); });
      server.fs.clearFaults();
      const std::string where =
          scenario.name + " failing at " + std::to_string(change) + ": " + error;
      if (error.substr(0, 13) == "needsRecovery") {
        ASSERT_EQ(recoverAndCompare(server, outcomes), "") << where;
        continue;
      }
      ASSERT_FALSE(needsRecovery(server.fs)) << where;
      ASSERT_EQ(server.dump(), error.empty() ? outcomes.newDump : outcomes.oldDump) << where;
      static_cast<void>(recoverServer(server));
      ASSERT_EQ(inconsistency(server, outcomes), "") << where;
    }
  }
}

// The disk is full from some change on, and stays so: the undo has to do without new space.
TEST_P(CrashTest, NothingIsHalfDoneWhenEveryChangeFromOneOnFails) {
  const CrashScenario scenario = crashScenarios(GetParam()).front();
  const Outcomes outcomes = outcomesOf(scenario);
  for (std::uint64_t change = 1; change <= outcomes.changes; ++change) {
    Server server(scenario.before);
    server.fs.failFrom(change, EROFS);
    const std::string error = errorOf([&] { scenario.act(server); });
    ASSERT_NE(error, "") << change;
    ASSERT_EQ(recoverAndCompare(server, outcomes), "") << "failing from " << change;
  }
}

TEST_P(CrashTest, RecoveryItselfMayStopAnywhere) {
  std::vector<CrashScenario> scenarios = crashScenarios(GetParam());
  for (const std::size_t which : {std::size_t{2}, std::size_t{4}}) {
    const CrashScenario& scenario = scenarios.at(which);
    const Outcomes outcomes = outcomesOf(scenario);
    for (std::uint64_t change = 1; change <= outcomes.changes; change += 7) {
      Server crashed(scenario.before);
      crashed.fs.stopAt(change);
      static_cast<void>(errorOf([&] { scenario.act(crashed); }));
      const MemoryTree tree = crashed.fs.tree();
      Server whole(tree);
      static_cast<void>(recoverServer(whole));
      const std::uint64_t changes = whole.fs.changes();
      for (std::uint64_t second = 1; second <= changes; second += 2) {
        Server server(tree);
        server.fs.stopAt(second);
        static_cast<void>(errorOf([&] { static_cast<void>(recoverServer(server)); }));
        ASSERT_EQ(recoverAndCompare(server, outcomes), "")
            << scenario.name << " stopped at " << change << ", its recovery at " << second;
      }
    }
  }
}

TEST_P(CrashTest, ASignalIsUndoneOrTheChangeIsFinished) {
  for (const CrashScenario& scenario : crashScenarios(GetParam())) {
    const Outcomes outcomes = outcomesOf(scenario);
    bool ended = false;
    for (std::int64_t polls = 0; !ended; ++polls) {
      Server server(scenario.before);
      server.system.interruptAfter = polls;
      const std::string error = errorOf([&] { scenario.act(server); });
      ended = error.empty();
      if (!ended) {
        ASSERT_EQ(error.substr(0, 12), "interrupted:") << error;
      }
      ASSERT_EQ(server.dump(), ended ? outcomes.newDump : outcomes.oldDump) << scenario.name;
      ASSERT_EQ(inconsistency(server, outcomes), "") << scenario.name << polls;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(BothWays, CrashTest, testing::Values("ext4", "vfat"),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace qfe::test
