// What planning an apply and planning a rollback share.
#pragma once

#include <string>

#include "manifest/manifest.h"
#include "verifier/root/read_fs.h"

namespace qfe {

// Throws Error(needsRecovery) when a transaction of this root is unfinished.
void refuseUnfinished(const ReadFs& fs);

// The key of state/seen.h: product, id, architecture and language, whatever the place.
[[nodiscard]] std::string seenKey(const Identity& identity);

}  // namespace qfe
