// Bringing the new files into their stores, whole and on disk, before anything visible happens.
#pragma once

#include <vector>

#include "patcher/transaction/intent_from_plan.h"
#include "patcher/transaction/transaction.h"

namespace qfe {

// Makes the transaction's own slot folders (0700), unpacks every item into its slot, checks length
// and digest on the bytes that are written, gives it its metadata, and syncs files and folders.
// Throws Error(io, digestMismatch, badPackage, interrupted).
void stage(Fs& fs, const System& system, const BuiltIntent& built,
           const std::vector<VerifiedPackage>& packages, const Progress& progress);

}  // namespace qfe
