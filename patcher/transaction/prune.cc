// Bounding what qfe keeps: old logs of finished transactions, and slots that nothing refers to.
#include <algorithm>
#include <cerrno>
#include <map>
#include <optional>
#include <set>

#include "manifest/base/limits.h"
#include "manifest/base/safe_path.h"
#include "patcher/journal/journal.h"
#include "patcher/journal/state_files.h"
#include "patcher/journal/state_names.h"
#include "patcher/plan/dependents.h"
#include "patcher/plan/stores.h"
#include "patcher/state/history.h"
#include "patcher/transaction/checked.h"
#include "patcher/transaction/history_entry.h"
#include "patcher/transaction/mount_stores.h"
#include "patcher/transaction/touched.h"
#include "patcher/transaction/transaction.h"
#include "patcher/transaction/undo.h"

namespace qfe {
namespace {

class Pruner {
 public:
  Pruner(Fs& fs, const PruneOptions& options) : fs_(fs), options_(options) {}

  PruneResult run();

 private:
  void collect();
  void pruneTransactions();
  void pruneStore(const StoreRef& store, const std::string& rootId);
  void pruneSlots(const std::string& folder);
  [[nodiscard]] std::string rootId() const;

  Fs& fs_;
  const PruneOptions& options_;
  PruneResult result_;
  std::vector<JournalEntry> entries_;
  std::set<std::string> needed_;  // slots of records
  std::set<std::uint64_t> unfinished_;
  std::map<std::string, StoreRef> stores_;  // by path
};

void Pruner::collect() {
  entries_ = Journal::read(fs_);
  stores_[names::mainStore()] = {names::mainStore(), "", SwapMethod::exchange};
  for (const JournalEntry& entry : entries_) {
    if (!entry.done) unfinished_.insert(entry.number);
    if (!entry.intent) continue;
    for (const StoreRef& store : entry.intent->stores) stores_.emplace(store.path, store);
  }
  for (const Layer& layer : layersOf(readInstalled(fs_))) {
    for (const InstalledFile& file : layer.hotfix.files) {
      if (file.backup.empty()) continue;
      needed_.insert(file.backup);
      stores_.emplace(file.store, StoreRef{file.store, file.storeUuid, file.method});
    }
  }
}

std::string Pruner::rootId() const {
  const std::optional<std::string> text = readStateText(fs_, names::rootId(), limits::kKiB);
  std::string id = text.value_or("");
  if (!id.empty() && id.back() == '\n') id.pop_back();
  return id;
}

void Pruner::pruneTransactions() {
  std::vector<std::uint64_t> done;
  for (const JournalEntry& entry : entries_) {
    if (entry.done) done.push_back(entry.number);
  }
  if (done.size() <= options_.keepTransactions) return;
  done.resize(done.size() - options_.keepTransactions);
  for (const std::uint64_t number : done) {
    const std::string folder = names::transactionFolder(number);
    for (const FolderEntry& file : listState(fs_, folder)) {
      const SysResult<FileStat> stat = fs_.stat(joinPath(folder, file.name));
      if (stat) result_.bytes += stat.value().size;
    }
    result_.removed.push_back(folder);
    if (options_.dryRun) continue;
    require(Journal(fs_).discard(number), "remove " + folder);
  }
}

void Pruner::pruneSlots(const std::string& folder) {
  std::vector<std::string> slots;
  for (const FolderEntry& entry : listState(fs_, folder)) {
    const std::string path = joinPath(folder, entry.name);
    const SysResult<FileStat> stat = fs_.stat(path);
    if (needed_.contains(path) || !stat || stat.value().type == FileType::folder) continue;
    result_.bytes += stat.value().size;
    result_.removed.push_back(path);
    slots.push_back(path);
  }
  const bool needed = std::ranges::any_of(
      needed_, [&](const std::string& slot) { return parentPath(slot) == folder; });
  if (!needed && slots.empty()) result_.removed.push_back(folder);
  if (!options_.dryRun && (!slots.empty() || !needed)) removeSlots(fs_, slots, {folder});
}

void Pruner::pruneStore(const StoreRef& store, const std::string& rootId) {
  const bool main = store.path == names::mainStore();
  // A store that is not mounted, or not this one, is left for another time.
  if (!main && (rootId.empty() || readStoreId(fs_, store.path) != store.uuid)) return;
  const StoreLocks locks = options_.dryRun ? StoreLocks() : lockStores(fs_, {store});
  const std::string part = main ? store.path : joinPath(store.path, rootId);
  for (const FolderEntry& entry : listState(fs_, part)) {
    const auto number = names::parseTransactionNumber(entry.name);
    if (number && !unfinished_.contains(*number)) pruneSlots(joinPath(part, entry.name));
  }
}

PruneResult Pruner::run() {
  collect();
  const std::string id = rootId();
  // Stores first: once the logs are gone nobody knows where they are.
  for (const auto& entry : stores_) pruneStore(entry.second, id);
  pruneTransactions();
  return std::move(result_);
}

}  // namespace

PruneResult prune(Fs& fs, System& system, const RootLock&, const PruneOptions& options) {
  PruneResult result = Pruner(fs, options).run();
  if (options.dryRun || result.removed.empty()) return result;
  Json line = historyHead(system, "prune", "");
  JsonArray files;
  for (const std::string& path : result.removed) {
    Json file;
    file["path"] = escapeForMessage(path);
    files.push_back(std::move(file));
  }
  line["files"] = std::move(files);
  line["bytes"] = result.bytes;
  line["outcome"] = "pruned";
  line["time"] = system.now().print();
  require(appendHistory(fs, line), "write the history");
  return result;
}

}  // namespace qfe
