// Whenever the process stops, recovery makes all OLD or all NEW: scenarios are stopped, and made to
// fail, at their changes, with both ways of swapping. A first apply and its rollback are stopped at
// every change, for the rest a part of the changes is visited; with QFE_CRASH_ALL set in the
// environment everything is visited, which takes minutes.
#include <cerrno>
#include <cstdlib>
#include <map>
#include <set>

#include "patcher/state/history.h"
#include "tests/support/crash_scenarios.h"
#include "tests/support/test_prelude.h"

namespace qfe::test {
namespace {

constexpr std::uint64_t kStride = 13;

// Change numbers to visit, of 1 to `changes`.
std::vector<std::uint64_t> visited(std::uint64_t changes, std::uint64_t first,
                                   std::uint64_t stride) {
  if (std::getenv("QFE_CRASH_ALL") != nullptr) first = stride = 1;
  std::vector<std::uint64_t> numbers;
  for (std::uint64_t number = first; number <= changes; number += stride) numbers.push_back(number);
  return numbers;
}

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
  EXPECT_NE(outcomes.oldDump, outcomes.newDump) << scenario.name;
  return outcomes;
}

// What a server looks like but for the times of qfe's own state.
std::string fingerprint(const Server& server) {
  std::string text = server.dump() + "\n";
  for (const std::string folder : {"var/lib/qfe", "Program Files/.qfe"}) {
    std::vector<std::string> open = {folder};
    while (!open.empty()) {
      const std::string path = open.back();
      open.pop_back();
      const auto entries = server.fs.list(path);
      if (!entries) continue;
      for (const FolderEntry& entry : entries.value()) {
        const std::string below = joinPath(path, entry.name);
        text += below + "\n";
        if (entry.type == FileType::folder) open.push_back(below);
      }
    }
  }
  return text;
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
  const std::string last =
      more == 0 ? "nothing" : history.lines.back().json.find("outcome")->string();
  const bool undone = last == "nothing" || last == "undone";
  if (isOld != undone) return "history says " + last;
  // Costly, and the same for all servers that look the same.
  static std::set<std::string> seen;
  const std::string looks = fingerprint(server);
  if (!seen.insert(outcomes.oldDump + looks).second) return {};
  if (looks.find(".tmp") != std::string::npos) return "temporary left:\n" + looks;
  const RootLock lock = RootLock::take(server.fs);
  PruneOptions options;
  options.dryRun = true;
  const PruneResult left = prune(server.fs, server.system, lock, options);
  if (!left.removed.empty()) return "left over: " + left.removed.front();
  for (const Verification& one : verifyInstalled(server.fs, {})) {
    if (!one.intact) return one.id + " is not intact: " + one.whyNotRemovable;
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

class CrashTest : public testing::TestWithParam<std::string> {
 protected:
  using Visit = std::function<void(const CrashScenario&, const Outcomes&, std::uint64_t)>;
  static const std::vector<CrashScenario>& scenarios() {
    static std::map<std::string, std::vector<CrashScenario>> made;
    std::vector<CrashScenario>& here = made[GetParam()];
    if (here.empty()) here = crashScenarios(GetParam());
    return here;
  }
  // Calls visit for changes of each scenario; of the first two for every `stride`th.
  static void forEachChange(std::uint64_t stride, const Visit& visit) {
    std::size_t which = 0;
    for (const CrashScenario& scenario : scenarios()) {
      const Outcomes outcomes = outcomesOf(scenario);
      const bool first = which < 2;
      for (const std::uint64_t change :
           visited(outcomes.changes, first ? 1 : 1 + which, first ? stride : kStride)) {
        ASSERT_NO_FATAL_FAILURE(visit(scenario, outcomes, change));
      }
      ++which;
    }
  }
};

TEST_P(CrashTest, StoppedAtAnyChangeTheServerIsOldOrNewAfterRecovery) {
  forEachChange(1, [](const CrashScenario& scenario, const Outcomes& outcomes,
                      std::uint64_t change) {
    Server server(scenario.before);
    server.fs.stopAt(change);
    ASSERT_NE(errorOf([&] { scenario.act(server); }), "") << scenario.name << " at " << change;
    ASSERT_EQ(recoverAndCompare(server, outcomes), "") << scenario.name << " stopped at " << change;
  });
}

TEST_P(CrashTest, AFailureOfAnyChangeIsUndoneOrDone) {
  forEachChange(
      3, [](const CrashScenario& scenario, const Outcomes& outcomes, std::uint64_t change) {
        Server server(scenario.before);
        server.fs.failAt(change, EIO);
        const std::string error = errorOf([&] { scenario.act(server); });
        server.fs.clearFaults();
        const std::string where = scenario.name + " failing at " + std::to_string(change) + error;
        if (error.substr(0, 13) == "needsRecovery") {
          ASSERT_EQ(recoverAndCompare(server, outcomes), "") << where;
          return;
        }
        ASSERT_FALSE(needsRecovery(server.fs)) << where;
        ASSERT_EQ(server.dump(), error.empty() ? outcomes.newDump : outcomes.oldDump) << where;
        static_cast<void>(recoverServer(server));
        ASSERT_EQ(inconsistency(server, outcomes), "") << where;
      });
}

TEST_P(CrashTest, NothingIsHalfDoneWhenEveryChangeFromOneOnFails) {
  const CrashScenario& scenario = scenarios().front();
  const Outcomes outcomes = outcomesOf(scenario);
  for (const std::uint64_t change : visited(outcomes.changes, 2, 9)) {
    Server server(scenario.before);
    server.fs.failFrom(change, EROFS);
    ASSERT_NE(errorOf([&] { scenario.act(server); }), "") << change;
    ASSERT_EQ(recoverAndCompare(server, outcomes), "") << "failing from " << change;
  }
}

TEST_P(CrashTest, RecoveryItselfMayStopAnywhere) {
  for (const std::size_t which : {std::size_t{3}, std::size_t{4}}) {
    const CrashScenario& scenario = scenarios().at(which);
    const Outcomes outcomes = outcomesOf(scenario);
    for (const std::uint64_t change : visited(outcomes.changes, 25, 40)) {
      Server crashed(scenario.before);
      crashed.fs.stopAt(change);
      static_cast<void>(errorOf([&] { scenario.act(crashed); }));
      const MemoryTree tree = crashed.fs.tree();
      Server whole(tree);
      static_cast<void>(recoverServer(whole));
      for (const std::uint64_t second : visited(whole.fs.changes(), 2, 7)) {
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
  for (const std::size_t which : {std::size_t{0}, std::size_t{1}}) {
    const CrashScenario& scenario = scenarios().at(which);
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
                         [](const auto& type) { return type.param; });

}  // namespace
}  // namespace qfe::test
