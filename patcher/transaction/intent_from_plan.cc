#include "patcher/transaction/intent_from_plan.h"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "manifest/base/error.h"
#include "patcher/journal/state_names.h"
#include "patcher/plan/dependents.h"
#include "patcher/plan/live_file.h"
#include "patcher/plan/stores.h"
#include "patcher/transaction/folder_times.h"
#include "patcher/transaction/history_entry.h"
#include "patcher/transaction/touched.h"

namespace qfe {
namespace {

Step::Kind kindOf(FileAction action) {
  switch (action) {
    case FileAction::add:
      return Step::Kind::add;
    case FileAction::remove:
      return Step::Kind::remove;
    case FileAction::replace:
    case FileAction::keep:
      break;
  }
  return Step::Kind::replace;
}

InstalledFile::Action pastOf(FileAction action) {
  switch (action) {
    case FileAction::replace:
      return InstalledFile::Action::replaced;
    case FileAction::add:
      return InstalledFile::Action::added;
    case FileAction::remove:
      return InstalledFile::Action::removed;
    case FileAction::keep:
      break;
  }
  return InstalledFile::Action::kept;
}

class Builder {
 public:
  Builder(const Fs& fs, const System& system, const Plan& plan,
          const std::vector<VerifiedPackage>& packages, const std::string& rootId)
      : fs_(fs),
        system_(system),
        plan_(plan),
        packages_(packages),
        rootId_(rootId),
        now_(system.now()),
        layers_(layersOf(readInstalled(fs))) {}

  BuiltIntent build(const std::vector<StoreRef>& stores, std::uint64_t number,
                    const std::string& reason);

 private:
  void addHotfix(const PlannedHotfix& hotfix);
  void addStep(const PlannedFile& file, std::size_t package);
  [[nodiscard]] std::string newSlot(std::size_t store);
  void addFolderTimes();
  void addRecord(const PlannedHotfix& hotfix, std::size_t firstStep);
  [[nodiscard]] InstalledFile recordFile(const PlannedFile& file, std::size_t& step) const;
  [[nodiscard]] FolderTimes recordFolderTimes(const PlannedHotfix& hotfix, std::size_t firstStep);
  [[nodiscard]] const InstalledHotfix& layerOf(const PlannedHotfix& hotfix) const;

