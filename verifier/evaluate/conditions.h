// Whether a server is at the baseline a hotfix is for, or at a release that corrects it.
#pragma once

#include <string>

#include "manifest/manifest.h"
#include "verifier/inventory/inventory.h"

namespace qfe {

enum class Holds { yes, no, cannotTell };

struct ConditionResult {
  Holds holds = Holds::cannotTell;
  std::string evidence;  // the file, what was found and what is wanted; also where it holds
};

// A file that must exist, with a version in the range where the range binds.
[[nodiscard]] ConditionResult checkCondition(const Condition& condition, const Instance& instance);

// All or any of the conditions. What fails for certain outweighs what cannot be told in `allOf`,
// what holds does in `anyOf`.
[[nodiscard]] ConditionResult checkBaseline(const Baseline& baseline, const Instance& instance);

// "6.5.7226.0 or later and below 6.5.7638.0"; empty for a range that does not bind.
[[nodiscard]] std::string describeRange(const VersionRange& range);

}  // namespace qfe
