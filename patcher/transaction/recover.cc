// Recovery: finish what is committed, undo what is not. Asks no signature, no clock, no package.
#include <algorithm>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "manifest/base/safe_path.h"
#include "patcher/journal/journal.h"
#include "patcher/journal/state_names.h"
#include "patcher/transaction/checked.h"
#include "patcher/transaction/commit.h"
#include "patcher/transaction/intent_from_plan.h"
#include "patcher/transaction/mount_stores.h"
#include "patcher/transaction/transaction.h"
#include "patcher/transaction/undo.h"
#include "verifier/root/resolve.h"

namespace qfe {
namespace {

constexpr std::string_view kTemporary = ".tmp";

// Files that a run had begun to write beside their place when it died.
void removeTemporaries(Fs& fs, const std::string& folder) {
  const auto entries = fs.list(folder);
  if (!entries) return;
  for (const FolderEntry& entry : entries.value()) {
    const std::string_view name = entry.name;
    if (name.size() > kTemporary.size() &&
        name.substr(name.size() - kTemporary.size()) == kTemporary) {
      removeFile(fs, joinPath(folder, name));
    }
  }
}

Recovery::Entry recoverOne(Fs& fs, const System& system, const JournalEntry& entry) {
  if (!entry.intent) {
    require(Journal(fs).discard(entry.number), "remove an empty transaction");
    return {entry.number, false, "a run that had not begun to change anything"};
  }
  const Intent& intent = *entry.intent;
  requireStores(fs, intent, entry.sealed);
  const StoreLocks locks = lockStores(fs, intent.stores);
  removeTemporaries(fs, names::transactionFolder(entry.number));
  if (entry.committed()) {
    finishCommitted(fs, system, intent);
  } else {
    undoTransaction(fs, intent, entry.swapping);
    finishUndone(fs, system, intent);
  }
  return {entry.number, entry.committed(), describeIntent(intent)};
}

}  // namespace

Recovery recover(Fs& fs, System& system, const RootLock&) {
  Recovery recovery;
  std::vector<JournalEntry> unfinished = Journal::unfinished(fs);
  // One at most, as qfe leaves it; more are taken back in the order in which they came.
  std::ranges::reverse(unfinished);
  for (const JournalEntry& entry : unfinished) {
    const std::string what = fmt::format("recover transaction {}", entry.number);
    try {
      recovery.entries.push_back(withContext(what, [&] { return recoverOne(fs, system, entry); }));
    } catch (const Error& error) {
      if (error.code() == ErrorCode::needsRecovery || error.code() == ErrorCode::locked) throw;
      throw Error(ErrorCode::needsRecovery,
                  fmt::format("{}; mend that and run \"qfe recover\" again", error.what()));
    }
  }
  removeTemporaries(fs, std::string(statePath()));
  removeTemporaries(fs, names::installedFolder());
  return recovery;
}

bool needsRecovery(const ReadFs& fs) {
  return !Journal::unfinished(fs).empty();
}

}  // namespace qfe
