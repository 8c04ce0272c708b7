// The intent of a transaction: everything recovery needs, written durably before anything else.
//
// TRANSACTION.md is the protocol; formatVersion rises with every change of this JSON, older ones
// stay readable, a newer one is refused with Error(needsRecovery).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "manifest/base/digest.h"
#include "manifest/base/strict_json.h"
#include "patcher/fs/fs.h"

namespace qfe {

constexpr int kIntentFormatVersion = 1;

enum class Action { apply, rollback };

// One side of a change: a file's content and metadata.
struct FileSide {
  Digest digest;
  std::uint64_t size = 0;
  Metadata metadata;
  std::string version;  // as printed; empty where none
  friend bool operator==(const FileSide&, const FileSide&) = default;
};

struct StoreRef {
  std::string path;  // root-relative
  std::string uuid;  // empty for the main store
  SwapMethod method = SwapMethod::exchange;
  friend bool operator==(const StoreRef&, const StoreRef&) = default;
};

// One file, one step. Steps are done in order and undone in reverse order; the same live path may
// occur in several steps (two hotfixes of one transaction), each with slots of its own.
//
//   replace  live: before → after. exchange: `staged` and live swap, so `staged` then holds the
//            old file and backup == staged. backup: live is linked to `backup`, `staged` renamed
//            over.
//   add      `staged` is renamed to the live name, which must not exist.
//   remove   live is renamed to `backup`.
struct Step {
  enum class Kind { replace, add, remove };
  Kind kind = Kind::replace;
  std::string path;       // live, root-relative real path
  std::size_t store = 0;  // index into Intent::stores
  std::string staged;     // root-relative slot; empty for remove
  std::string backup;     // root-relative slot; empty for add
  std::optional<FileSide> before, after;
  std::size_t package = 0;   // index into Intent::packages
  std::string manifestPath;  // as the manifest prints it
  friend bool operator==(const Step&, const Step&) = default;
};

// A folder that has to be there before the swaps (apply), or is removed after them if it is
// empty (rollback of a hotfix that made it).
struct FolderStep {
  enum class Kind { create, remove };
  Kind kind = Kind::create;
  std::string path;
  Metadata metadata;
  friend bool operator==(const FolderStep&, const FolderStep&) = default;
};

// What the installed record, `list` and the history are derived from.
struct IntentPackage {
  std::string identityStem;  // Identity::fileStem
  Json record;  // state/installed.h: the record as it will be (apply) or was (rollback)
  friend bool operator==(const IntentPackage&, const IntentPackage&) = default;
};

struct Intent {
  std::uint64_t number = 0;
  Action action = Action::apply;
  std::vector<StoreRef> stores;
  std::vector<IntentPackage> packages;  // in the order they are applied or rolled back
  std::vector<FolderStep> folders;
  std::vector<Step> steps;
  // Times of the folders whose entries change, to be put back when the transaction is undone.
  std::vector<std::pair<std::string, FileTime>> folderTimes;
  Json history;  // state/history.h: the history line but for outcome, time and chain
  friend bool operator==(const Intent&, const Intent&) = default;
};

[[nodiscard]] std::string writeIntent(const Intent& intent);
// Throws Error(needsRecovery) for damage and for a newer format.
[[nodiscard]] Intent readIntent(std::string name, std::string text);

}  // namespace qfe
