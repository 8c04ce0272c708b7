// Scenarios of the crash tests: a server, and one change of it that may stop anywhere.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/scenario.h"

namespace qfe::test {

struct CrashScenario {
  std::string name;
  MemoryTree before;
  Plan plan;  // made once: planning changes nothing
  std::shared_ptr<Packages> packages;

  void act(Server& server) const {
    const RootLock lock = RootLock::take(server.fs);
    static_cast<void>(runPlan(server.fs, server.system, lock, plan, *packages, "a test", {}));
  }
};

inline MemoryTree treeOf(const std::function<void(Server&)>& build) {
  Server server;
  build(server);
  return server.fs.tree();
}

// Each on a file system with exchange ("ext4") or without ("vfat").
inline std::vector<CrashScenario> crashScenarios(const std::string& type) {
  const auto first = std::make_shared<Packages>(packagesOf({firstHotfix()}));
  const auto second = std::make_shared<Packages>(packagesOf({secondHotfix()}));
  const auto both = std::make_shared<Packages>(packagesOf({secondHotfix(), firstHotfix()}));
  const auto product = [type](Server& server) {
    installProduct(server);
    server.fs.setFileSystemType("", type);
    if (type != "ext4") server.fs.setExchange("", false);
  };
  const auto mounts = [type](Server& server) {
    server.fs.mount("Program Files", type);
    if (type != "ext4") server.fs.setExchange("Program Files", false);
    installProduct(server);
  };
  const auto with = [](const auto& base, std::vector<std::shared_ptr<Packages>> applied) {
    return treeOf([&](Server& server) {
      base(server);
      for (const auto& packages : applied) applyTo(server, *packages);
    });
  };
  std::vector<CrashScenario> scenarios;
  const auto applies = [&](const std::string& name, MemoryTree before,
                           const std::shared_ptr<Packages>& packages) {
    const Server server(before);
    Plan plan = planApply(server.fs, server.system, *packages, {});
    scenarios.push_back({name, std::move(before), std::move(plan), packages});
  };
  const auto rollsBack = [&](const std::string& name, MemoryTree before) {
    const Server server(before);
    RollbackOptions options;
    options.withDependents = true;
    Plan plan = planRollback(server.fs, server.system, {"KB886948"}, options);
    scenarios.push_back({name, std::move(before), std::move(plan), std::make_shared<Packages>()});
  };
  applies("first hotfix", with(product, {}), first);
  rollsBack("rollback", with(product, {first}));
  applies("stacked", with(product, {first}), second);
  applies("several packages", with(product, {}), both);
  rollsBack("rollback with dependents", with(product, {first, second}));
  rollsBack("rollback of several packages", with(product, {both}));
  applies("another mount", with(mounts, {}), first);
  rollsBack("rollback on another mount", with(mounts, {first}));
  return scenarios;
}

}  // namespace qfe::test
