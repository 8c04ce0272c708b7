// What planning an apply and planning a rollback share.
#pragma once

#include <string>

#include "manifest/manifest.h"
#include "patcher/plan/plan.h"

namespace qfe {

// Throws Error(needsRecovery) when a transaction of this root is unfinished.
void refuseUnfinished(const ReadFs& fs);

// Throws Error(refused) where several hotfixes of one plan would give a path some content twice: by
// what is there recovery could not tell how far the transaction came. (A file that comes and goes
// again may be gone before and after.)
void refuseAmbiguous(const Plan& plan);

// The key of state/seen.h: product, id, architecture and language, whatever the place.
[[nodiscard]] std::string seenKey(const Identity& identity);

}  // namespace qfe
