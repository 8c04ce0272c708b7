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
  std::function<void(Server&)> act;
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
      for (const auto& packages : applied) apply(server, *packages);
    });
  };
  const auto applies = [](const std::shared_ptr<Packages>& packages) {
    return [packages](Server& server) { apply(server, *packages); };
  };
  const auto rollsBack = [](std::string id, bool withDependents) {
    return [id, withDependents](Server& server) {
      RollbackOptions options;
      options.withDependents = withDependents;
      rollback(server, {id}, options);
    };
  };
  std::vector<CrashScenario> scenarios;
  scenarios.push_back({"first hotfix", with(product, {}), applies(first)});
  scenarios.push_back({"stacked", with(product, {first}), applies(second)});
  scenarios.push_back({"several packages", with(product, {}), applies(both)});
  scenarios.push_back({"rollback", with(product, {first}), rollsBack("KB886948", false)});
  scenarios.push_back(
      {"rollback with dependents", with(product, {first, second}), rollsBack("KB886948", true)});
  scenarios.push_back({"another mount", with(mounts, {}), applies(first)});
  scenarios.push_back(
      {"rollback on another mount", with(mounts, {first}), rollsBack("KB886948", false)});
  return scenarios;
}

}  // namespace qfe::test
