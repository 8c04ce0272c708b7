// Planning an apply: order, evaluation over what was planned so far, and what is said of a whole
// hotfix. Files are apply_files.cc's.
#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "manifest/base/error.h"
#include "manifest/base/limits.h"
#include "manifest/catalog/dependency_order.h"
#include "manifest/words.h"
#include "patcher/journal/journal.h"
#include "patcher/plan/apply_files.h"
#include "patcher/plan/live_file.h"
#include "patcher/plan/plan.h"
#include "patcher/plan/plan_common.h"
#include "patcher/state/seen.h"
#include "verifier/evaluate/hotfix_state.h"

namespace qfe {
namespace {

constexpr std::uint64_t kImageBytes = 256 * limits::kMiB;

std::string nameOf(const Manifest& manifest) {
  return manifest.revision > 1 ? fmt::format("{} revision {}", manifest.id, manifest.revision)
                               : manifest.id;
}

class ApplyPlanner {
 public:
  ApplyPlanner(const Fs& fs, const System& system, const std::vector<VerifiedPackage>& packages,
               const ApplyOptions& options)
      : fs_(fs),
        packages_(packages),
        options_(options),
        installed_(readInstalled(fs)),
        seen_(readSeen(fs)),
        files_(fs, system.actor(), options, fileTimeOf(system.now())) {
    plan_.action = Action::apply;
    for (const InstalledHotfix& hotfix : installed_) {
      records_.push_back({hotfix.identity, hotfix.revision, false, hotfix.manifest});
    }
  }

  Plan plan();

 private:
  void planPackage(std::size_t index, const Inventory& inventory);
  // Over the instance as it will be. Nothing: planned; else the finding that says why not.
  std::optional<Finding> planInstance(std::size_t index, Instance instance, bool rootIsEmpty);
  void planFinding(std::size_t index, const Finding& finding, PlannedHotfix hotfix);
  void refuseUnclear(const Manifest& manifest, const Finding& finding, bool rootIsEmpty) const;
  void refuseDowngrade(const Manifest& manifest, const Identity& identity);
  void refuseBlocked(const Manifest& manifest, const Finding& finding) const;
  void refuseFiles(const Manifest& manifest, const ApplyTarget& target) const;
  void note(const Manifest& manifest, const Finding& finding, const ApplyTarget& target);
  void noteStores();
  void record(const Manifest& manifest, const Identity& identity);
  [[nodiscard]] const InstalledHotfix* installed(const Identity& identity) const;
  [[nodiscard]] FileAttributes attributesOf(const ProjectedFile& file);
  void noteOverride(const std::string& flag);

