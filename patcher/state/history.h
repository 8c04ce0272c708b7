// What was done on this root, by whom: var/lib/qfe/history.jsonl, one JSON object a line.
//
// Each line carries the SHA-256 of the line before it (without its newline; 64 zeros for the
// first), so a rewritten line breaks the chain. A torn last line is ignored when reading and cut
// off before appending; damage elsewhere is reported.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "manifest/base/digest.h"
#include "manifest/base/strict_json.h"
#include "manifest/base/utc_time.h"
#include "patcher/fs/fs.h"

namespace qfe {

// One line as a JSON object with at least: transaction, action ("apply", "rollback", "forget",
// "prune"), outcome ("applied", "rolled back", "undone", "forgotten", "pruned"), time, uid,
// sudoUser, host, qfeVersion, packages [{id, revision, identity, manifestDigest, signers}], files
// [{path, before, after}], overrides [], reason, exit, previous (digest). Lines are kept as
// objects: the format may grow, old lines stay as they are.
struct HistoryLine {
  std::uint64_t transaction = 0;  // 0 for forget and prune
  std::string text;               // exact bytes without newline
  Json json;
};

struct History {
  std::vector<HistoryLine> lines;
  Digest head;                   // of the last line; zeros when there is none
  std::uint64_t validBytes = 0;  // up to the end of the last whole line
  bool tornTail = false;
  // The first line (1-based) whose `previous` is not the digest of the line before; 0: none.
  std::uint64_t brokenAt = 0;
  [[nodiscard]] std::uint64_t lastTransaction() const;
};

// Nothing there: empty. Throws Error(needsRecovery) when a line other than the last is no JSON,
// Error(cannotRead).
[[nodiscard]] History readHistory(const ReadFs& fs);
// Adds `entry` with its `previous`, durably; cuts a torn tail off first. With a transaction number
// that has a line already nothing is added (idempotent). An append that fails is taken back as far
// as the file system lets it. Throws what readHistory throws.
SysStatus appendHistory(Fs& fs, const Json& entry);

}  // namespace qfe
