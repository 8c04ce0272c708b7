// From a plan to the intent that is written before anything is done.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "patcher/journal/intent.h"
#include "patcher/plan/plan.h"
#include "patcher/system/system.h"

namespace qfe {

// Which row of which package a step's staged file is unpacked from.
struct StageItem {
  std::size_t step = 0;
  std::size_t package = 0;  // index into the packages given
  std::size_t row = 0;
};

struct BuiltIntent {
  Intent intent;
  std::vector<StageItem> items;                      // apply only
  std::map<std::string, FileTime> folderTimesAfter;  // what folders get once all is swapped
};

// `stores` are the plan's with their UUIDs, `rootId` names this root's part of shared stores.
// Throws Error(needsRecovery) for damaged records, Error(notInstalled) when a record that the plan
// takes off is gone.
[[nodiscard]] BuiltIntent intentFromPlan(const Fs& fs, const System& system, const Plan& plan,
                                         const std::vector<VerifiedPackage>& packages,
                                         const std::vector<StoreRef>& stores,
                                         const std::string& rootId, std::uint64_t number,
                                         const std::string& reason);

// "apply KB886948 revision 1, KB888619 revision 2".
[[nodiscard]] std::string describeIntent(const Intent& intent);

}  // namespace qfe
