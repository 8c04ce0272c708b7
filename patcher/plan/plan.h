// What a transaction is going to do: a value with equality and a printer. The dry run prints
// this very value; running it does exactly this and nothing else.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "manifest/base/strict_json.h"
#include "patcher/fs/fs.h"
#include "patcher/journal/intent.h"
#include "patcher/state/installed.h"
#include "patcher/system/system.h"
#include "payloads/trust/verified_package.h"
#include "verifier/evaluate/evaluate.h"

namespace qfe {

enum class FileAction { replace, add, remove, keep };
[[nodiscard]] std::string_view word(FileAction action);

struct PlannedFile {
  FileAction action = FileAction::keep;
  std::string manifestPath;
  std::string path;                       // root-relative real path
  std::string reason;                     // for keep: "already current", "later than required", …
  std::optional<FileSide> before, after;  // after.metadata: what the new file will get
  std::size_t row = 0;                    // in the manifest (apply)
  std::size_t store = 0;                  // index into Plan::stores (not for keep)
  // rollback: the slot that holds the file to put back.
  std::string stored;
  bool layBeside = false;  // a kept config file: the new one goes to `path`, named with .qfe-new
  friend bool operator==(const PlannedFile&, const PlannedFile&) = default;
};

struct PlannedHotfix {
  Identity identity;
  std::uint32_t revision = 1;
  std::string title;
  Digest manifestDigest;
  HotfixState before = HotfixState::unknown;  // apply: as evaluated
  bool alreadyInstalled = false;              // nothing to do for it
  std::size_t package = 0;                    // index into the packages given (apply)
  std::uint64_t transaction = 0;              // that applied it (rollback)
  std::vector<PlannedFile> files;
  std::vector<FolderStep> folders;
  std::vector<std::string> services;  // names, for people
  bool hooks = false;
  Restart restart = Restart::none;
  friend bool operator==(const PlannedHotfix&, const PlannedHotfix&) = default;
};

struct Plan {
  Action action = Action::apply;
  std::vector<PlannedHotfix> hotfixes;  // in the order they are done
  std::vector<StoreRef> stores;
  std::uint64_t bytesToStage = 0;
  std::vector<std::string> notes;      // what an admin should know: "not removable", method, …
  std::vector<std::string> overrides;  // flags that mattered; they go to the history
  [[nodiscard]] bool nothingToDo() const;
  friend bool operator==(const Plan&, const Plan&) = default;
};

// The plan for people, and as JSON (`--dry-run --json`).
[[nodiscard]] std::string printPlan(const Plan& plan);
[[nodiscard]] Json planToJson(const Plan& plan);

struct ApplyOptions {
  std::vector<std::pair<std::string, std::string>> locations;  // as ScanOptions
  bool rootIsSystem = false;  // the root is "/": services and hooks would run
  bool offline = false;       // services and hooks are left to the admin
  bool replaceModified = false;
  bool breakHardLinks = false;
  bool allowDowngrade = false;
  unsigned jobs = 0;
};

struct RollbackOptions {
  bool withDependents = false;
  bool force = false;  // over drift
  bool rootIsSystem = false;
  bool offline = false;
};

// Evaluates and plans; every refusal is an Error with its own code and message, nothing is
// changed. Reads the state; the caller holds the lock when it is going to run the plan.
[[nodiscard]] Plan planApply(const Fs& fs, const System& system,
                             const std::vector<VerifiedPackage>& packages,
                             const ApplyOptions& options);
// `ids` are hotfix ids ("KB886948") or identity stems; an id that names several identities is
// refused with the list of stems.
[[nodiscard]] Plan planRollback(const Fs& fs, const System& system,
                                const std::vector<std::string>& ids,
                                const RollbackOptions& options);

}  // namespace qfe
