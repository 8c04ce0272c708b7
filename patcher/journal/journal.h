// The journal of one root: numbered transactions with their intent and marks.
//
// A mark is a small file, made durable (file and folder synced) before mark() returns. Nothing is
// ever rewritten. A transaction folder without a readable whole intent never did anything visible
// (the intent is renamed into place) and is discarded by recovery.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "patcher/fs/fs.h"
#include "patcher/journal/intent.h"

namespace qfe {

enum class Mark { sealed, swapping, abort, commit, done };

struct JournalEntry {
  std::uint64_t number = 0;
  std::optional<Intent> intent;  // nothing: the run stopped before the intent was durable
  bool sealed = false, swapping = false, abort = false, commit = false, done = false;
  // abort outranks commit: an unknown outcome is undone.
  [[nodiscard]] bool committed() const { return commit && !abort; }
};

class Journal {
 public:
  explicit Journal(Fs& fs) : fs_(fs) {}

  // All transactions, by number. Throws Error(needsRecovery) for damage (a torn intent is none).
  [[nodiscard]] static std::vector<JournalEntry> read(const ReadFs& fs);
  // Only those without `done`.
  [[nodiscard]] static std::vector<JournalEntry> unfinished(const ReadFs& fs);
  // One above every number used so far; `lastInHistory` counts too, folders may be pruned.
  [[nodiscard]] static std::uint64_t nextNumber(const ReadFs& fs, std::uint64_t lastInHistory);

  // Each is durable when it returns success. begin: EEXIST for a number that has an intent; EFBIG
  // and EINVAL, with nothing written, for an intent that recovery could not read again.
  SysStatus begin(const Intent& intent);
  SysStatus mark(std::uint64_t number, Mark mark);
  // Removes a transaction's folder: intent, marks, and `done` last. EBUSY where `swapping` or
  // `commit` is there without `done`; success where there is no folder.
  SysStatus discard(std::uint64_t number);

 private:
  Fs& fs_;
};

[[nodiscard]] std::string_view word(Mark mark);

}  // namespace qfe
