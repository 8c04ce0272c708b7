// Changing a server: run, roll back, recover, forget, prune. TRANSACTION.md is the protocol.
//
// Whenever process or power stop, recovery makes files, attributes and records all OLD or all
// NEW; after success was reported it is NEW for ever.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "patcher/fs/fs.h"
#include "patcher/plan/plan.h"
#include "patcher/system/system.h"

namespace qfe {

// The lock of a root, held for a whole run. Makes the state folder when it is not there.
class RootLock {
 public:
  // Throws Error(locked) when another run has it, Error(io).
  [[nodiscard]] static RootLock take(Fs& fs);

 private:
  explicit RootLock(std::unique_ptr<FsLock> lock) : lock_(std::move(lock)) {}
  std::unique_ptr<FsLock> lock_;
};

struct Progress {
  std::function<void(std::string_view what, std::size_t done, std::size_t total)>
      report;  // or empty
};

struct Outcome {
  bool restartRequired = false;   // exit 10
  std::uint64_t transaction = 0;  // 0: nothing was to be done
};

// Runs a plan made by planApply over the same packages, or by planRollback (packages empty).
// Throws Error(undone) or Error(interrupted) when it failed and the server is as it was, with the
// cause in the message; Error(needsRecovery) when undoing failed too (both causes).
[[nodiscard]] Outcome runPlan(Fs& fs, System& system, const RootLock& lock, const Plan& plan,
                              const std::vector<VerifiedPackage>& packages,
                              const std::string& reason, const Progress& progress);

struct Recovery {
  struct Entry {
    std::uint64_t transaction = 0;
    bool finished = false;  // committed and finished; else undone
    std::string what;       // "apply KB886948 revision 1"
  };
  std::vector<Entry> entries;
};
// Finishes or undoes whatever is unfinished; changes nothing when nothing is. Idempotent, may be
// interrupted. Throws Error(needsRecovery) when it cannot (a store is missing, damage, a newer
// format), leaving everything as it is.
[[nodiscard]] Recovery recover(Fs& fs, System& system, const RootLock& lock);
// Whether something is unfinished: for verbs that only read. Never changes anything.
[[nodiscard]] bool needsRecovery(const ReadFs& fs);

// Drops a record and its backups without touching the live files.
void forget(Fs& fs, System& system, const RootLock& lock, const std::string& id,
            const std::string& reason);

struct PruneOptions {
  std::size_t keepTransactions = 100;  // folders of finished transactions kept as a log
  bool dryRun = false;
};
struct PruneResult {
  std::vector<std::string> removed;  // root-relative, for people
  std::uint64_t bytes = 0;
};
// Removes what no unfinished transaction and no possible rollback needs.
[[nodiscard]] PruneResult prune(Fs& fs, System& system, const RootLock& lock,
                                const PruneOptions& options);

// Is what was applied still intact?
struct VerifiedFile {
  enum class State { intact, modified, missing, present, replacedLater, unreadable };
  std::string path;
  State state = State::intact;
  std::string reason;
};
struct Verification {
  std::string identityStem, id;
  std::uint32_t revision = 1;
  bool intact = true;  // of the files and of the backups a rollback needs
  bool removable = true;
  std::string whyNotRemovable;
  std::vector<VerifiedFile> files;
};
// In the order of readInstalled; without ids all of them. Throws Error(notInstalled) for an id.
[[nodiscard]] std::vector<Verification> verifyInstalled(const ReadFs& fs,
                                                        const std::vector<std::string>& ids);

}  // namespace qfe
