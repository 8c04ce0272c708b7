#include "patcher/transaction/commit.h"

#include <map>
#include <optional>
#include <set>

#include "patcher/plan/dependents.h"
#include "patcher/plan/plan_common.h"
#include "patcher/state/history.h"
#include "patcher/state/installed.h"
#include "patcher/state/seen.h"
#include "patcher/transaction/checked.h"
#include "patcher/transaction/touched.h"
#include "patcher/transaction/undo.h"

namespace qfe {
namespace {

// The record of each identity once the transaction is through; nothing: it is gone. Several
// revisions of one identity may come or go at once: the last one tells.
std::map<std::string, std::optional<Json>> recordsAfter(const Intent& intent) {
  std::map<std::string, std::optional<Json>> records;
  for (const IntentPackage& package : intent.packages) {
    std::optional<Json>& record = records[package.identityStem];
    if (intent.action == Action::apply) {
      record = package.record;
      continue;
    }
    record.reset();
    const Json* const previous = package.record.find("previous");
    if (previous != nullptr && !previous->isNull()) record = *previous;
  }
  return records;
}

void writeRecords(Fs& fs, const Intent& intent) {
  for (const auto& [stem, record] : recordsAfter(intent)) {
    require(record ? writeInstalled(fs, stem, *record) : removeInstalled(fs, stem),
            "write " + stem);
  }
}

void raiseSeen(Fs& fs, const Intent& intent) {
  if (intent.action != Action::apply) return;
  Seen newest;
  for (const IntentPackage& package : intent.packages) {
    const InstalledHotfix hotfix = hotfixOfRecord(package.record, "the record of an apply");
    std::uint32_t& revision = newest[seenKey(hotfix.identity)];
    revision = std::max(revision, hotfix.revision);
  }
  require(raiseSeen(fs, newest), "write what was seen");
}

// Every folder of a slot that goes.
std::vector<std::string> foldersOf(const std::vector<std::string>& slots) {
  std::set<std::string> folders;
  for (const std::string& slot : slots) folders.insert(std::string(parentPath(slot)));
  return {folders.begin(), folders.end()};
}

}  // namespace

void finishCommitted(Fs& fs, const System& system, const Intent& intent) {
  writeRecords(fs, intent);
  raiseSeen(fs, intent);
  Json line = intent.history;
  line["outcome"] = intent.action == Action::apply ? "applied" : "rolled back";
  line["time"] = system.now().print();
  require(appendHistory(fs, line), "write the history");
  const std::vector<std::string> slots = slotsAfterCommit(intent);
  removeSlots(fs, slots, foldersOf(slots));
  Journal journal(fs);
  require(journal.mark(intent.number, Mark::done), "mark the transaction done");
}

}  // namespace qfe
