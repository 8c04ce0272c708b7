// What follows from a committed transaction: records, newest revisions, history, cleaning up.
#pragma once

#include "patcher/journal/journal.h"
#include "patcher/system/system.h"

namespace qfe {

// Derives everything from the intent and marks the transaction done. Idempotent, may be cut off
// anywhere and called again. Throws Error(io), Error(needsRecovery).
void finishCommitted(Fs& fs, const System& system, const Intent& intent);

}  // namespace qfe
