// The steps of a transaction, in the order of TRANSACTION.md, and what happens when one fails.
#include <cerrno>
#include <exception>
#include <utility>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "manifest/base/safe_path.h"
#include "patcher/journal/journal.h"
#include "patcher/journal/state_names.h"
#include "patcher/plan/plan_common.h"
#include "patcher/state/history.h"
#include "patcher/transaction/checked.h"
#include "patcher/transaction/commit.h"
#include "patcher/transaction/folder_times.h"
#include "patcher/transaction/history_entry.h"
#include "patcher/transaction/intent_from_plan.h"
#include "patcher/transaction/interrupts.h"
#include "patcher/transaction/mount_stores.h"
#include "patcher/transaction/stage.h"
#include "patcher/transaction/swap.h"
#include "patcher/transaction/touched.h"
#include "patcher/transaction/transaction.h"
#include "patcher/transaction/undo.h"

namespace qfe {
namespace {

class Run {
 public:
  Run(Fs& fs, System& system, const Plan& plan, const std::vector<VerifiedPackage>& packages,
      const Progress& progress)
      : fs_(fs),
        system_(system),
        plan_(plan),
        packages_(packages),
        progress_(progress),
        journal_(fs) {}

  Outcome execute(const std::string& reason);

 private:
  void prepare(const std::string& reason);
  void begin();
  // Everything from the durable intent to the commit mark.
  void change();
  void makeFolders();
  void swapAll(Swapper& swapper);
  void removeFolders();
  void settleFolders();
  void mark(Mark mark);
  [[noreturn]] void undoAndThrow(ErrorCode code, const std::string& cause);

