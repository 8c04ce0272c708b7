#include "verifier/evaluate/conditions.h"

#include <fmt/format.h>

namespace qfe {
namespace {

ConditionResult judgeObservation(const Condition& condition, const Observation& observation) {
  const std::string wanted = describeRange(condition.range);
  const std::string suffix = wanted.empty() ? "" : fmt::format(" (wanted: {})", wanted);
  const std::string name =
      observation.realPath.empty() ? condition.file.print() : observation.realPath;
  if (observation.kind == Observation::Kind::absent) {
    return {Holds::no, fmt::format("{} not found{}", name, suffix)};
  }
  if (observation.kind != Observation::Kind::present || !observation.attributes) {
    return {Holds::cannotTell, fmt::format("{}: {}", name, observation.problem)};
  }
  if (wanted.empty()) return {Holds::yes, fmt::format("{} is there", name)};
  const std::optional<Version>& version = observation.attributes->version();
  if (!version) return {Holds::cannotTell, fmt::format("{} has no version{}", name, suffix)};
  const std::string evidence = fmt::format("{} is version {}", name, version->text());
  if (condition.range.contains(*version)) return {Holds::yes, evidence};
  return {Holds::no, evidence + suffix};
}

}  // namespace

std::string describeRange(const VersionRange& range) {
  if (range.atLeast && range.below) {
    return fmt::format("{} or later and below {}", range.atLeast->text(), range.below->text());
  }
  if (range.atLeast) return fmt::format("{} or later", range.atLeast->text());
  if (range.below) return fmt::format("below {}", range.below->text());
  return {};
}

ConditionResult checkCondition(const Condition& condition, const Instance& instance) {
  const auto entry = instance.observations.find(condition.file.print());
  if (entry == instance.observations.end() || entry->second.empty()) {
    return {Holds::no, condition.file.print() + " not found"};
  }
  // Bare names of drafts may have several places; one that holds is enough.
  ConditionResult result{Holds::no, {}};
  for (const Observation& observation : entry->second) {
    ConditionResult one = judgeObservation(condition, observation);
    if (one.holds == Holds::yes) return one;
    if (result.evidence.empty() || one.holds == Holds::cannotTell) result = std::move(one);
  }
  return result;
}

ConditionResult checkBaseline(const Baseline& baseline, const Instance& instance) {
  const bool all = baseline.kind == Baseline::Kind::allOf;
  const Holds decisive = all ? Holds::no : Holds::yes;
  ConditionResult result{all ? Holds::yes : Holds::no, {}};
  for (const Condition& condition : baseline.conditions) {
    ConditionResult one = checkCondition(condition, instance);
    if (one.holds == decisive) return one;
    if (one.holds == Holds::cannotTell && result.holds != Holds::cannotTell) {
      result = std::move(one);
    } else if (one.holds == result.holds && one.holds == Holds::no) {
      result.evidence += (result.evidence.empty() ? "" : "; ") + one.evidence;
    }
  }
  return result;
}

}  // namespace qfe