  const Fs& fs_;
  const std::vector<VerifiedPackage>& packages_;
  const ApplyOptions& options_;
  std::vector<InstalledHotfix> installed_;
  Seen seen_;
  std::vector<InstalledRecord> records_;  // installed, or planned by now
  ApplyFiles files_;
  Plan plan_;
};

Plan ApplyPlanner::plan() {
  std::vector<const Manifest*> manifests;
  for (const VerifiedPackage& package : packages_) manifests.push_back(&package.manifest());
  const std::vector<std::size_t> order = dependencyOrder(manifests);
  const Inventory inventory = scan(fs_, manifests, {options_.locations, options_.jobs, {}});
  if (inventory.rootIsEmpty) {
    throw Error(ErrorCode::emptyRoot,
                "the root has nothing in it; is the server's file system mounted there?");
  }
  for (const std::size_t index : order) planPackage(index, inventory);
  files_.finish(plan_);
  files_.preflight().throwIfRefused();
  refuseAmbiguous(plan_);
  noteStores();
  return std::move(plan_);
}

void ApplyPlanner::planPackage(std::size_t index, const Inventory& inventory) {
  const Manifest& manifest = packages_[index].manifest();
  std::vector<Finding> notMeant;
  const std::vector<Instance>& instances = inventory.instances.at(index);
  for (const Instance& instance : instances) {
    std::optional<Finding> finding = planInstance(index, instance, inventory.rootIsEmpty);
    if (finding) notMeant.push_back(std::move(*finding));
  }
  if (notMeant.size() == instances.size()) {
    const Finding& finding = notMeant.front();
    const bool superseded = finding.state == HotfixState::superseded;
    throw Error(superseded ? ErrorCode::superseded : ErrorCode::notApplicable,
                fmt::format("{} is not {} this server: {}", nameOf(manifest),
                            superseded ? "needed on" : "for", finding.reason));
  }
  for (const Finding& finding : notMeant) {
    plan_.notes.push_back(fmt::format("{} is left out in {}: {}", nameOf(manifest),
                                      finding.identity.location, finding.reason));
  }
}

std::optional<Finding> ApplyPlanner::planInstance(std::size_t index, Instance instance,
                                                  bool rootIsEmpty) {
  const Manifest& manifest = packages_[index].manifest();
  files_.projection().overlay(instance, manifest.namingPlatform(),
                              [this](const ProjectedFile& file) { return attributesOf(file); });
  Inventory inventory;
  inventory.rootIsEmpty = rootIsEmpty;
  inventory.instances.push_back({std::move(instance)});
  std::vector<Finding> findings = evaluate({&manifest}, inventory, records_);
  Finding& finding = findings.front();
  refuseUnclear(manifest, finding, rootIsEmpty);
  if (finding.state == HotfixState::notApplicable || finding.state == HotfixState::superseded) {
    return std::move(finding);
  }
  PlannedHotfix hotfix;
  hotfix.identity = finding.identity;
  hotfix.revision = manifest.revision;
  hotfix.title = manifest.title;
  hotfix.manifestDigest = packages_[index].package().file().manifestDigest();
  hotfix.before = finding.state;
  hotfix.package = index;
  for (const Service& service : manifest.services) hotfix.services.push_back(service.name);
  hotfix.hooks = manifest.hooks.any();
  hotfix.restart = manifest.restart;
  planFinding(index, finding, std::move(hotfix));
  return std::nullopt;
}

void ApplyPlanner::planFinding(std::size_t index, const Finding& finding, PlannedHotfix hotfix) {
  const Package& package = packages_[index].package();
  const Manifest& manifest = package.manifest();
  refuseDowngrade(manifest, finding.identity);
  ApplyTarget target{package, index, installed(finding.identity), hotfix};
  if (finding.state != HotfixState::installed) {
    refuseBlocked(manifest, finding);
    files_.planFiles(finding, target);
    refuseFiles(manifest, target);
  }
  const auto changesFile = [](const PlannedFile& file) { return file.action != FileAction::keep; };
  hotfix.alreadyInstalled = std::ranges::none_of(hotfix.files, changesFile);
  if (!hotfix.alreadyInstalled) {
    files_.preflight().checkServices(manifest, hotfix.hooks, options_.rootIsSystem,
                                     options_.offline);
    if (options_.offline && (hotfix.hooks || !hotfix.services.empty())) noteOverride("offline");
    if (packages_[index].trust().unsignedAllowed) noteOverride("allow-unsigned");
  }
  note(manifest, finding, target);
  if (!hotfix.alreadyInstalled) record(manifest, finding.identity);
  plan_.hotfixes.push_back(std::move(hotfix));
}

void ApplyPlanner::refuseUnclear(const Manifest& manifest, const Finding& finding,
                                 bool rootIsEmpty) const {
  if (finding.state != HotfixState::unknown) return;
  // Files that cannot be judged are decided one by one; anything else leaves the whole open.
  if (judgeHotfix(manifest, finding.instance, finding.files, rootIsEmpty).fileTrouble) return;
  throw Error(ErrorCode::refused, fmt::format("{}: whether this server needs it cannot be told: {}",
                                              nameOf(manifest), finding.reason));
}

void ApplyPlanner::refuseDowngrade(const Manifest& manifest, const Identity& identity) {
  std::uint32_t newest = 0;
  if (const auto seen = seen_.find(seenKey(identity)); seen != seen_.end()) newest = seen->second;
  const InstalledHotfix* const recorded = installed(identity);
  if (recorded != nullptr) newest = std::max(newest, recorded->revision);
  if (newest <= manifest.revision) return;
  if (options_.allowDowngrade) {
    noteOverride("allow-downgrade");
    return;
  }
  throw Error(
      ErrorCode::downgrade,
      fmt::format("{} revision {} is older than revision {}, which was applied here before; "
                  "--allow-downgrade accepts that",
                  manifest.id, manifest.revision, newest));
}

void ApplyPlanner::refuseBlocked(const Manifest& manifest, const Finding& finding) const {
  if (finding.blockedBy.empty()) return;
  const bool prerequisite = std::ranges::any_of(finding.blockedBy, [](const std::string& reason) {
    return reason.substr(0, 12) == "prerequisite";
  });
  throw Error(
      prerequisite ? ErrorCode::prerequisiteMissing : ErrorCode::conflict,
      fmt::format("{}: {}; {}", nameOf(manifest), fmt::join(finding.blockedBy, "; "),
                  prerequisite ? "apply it before, or both at once" : "roll that one back first"));
}

void ApplyPlanner::refuseFiles(const Manifest& manifest, const ApplyTarget& target) const {
  if (!target.modified.empty()) {
    throw Error(ErrorCode::fileModified,
                fmt::format("{}: neither the old nor the new content is in\n  - {}\n"
                            "--replace-modified replaces such files; a rollback brings them back",
                            nameOf(manifest), fmt::join(target.modified, "\n  - ")));
  }
  if (manifest.together && !target.later.empty()) {
    throw Error(ErrorCode::laterFile,
                fmt::format("{} works only as a whole, and later files would be kept: {}; look for "
                            "the hotfix of that later level",
                            nameOf(manifest), fmt::join(target.later, ", ")));
  }
}

void ApplyPlanner::note(const Manifest& manifest, const Finding& finding,
                        const ApplyTarget& target) {
  const std::string name = nameOf(manifest);
  const auto add = [this](std::string text) {
    if (std::ranges::find(plan_.notes, text) == plan_.notes.end()) {
      plan_.notes.push_back(std::move(text));
    }
  };
  if (target.hotfix.alreadyInstalled) {
    if (target.record == nullptr) {
      add(fmt::format("{}: its files are there, not by qfe; nothing is recorded", name));
    } else if (target.record->revision < manifest.revision) {
      add(fmt::format("{}: its files are there already; the record stays at revision {}", name,
                      target.record->revision));
    }
    return;
  }
  if (finding.drift) {
    add(fmt::format("{} is recorded as installed, but its files are not as it left them", name));
  }
  if (!manifest.removable) add(fmt::format("{} cannot be rolled back once it is applied", name));
  for (const std::string& path : target.beside) {
    add(fmt::format("{} has changes of its own and is kept; compare it with {}", path,
                    besidePath(path)));
  }
  if (options_.offline && (target.hotfix.hooks || !target.hotfix.services.empty())) {
    std::vector<std::string> left;
    for (const std::string& service : target.hotfix.services) left.push_back("service " + service);
    if (target.hotfix.hooks) left.emplace_back("hooks");
    add(fmt::format("{} is left to you: {}", fmt::join(left, ", "), name));
  }
  if (manifest.restart == Restart::system) add(fmt::format("{} requires a restart", name));
  if (manifest.restart == Restart::services) {
    add(fmt::format("{} requires its services to be restarted", name));
  }
}

void ApplyPlanner::noteStores() {
  for (const StoreRef& store : plan_.stores) {
    if (store.method == SwapMethod::exchange) continue;
    plan_.notes.push_back(fmt::format(
        "names cannot be exchanged on the file system of {}: old files are kept by link or copy, "
        "and a rollback may need space",
        store.path));
  }
}

// What is planned counts as installed for those after it.
void ApplyPlanner::record(const Manifest& manifest, const Identity& identity) {
  std::erase_if(records_,
                [&](const InstalledRecord& record) { return record.identity == identity; });
  records_.push_back({identity, manifest.revision, false, manifest});
}

const InstalledHotfix* ApplyPlanner::installed(const Identity& identity) const {
  const auto found = std::ranges::find(installed_, identity, &InstalledHotfix::identity);
  return found == installed_.end() ? nullptr : &*found;
}

FileAttributes ApplyPlanner::attributesOf(const ProjectedFile& file) {
  const Package& package = packages_[file.package].package();
  const FileRow& row = package.manifest().files.at(file.row);
  FileAttributes attributes;
  attributes.size = file.side->size;
  attributes.sha256 = file.side->digest;
  attributes.modified = file.side->metadata.modified.utc();
  attributes.image.fixedVersion = row.version;
  if (file.side->size > kImageBytes || row.payloads.empty()) return attributes;
  Bytes content;
  const OldFiles& old = files_.oldFilesOf(file.package);
  package.unpack(row, package.choosePayload(row, old), old, [&content](ByteView bytes) {
    content.insert(content.end(), bytes.begin(), bytes.end());
  });
  attributes.image = readImage(content);
  return attributes;
}

void ApplyPlanner::noteOverride(const std::string& flag) {
  if (std::ranges::find(plan_.overrides, flag) == plan_.overrides.end()) {
    plan_.overrides.push_back(flag);
  }
}

}  // namespace

Plan planApply(const Fs& fs, const System& system, const std::vector<VerifiedPackage>& packages,
               const ApplyOptions& options) {
  refuseUnfinished(fs);
  return ApplyPlanner(fs, system, packages, options).plan();
}

}  // namespace qfe
