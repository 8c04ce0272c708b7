// What planning an apply and planning a rollback share.
#pragma once

#include <string>

#include "manifest/manifest.h"
#include "patcher/plan/plan.h"

namespace qfe {

// Throws Error(needsRecovery) when a transaction of this root is unfinished.
void refuseUnfinished(const ReadFs& fs);

// Throws Error(refused) where a file is removed and then added again with the same content in one
// plan, on a file system without exchange: there the two steps could not be told from none.
void refuseAmbiguous(const Plan& plan);

// The key of state/seen.h: product, id, architecture and language, whatever the place.
[[nodiscard]] std::string seenKey(const Identity& identity);

}  // namespace qfe