  const Fs& fs_;
  const System& system_;
  const Plan& plan_;
  const std::vector<VerifiedPackage>& packages_;
  const std::string& rootId_;
  UtcTime now_;
  std::vector<Layer> layers_;
  BuiltIntent built_;
  std::size_t slots_ = 0;
  std::set<std::string> timed_;          // folders that an earlier hotfix of it touches
  std::map<std::string, Json> records_;  // made by now, by stem
  std::vector<InstalledHotfix> rolledBack_;
};

BuiltIntent Builder::build(const std::vector<StoreRef>& stores, std::uint64_t number,
                           const std::string& reason) {
  Intent& intent = built_.intent;
  intent.number = number;
  intent.action = plan_.action;
  intent.stores = stores;
  for (const PlannedHotfix& hotfix : plan_.hotfixes) {
    if (!hotfix.alreadyInstalled) addHotfix(hotfix);
  }
  addFolderTimes();
  intent.history = historyEntry(plan_, packages_, intent, system_, reason);
  if (plan_.action == Action::apply) {
    built_.folderTimesAfter = timesAfterApply(intent, fileTimeOf(now_));
  } else {
    built_.folderTimesAfter = timesAfterRollback(intent.folderTimes, rolledBack_);
  }
  return std::move(built_);
}

void Builder::addHotfix(const PlannedHotfix& hotfix) {
  Intent& intent = built_.intent;
  const std::size_t firstStep = intent.steps.size();
  const std::size_t package = intent.packages.size();
  intent.packages.push_back({hotfix.identity.fileStem(), {}});
  intent.folders.insert(intent.folders.end(), hotfix.folders.begin(), hotfix.folders.end());
  for (const PlannedFile& file : hotfix.files) {
    if (file.action == FileAction::keep) continue;
    if (plan_.action == Action::apply && file.action != FileAction::remove) {
      built_.items.push_back({intent.steps.size(), hotfix.package, file.row});
    }
    addStep(file, package);
  }
  if (plan_.action == Action::apply) {
    addRecord(hotfix, firstStep);
    return;
  }
  rolledBack_.push_back(layerOf(hotfix));
  intent.packages.back().record = toJson(rolledBack_.back());
}

std::string Builder::newSlot(std::size_t store) {
  const std::string& path = built_.intent.stores.at(store).path;
  const bool main = path == names::mainStore();
  return names::slot(names::slotFolder(path, main ? std::string() : rootId_, built_.intent.number),
                     slots_++);
}

void Builder::addStep(const PlannedFile& file, std::size_t package) {
  Step step;
  step.kind = kindOf(file.action);
  step.path = file.path;
  step.store = file.store;
  step.before = file.before;
  step.after = file.after;
  step.package = package;
  step.manifestPath = file.manifestPath;
  if (step.kind == Step::Kind::remove) step.after.reset();
  if (step.kind != Step::Kind::remove) {
    step.staged = file.stored.empty() ? newSlot(file.store) : file.stored;
  }
  if (step.kind != Step::Kind::add) {
    const bool swaps = step.kind == Step::Kind::replace &&
                       built_.intent.stores.at(step.store).method == SwapMethod::exchange;
    step.backup = swaps ? step.staged : newSlot(file.store);
  }
  built_.intent.steps.push_back(std::move(step));
}

// Of all folders that are going to change; also of the top of a mount that gets its store.
void Builder::addFolderTimes() {
  Intent& intent = built_.intent;
  std::vector<std::string> folders = touchedFolders(intent);
  for (const StoreRef& store : intent.stores) {
    const std::string top(parentPath(store.path));
    const bool there = store.uuid.empty() || fs_.stat(names::storeId(store.path));
    if (!there && std::ranges::find(folders, top) == folders.end()) folders.push_back(top);
  }
  intent.folderTimes = readFolderTimes(fs_, folders);
}

InstalledFile Builder::recordFile(const PlannedFile& file, std::size_t& step) const {
  InstalledFile recorded;
  recorded.action = pastOf(file.action);
  recorded.manifestPath = file.manifestPath;
  recorded.path = file.path;
  recorded.before = file.before;
  recorded.after = file.after;
  if (file.action == FileAction::keep) return recorded;
  const Step& done = built_.intent.steps.at(step++);
  recorded.after = done.after;
  if (done.backup.empty()) return recorded;
  const StoreRef& store = built_.intent.stores.at(done.store);
  recorded.store = store.path;
  recorded.storeUuid = store.uuid;
  recorded.backup = done.backup;
  recorded.method = store.method;
  return recorded;
}

FolderTimes Builder::recordFolderTimes(const PlannedHotfix& hotfix, std::size_t firstStep) {
  Intent own;
  own.folders = hotfix.folders;
  own.steps.assign(built_.intent.steps.begin() + static_cast<std::ptrdiff_t>(firstStep),
                   built_.intent.steps.end());
  FolderTimes times;
  for (const std::string& folder : touchedFolders(own)) {
    if (timed_.contains(folder)) {
      times.emplace_back(folder, fileTimeOf(now_));
    } else {
      for (auto& time : readFolderTimes(fs_, {folder})) times.push_back(std::move(time));
    }
  }
  for (const std::string& folder : touchedFolders(own)) timed_.insert(folder);
  return times;
}

void Builder::addRecord(const PlannedHotfix& hotfix, std::size_t firstStep) {
  IntentPackage& package = built_.intent.packages.back();
  InstalledHotfix record;
  record.identity = hotfix.identity;
  record.revision = hotfix.revision;
  record.transaction = built_.intent.number;
  record.order = built_.intent.packages.size() - 1;
  record.applied = now_;
  record.manifestDigest = hotfix.manifestDigest;
  record.bootId = system_.bootId();
  record.manifest = packages_.at(hotfix.package).manifest();
  std::size_t step = firstStep;
  for (const PlannedFile& file : hotfix.files) record.files.push_back(recordFile(file, step));
  record.createdFolders = hotfix.folders;
  record.folderTimes = recordFolderTimes(hotfix, firstStep);
  const auto made = records_.find(package.identityStem);
  const auto below = std::ranges::find_if(layers_, [&](const Layer& layer) {
    return layer.top && layer.hotfix.identity == hotfix.identity;
  });
  if (made != records_.end()) {
    record.previous = made->second;
  } else if (below != layers_.end()) {
    record.previous = toJson(below->hotfix);
  }
  package.record = toJson(record);
  records_[package.identityStem] = package.record;
}

const InstalledHotfix& Builder::layerOf(const PlannedHotfix& hotfix) const {
  for (const Layer& layer : layers_) {
    if (layer.hotfix.identity == hotfix.identity &&
        layer.hotfix.transaction == hotfix.transaction &&
        layer.hotfix.revision == hotfix.revision) {
      return layer.hotfix;
    }
  }
  throw Error(ErrorCode::notInstalled,
              fmt::format("the record of {} is gone since the rollback was planned; plan it again",
                          hotfix.identity.id));
}

}  // namespace

BuiltIntent intentFromPlan(const Fs& fs, const System& system, const Plan& plan,
                           const std::vector<VerifiedPackage>& packages,
                           const std::vector<StoreRef>& stores, const std::string& rootId,
                           std::uint64_t number, const std::string& reason) {
  return Builder(fs, system, plan, packages, rootId).build(stores, number, reason);
}

std::string describeIntent(const Intent& intent) {
  std::vector<std::string> names;
  if (const Json* const packages = intent.history.find("packages");
      packages != nullptr && packages->isArray()) {
    for (const Json& package : packages->array()) {
      const Json* const id = package.find("id");
      const Json* const revision = package.find("revision");
      if (id == nullptr || !id->isString() || revision == nullptr) continue;
      names.push_back(fmt::format("{} revision {}", id->string(), writeJsonLine(*revision)));
    }
  }
  return fmt::format("{} {}", intent.action == Action::apply ? "apply" : "roll back",
                     fmt::join(names, ", "));
}

}  // namespace qfe
