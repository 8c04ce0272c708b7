// Stores at the top of other mounts: making them, knowing them again, and their locks.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "patcher/journal/intent.h"
#include "patcher/system/system.h"

namespace qfe {

using StoreLocks = std::vector<std::unique_ptr<FsLock>>;

// The UUID of this root, made at first use. Throws Error(io).
[[nodiscard]] std::string ensureRootId(Fs& fs, const System& system);

// Locks of the stores that are there. Throws Error(locked) when another run has one.
[[nodiscard]] StoreLocks lockStores(Fs& fs, const std::vector<StoreRef>& stores);

// Makes those that are not there, with the UUID of the intent, and locks them too. The time of the
// mount's top folder is left as it was. Throws Error(io), Error(needsRecovery) when another store
// is in the place.
void makeStores(Fs& fs, const Intent& intent, StoreLocks& locks);

// Every store of the intent is there. Before `sealed`, one that is not there was not made yet, if
// only its file system is mounted. Throws Error(needsRecovery) that says what to mount.
void requireStores(const ReadFs& fs, const Intent& intent, bool sealed);

// Removes what there is of stores whose making was cut off.
void discardHalfMadeStores(Fs& fs, const Intent& intent);

}  // namespace qfe
