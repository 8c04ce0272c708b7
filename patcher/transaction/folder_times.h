// The times of the folders that a transaction changes, so that an undo and a rollback leave them
// as they were.
//
// An apply leaves every folder it touched with one known time, that of the transaction. A rollback
// that still finds it there puts the old time back; a folder that somebody else changed since
// keeps its own.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "patcher/journal/intent.h"
#include "patcher/state/installed.h"

namespace qfe {

using FolderTimes = std::vector<std::pair<std::string, FileTime>>;

// As they are now; folders that are not there are left out.
[[nodiscard]] FolderTimes readFolderTimes(const ReadFs& fs,
                                          const std::vector<std::string>& folders);

// What the touched folders are to get after the swaps, from the times before them. For a rollback
// from its records, in the order in which they come off.
[[nodiscard]] std::map<std::string, FileTime> timesAfterApply(const Intent& intent,
                                                              FileTime applied);
[[nodiscard]] std::map<std::string, FileTime> timesAfterRollback(
    const FolderTimes& before, const std::vector<InstalledHotfix>& layers);

// Sets what is there; folders that are not are left alone. Throws Error(io).
void setFolderTimes(Fs& fs, const std::map<std::string, FileTime>& times);
void setFolderTimes(Fs& fs, const FolderTimes& times);

}  // namespace qfe
