// Planning a rollback: which layers come off, in which order, and whether they may.
#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "manifest/base/error.h"
#include "patcher/plan/dependents.h"
#include "patcher/plan/plan.h"
#include "patcher/plan/plan_common.h"
#include "patcher/plan/rollback_files.h"

namespace qfe {
namespace {

// The folders of a hotfix's locations as they were when it was applied, read off its files:
// "{exchsrvr}/bin/a.exe" at "Program Files/Exchsrvr/bin/a.exe" is "Program Files/Exchsrvr".
std::vector<std::pair<std::string, std::string>> locationsOf(const InstalledHotfix& hotfix) {
  std::map<std::string, std::string> folders;
  for (const InstalledFile& file : hotfix.files) {
    const InstallPath path = InstallPath::parse(file.manifestPath, Platform::any);
    if (path.location.empty()) continue;
    std::string folder = file.path;
    const auto depth = 1 + std::ranges::count(path.relative, '/');
    for (std::ptrdiff_t i = 0; i < depth; ++i) folder = std::string(parentPath(folder));
    folders.emplace(path.location, std::move(folder));
  }
  if (!hotfix.manifest.locations.empty()) {
    folders.emplace(hotfix.manifest.locations.begin()->first, hotfix.identity.location);
  }
  std::vector<std::pair<std::string, std::string>> locations;
  for (const auto& [name, folder] : folders) {
    if (!hotfix.manifest.locations.contains(name)) continue;
    locations.emplace_back(name, folder.empty() ? "." : folder);
  }
  return locations;
}

// Taking a hotfix off below a release that holds it would put files of the older level into it.
void refuseCorrected(const Fs& fs, const InstalledHotfix& hotfix) {
  if (hotfix.manifest.correctedIn.empty()) return;
  const Inventory inventory = scan(fs, {&hotfix.manifest}, {locationsOf(hotfix), 0, {}});
  for (const Finding& finding : evaluate({&hotfix.manifest}, inventory, {})) {
    if (finding.state != HotfixState::superseded) continue;
    throw Error(ErrorCode::superseded,
                fmt::format("{} cannot be rolled back: {}; \"qfe forget {}\" drops its record and "
                            "leaves the files as they are",
                            describe(hotfix), finding.reason, hotfix.identity.id));
  }
}

void refuseServices(Preflight& preflight, const InstalledHotfix& hotfix,
                    const RollbackOptions& options) {
  const Hooks& hooks = hotfix.manifest.hooks;
  preflight.checkServices(hotfix.manifest, hooks.rollbackBefore || hooks.rollbackAfter,
                          options.rootIsSystem, options.offline);
}

// The layers to take off, newest first. Throws Error(dependents).
std::vector<std::size_t> chooseLayers(const std::vector<Layer>& layers,
                                      const std::vector<std::string>& ids, bool withDependents) {
  std::set<std::size_t> asked;
  for (const std::string& id : ids) asked.insert(findTop(layers, id));
  std::set<std::size_t> chosen = asked;
  std::vector<std::size_t> open(asked.begin(), asked.end());
  std::vector<std::string> reasons;
  while (!open.empty()) {
    const std::size_t layer = open.back();
    open.pop_back();
    for (const Dependent& dependent : standingOn(layers, layer)) {
      if (!chosen.insert(dependent.layer).second) continue;
      open.push_back(dependent.layer);
      reasons.push_back(fmt::format("{} stands on {}: it {}",
                                    describe(layers[dependent.layer].hotfix),
                                    describe(layers[layer].hotfix), dependent.why));
    }
  }
  if (!reasons.empty() && !withDependents) {
    std::vector<std::string> names;
    for (const std::size_t layer : asked) names.push_back(describe(layers[layer].hotfix));
    throw Error(ErrorCode::dependents,
                fmt::format("{} cannot be rolled back alone:\n  - {}\n--with-dependents takes all "
                            "of them off, newest first",
                            fmt::join(names, ", "), fmt::join(reasons, "\n  - ")));
  }
  return {chosen.rbegin(), chosen.rend()};
}

PlannedHotfix describePlanned(const InstalledHotfix& hotfix) {
  PlannedHotfix planned;
  planned.identity = hotfix.identity;
  planned.revision = hotfix.revision;
  planned.title = hotfix.manifest.title;
  planned.manifestDigest = hotfix.manifestDigest;
  planned.before = HotfixState::installed;
  planned.transaction = hotfix.transaction;
  for (const Service& service : hotfix.manifest.services) planned.services.push_back(service.name);
  planned.hooks = hotfix.manifest.hooks.rollbackBefore || hotfix.manifest.hooks.rollbackAfter;
  planned.restart = hotfix.manifest.restart;
  return planned;
}

void noteRollback(Plan& plan, const InstalledHotfix& hotfix, const PlannedHotfix& planned,
                  const RollbackOptions& options) {
  if (hotfix.previous) {
    plan.notes.push_back(fmt::format("the earlier record of {} comes back", hotfix.identity.id));
  }
  if (planned.restart == Restart::system) {
    plan.notes.push_back(fmt::format("{} requires a restart", describe(hotfix)));
  }
  if (!options.offline || (planned.services.empty() && !planned.hooks)) return;
  std::vector<std::string> left;
  for (const std::string& service : planned.services) left.push_back("service " + service);
  if (planned.hooks) left.emplace_back("hooks");
  plan.notes.push_back(
      fmt::format("{} is left to you: {}", fmt::join(left, ", "), describe(hotfix)));
  if (std::ranges::find(plan.overrides, "offline") == plan.overrides.end()) {
    plan.overrides.emplace_back("offline");
  }
}

}  // namespace

Plan planRollback(const Fs& fs, const System& system, const std::vector<std::string>& ids,
                  const RollbackOptions& options) {
  refuseUnfinished(fs);
  const std::vector<Layer> layers = layersOf(readInstalled(fs));
  Plan plan;
  plan.action = Action::rollback;
  RollbackFiles files(fs, system.actor());
  for (const std::size_t index : chooseLayers(layers, ids, options.withDependents)) {
    const InstalledHotfix& hotfix = layers[index].hotfix;
    if (!hotfix.manifest.removable) {
      throw Error(ErrorCode::notRemovable,
                  fmt::format("{} cannot be rolled back: its manifest says so (removable: false)",
                              describe(hotfix)));
    }
    refuseCorrected(fs, hotfix);
    PlannedHotfix planned = describePlanned(hotfix);
    refuseServices(files.preflight(), hotfix, options);
    files.planLayer(hotfix, planned);
    noteRollback(plan, hotfix, planned, options);
    plan.hotfixes.push_back(std::move(planned));
  }
  files.finish(plan);
  if (!files.drift().empty() && !options.force) {
    throw Error(ErrorCode::drift,
                fmt::format("not as the hotfix left it:\n  - {}\n--force puts the old files back "
                            "all the same, and what is there now is lost",
                            fmt::join(files.drift(), "\n  - ")));
  }
  files.preflight().throwIfRefused();
  refuseAmbiguous(plan);
  if (!files.drift().empty()) plan.overrides.emplace_back("force");
  return plan;
}

}  // namespace qfe
