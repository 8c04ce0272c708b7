// What a transaction touches, read off its intent: folders to sync, slots to clean up.
#pragma once

#include <string>
#include <vector>

#include "patcher/journal/intent.h"

namespace qfe {

// Where a file is linked or copied before it is renamed over a live name (SwapMethod::backup).
[[nodiscard]] std::string spareOf(const Step& step);

// Live folders in which names come or go, each once, in the order of the steps. Made and
// removed folders are in it, and the parents of all.
[[nodiscard]] std::vector<std::string> touchedFolders(const Intent& intent);

// The folders that hold this transaction's own slots.
[[nodiscard]] std::vector<std::string> ownSlotFolders(const Intent& intent);
// Those, and for a rollback the ones from which the old files come.
[[nodiscard]] std::vector<std::string> allSlotFolders(const Intent& intent);

// Files in stores that nothing needs any more once the transaction is undone. The old files that a
// rollback wanted to put back are not among them: the hotfix stays installed.
[[nodiscard]] std::vector<std::string> slotsAfterUndo(const Intent& intent);
// Once it is committed: for an apply everything but the backups, for a rollback everything, with
// the backups of the hotfixes that are off.
[[nodiscard]] std::vector<std::string> slotsAfterCommit(const Intent& intent);

}  // namespace qfe
