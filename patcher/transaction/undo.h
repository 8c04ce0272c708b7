// Taking an uncommitted transaction back: files, folders, their times, and what it staged.
#pragma once

#include "patcher/journal/journal.h"
#include "patcher/system/system.h"

namespace qfe {

// Makes the server as it was, durably. Idempotent, may be cut off anywhere and called again.
// `swapping`: the mark of that name may be there, so visible changes may have been made. Throws
// Error(io), Error(needsRecovery); then nothing more may be touched.
void undoTransaction(Fs& fs, const Intent& intent, bool swapping);

// After that: removes what was staged, writes the history, marks done.
void finishUndone(Fs& fs, const System& system, const Intent& intent);

// Removes slots and then the folders that they leave empty; syncs what is left.
void removeSlots(Fs& fs, const std::vector<std::string>& slots,
                 const std::vector<std::string>& folders);

}  // namespace qfe