  Fs& fs_;
  System& system_;
  const Plan& plan_;
  const std::vector<VerifiedPackage>& packages_;
  const Progress& progress_;
  Journal journal_;
  BuiltIntent built_;
  StoreLocks locks_;
  bool swapping_ = false;    // the mark may be there
  bool committing_ = false;  // the mark may be there
};

Outcome Run::execute(const std::string& reason) {
  try {
    prepare(reason);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::io) throw;
    throw Error(ErrorCode::undone, fmt::format("{}; nothing was changed", error.what()));
  }
  begin();
  const std::uint64_t number = built_.intent.number;
  try {
    change();
  } catch (const Error& error) {
    undoAndThrow(
        error.code() == ErrorCode::interrupted ? ErrorCode::interrupted : ErrorCode::undone,
        error.what());
  } catch (const std::exception& error) {
    undoAndThrow(ErrorCode::undone, error.what());
  }
  try {
    finishCommitted(fs_, system_, built_.intent);
  } catch (const Error& error) {
    throw Error(
        ErrorCode::needsRecovery,
        fmt::format("the change is done, but transaction {} is not recorded to its end: {}; "
                    "run \"qfe recover\"",
                    number, error.what()));
  }
  return {restartRequired(plan_), number};
}

void Run::prepare(const std::string& reason) {
  const std::uint64_t number = Journal::nextNumber(fs_, readHistory(fs_).lastTransaction());
  std::vector<StoreRef> stores = plan_.stores;
  std::string rootId;
  for (StoreRef& store : stores) {
    if (store.path == names::mainStore()) continue;
    if (rootId.empty()) rootId = ensureRootId(fs_, system_);
    if (store.uuid.empty()) store.uuid = system_.newUuid();
  }
  locks_ = lockStores(fs_, stores);
  built_ = intentFromPlan(fs_, system_, plan_, packages_, stores, rootId, number, reason);
}

void Run::begin() {
  const SysStatus begun = journal_.begin(built_.intent);
  if (begun) return;
  const std::string cause = fmt::format("write the intent of transaction {}: {}",
                                        built_.intent.number, describeErrno(begun.error()));
  if (const SysStatus discarded = journal_.discard(built_.intent.number); !discarded) {
    throw Error(ErrorCode::needsRecovery,
                fmt::format("{}; no file was changed, but taking the intent back failed too: {}; "
                            "run \"qfe recover\"",
                            cause, describeErrno(discarded.error())));
  }
  throw Error(ErrorCode::undone, cause + "; nothing was changed");
}

void Run::mark(Mark mark) {
  require(journal_.mark(built_.intent.number, mark), fmt::format("mark {}", word(mark)));
}

void Run::change() {
  const Intent& intent = built_.intent;
  checkInterrupt(system_);
  makeStores(fs_, intent, locks_);
  stage(fs_, system_, built_, packages_, progress_);
  mark(Mark::sealed);
  Swapper swapper(fs_, intent);
  // A file whose hard links are to be broken has them still; a rollback does not mind them.
  bool linksMatter = plan_.action == Action::apply;
  for (const std::string& flag : plan_.overrides) {
    if (flag == "break-hard-links") linksMatter = false;
  }
  swapper.checkBefore(linksMatter);
  checkInterrupt(system_);
  swapping_ = true;
  mark(Mark::swapping);
  makeFolders();
  swapAll(swapper);
  removeFolders();
  settleFolders();
  swapper.checkAfter();
  checkInterrupt(system_);
  committing_ = true;
  mark(Mark::commit);
}

void Run::makeFolders() {
  for (const FolderStep& folder : built_.intent.folders) {
    if (folder.kind != FolderStep::Kind::create) continue;
    const std::string shown = escapeForMessage(folder.path);
    require(fs_.makeFolder(folder.path, folder.metadata.mode), "make folder " + shown);
    require(fs_.setMetadata(folder.path, folder.metadata), "set owner and mode of " + shown);
    require(fs_.syncFolder(folder.path), "sync folder " + shown);
    syncFolderIfThere(fs_, std::string(parentPath(folder.path)));
  }
}

void Run::swapAll(Swapper& swapper) {
  const std::size_t total = built_.intent.steps.size();
  for (std::size_t i = 0; i < total; ++i) {
    checkInterrupt(system_);
    if (progress_.report) progress_.report("swap", i, total);
    withContext("swap " + escapeForMessage(built_.intent.steps[i].path),
                [&] { swapper.doStep(i); });
  }
  if (progress_.report) progress_.report("swap", total, total);
}

// Folders that a rolled-back hotfix had made; one that others use by now stays.
void Run::removeFolders() {
  bool synced = false;
  for (const FolderStep& folder : built_.intent.folders) {
    if (folder.kind != FolderStep::Kind::remove) continue;
    if (!std::exchange(synced, true)) {
      // The files are out of them for good first.
      for (const std::string& one : touchedFolders(built_.intent)) syncFolderIfThere(fs_, one);
      for (const std::string& one : allSlotFolders(built_.intent)) syncFolderIfThere(fs_, one);
    }
    removeFolderIfEmpty(fs_, folder.path);
  }
}

void Run::settleFolders() {
  setFolderTimes(fs_, built_.folderTimesAfter);
  for (const std::string& folder : touchedFolders(built_.intent)) syncFolderIfThere(fs_, folder);
  for (const std::string& folder : allSlotFolders(built_.intent)) syncFolderIfThere(fs_, folder);
}

void Run::undoAndThrow(ErrorCode code, const std::string& cause) {
  const Intent& intent = built_.intent;
  const SysStatus aborted = journal_.mark(intent.number, Mark::abort);
  if (!aborted && committing_) {
    // Nobody can tell now whether the commit will be found: neither way may be taken.
    throw Error(ErrorCode::needsRecovery,
                fmt::format("{}; and whether transaction {} is committed is unknown, since marking "
                            "its end failed too: {}; run \"qfe recover\"",
                            cause, intent.number, describeErrno(aborted.error())));
  }
  // Without the commit mark recovery undoes anyway: a full disk must not stop the undo.
  try {
    undoTransaction(fs_, intent, swapping_);
    finishUndone(fs_, system_, intent);
  } catch (const std::exception& error) {
    throw Error(ErrorCode::needsRecovery,
                fmt::format("{}; and undoing transaction {} failed too: {}; run \"qfe recover\"",
                            cause, intent.number, error.what()));
  }
  throw Error(code, fmt::format("{}; everything was undone, the server is as it was", cause));
}

}  // namespace

Outcome runPlan(Fs& fs, System& system, const RootLock&, const Plan& plan,
                const std::vector<VerifiedPackage>& packages, const std::string& reason,
                const Progress& progress) {
  if (plan.nothingToDo()) return {};
  refuseUnfinished(fs);
  return Run(fs, system, plan, packages, progress).execute(reason);
}

}  // namespace qfe
