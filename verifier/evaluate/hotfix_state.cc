#include "verifier/evaluate/hotfix_state.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "verifier/evaluate/conditions.h"
#include "verifier/evaluate/file_summary.h"
#include "verifier/evaluate/likeness.h"
#include "verifier/inventory/named_paths.h"

namespace qfe {
namespace {

// A line of the table: nothing when it does not match.
using Line = std::optional<HotfixJudgement>;

HotfixJudgement early(HotfixState state, std::string reason) {
  HotfixJudgement judgement;
  judgement.state = state;
  judgement.reason = std::move(reason);
  judgement.beforeRelations = true;
  return judgement;
}

HotfixJudgement late(HotfixState state, std::string reason) {
  HotfixJudgement judgement = early(state, std::move(reason));
  judgement.beforeRelations = false;
  return judgement;
}

const Observation* observationOf(const Instance& instance, const InstallPath& path) {
  const auto entry = instance.observations.find(path.print());
  if (entry == instance.observations.end() || entry->second.empty()) return nullptr;
  return &entry->second.front();
}

// Calls visit(location name, observation or null) for each location with a file that proves it.
template <typename Visit>
void forEachDetect(const Manifest& manifest, const Instance& instance, const Visit& visit) {
  for (const auto& [name, location] : manifest.locations) {
    if (location.detect.empty() || !instance.folders.contains(name)) continue;
    const InstallPath path = detectPath(name, location);
    visit(path, observationOf(instance, path));
  }
}

Line cannotRead(const Manifest& manifest, const Instance& instance, bool rootIsEmpty) {
  if (rootIsEmpty) return early(HotfixState::unknown, "the root is empty");
  if (!instance.unreadable.empty()) {
    return early(HotfixState::unknown, instance.unreadable.begin()->second);
  }
  Line line;
  forEachDetect(manifest, instance, [&](const InstallPath&, const Observation* observation) {
    if (observation == nullptr || observation->kind != Observation::Kind::unreadable || line)
      return;
    line = early(HotfixState::unknown,
                 fmt::format("{} {}", observation->realPath, observation->problem));
  });
  return line;
}

Line productIsNotThere(const Manifest& manifest, const Instance& instance) {
  const auto notThere = [&](const std::string& evidence) {
    return early(HotfixState::notApplicable,
                 fmt::format("{} is not there: {}", productName(manifest), evidence));
  };
  if (!instance.absent.empty()) return notThere(instance.absent.begin()->second);
  Line line;
  forEachDetect(manifest, instance, [&](const InstallPath& path, const Observation* observation) {
    if (line || (observation != nullptr && observation->kind != Observation::Kind::absent)) return;
    const bool known = observation != nullptr && !observation->realPath.empty();
    line = notThere((known ? observation->realPath : path.print()) + " not found");
  });
  return line;
}

// The files that prove the product, as far as they are there.
std::vector<const Observation*> evidenceOf(const Manifest& manifest, const Instance& instance) {
  std::vector<const Observation*> evidence;
  const auto add = [&](const Observation* observation) {
    if (observation != nullptr && observation->attributes) evidence.push_back(observation);
  };
  forEachDetect(manifest, instance,
                [&](const InstallPath&, const Observation* observation) { add(observation); });
  if (manifest.appliesTo) {
    for (const Condition& condition : manifest.appliesTo->conditions) {
      add(observationOf(instance, condition.file));
    }
  }
  return evidence;
}

// The first file of another kind, unless some other file is of the right one: products carry
// helpers of other architectures and resources of other languages.
template <typename Compare>
const Observation* firstOther(const std::vector<const Observation*>& evidence,
                              const Compare& compare) {
  const Observation* other = nullptr;
  for (const Observation* observation : evidence) {
    const Likeness likeness = compare(*observation->attributes);
    if (likeness == Likeness::same) return nullptr;
    if (likeness == Likeness::other && other == nullptr) other = observation;
  }
  return other;
}

Line wrongKind(const Manifest& manifest, const Instance& instance) {
  const std::vector<const Observation*> evidence = evidenceOf(manifest, instance);
  const auto wrong = [](const Observation& observation, const std::string& why) {
    return early(HotfixState::notApplicable, fmt::format("{} is of {}", observation.realPath, why));
  };
  const Observation* other = firstOther(evidence, [&](const FileAttributes& found) {
    if (manifest.platform != Platform::windows || found.image.format == ImageFormat::other) {
      return Likeness::silent;
    }
    return found.image.format == ImageFormat::elf ? Likeness::other : Likeness::same;
  });
  if (other != nullptr) return wrong(*other, "another platform: ELF found, windows required");
  other = firstOther(
      evidence, [&](const FileAttributes& found) { return compareArchitecture(manifest, found); });
  if (other != nullptr) return wrong(*other, otherArchitecture(manifest, *other->attributes));
  other = firstOther(evidence,
                     [&](const FileAttributes& found) { return compareLanguage(manifest, found); });
  if (other != nullptr) return wrong(*other, otherLanguage(manifest, *other->attributes));
  return std::nullopt;
}

// Drafts without a baseline.
Line noFileIsThere(const Manifest& manifest, const std::vector<FileFinding>& files) {
  if (manifest.appliesTo || files.empty()) return std::nullopt;
  const bool none = std::ranges::all_of(files, [](const FileFinding& file) {
    return file.observation.kind == Observation::Kind::absent;
  });
  if (!none) return std::nullopt;
  return early(HotfixState::notApplicable,
               fmt::format("none of its files is there: {}", nameFiles(files, isAnyFile)));
}

Line correctedByRelease(const Manifest& manifest, const Instance& instance) {
  for (const CorrectedIn& corrected : manifest.correctedIn) {
    if (!corrected.condition) continue;
    const ConditionResult result = checkCondition(*corrected.condition, instance);
    if (result.holds != Holds::yes) continue;
    return early(HotfixState::superseded,
                 fmt::format("corrected in {}: {}", corrected.release, result.evidence));
  }
  return std::nullopt;
}

Line baselineDoesNotMatch(const Manifest& manifest, const Instance& instance) {
  if (!manifest.appliesTo) return std::nullopt;
  const ConditionResult result = checkBaseline(*manifest.appliesTo, instance);
  if (result.holds == Holds::yes) return std::nullopt;
  if (result.holds == Holds::no) {
    return late(HotfixState::notApplicable, "not for this level: " + result.evidence);
  }
  return late(HotfixState::unknown, "cannot tell the level: " + result.evidence);
}

// Rows with ranges say for which branches they are; a server on none of them is not meant.
Line noBranchMatches(const Manifest& manifest, const std::vector<FileFinding>& files) {
  std::map<std::string, std::vector<std::string>> ranges;
  for (const FileRow& row : manifest.files) {
    if (row.range) ranges[row.path.print()].push_back(describeRange(*row.range));
  }
  const FileFinding* outside = nullptr;
  for (const FileFinding& file : files) {
    if (!file.counts || !ranges.contains(file.path)) continue;
    const bool noMatch = !file.row && file.found && file.found->version();
    if (!noMatch) return std::nullopt;
    if (outside == nullptr) outside = &file;
  }
  if (outside == nullptr) return std::nullopt;
  return late(
      HotfixState::notApplicable,
      fmt::format("no branch matches: {} is version {} (wanted: {})", shownPath(*outside),
                  outside->found->version()->text(), fmt::join(ranges.at(outside->path), ", or ")));
}

Line neededOrPartial(const std::vector<FileFinding>& files) {
  const std::size_t wanting = countFiles(files, isWanting);
  if (wanting == 0) return std::nullopt;
  const std::size_t done = countFiles(files, isDone);
  return late(done == 0 ? HotfixState::needed : HotfixState::partial, summarize(files));
}

HotfixJudgement judgeFiles(const Manifest& manifest, const std::vector<FileFinding>& files) {
  if (countFiles(files, isModified) > 0) return late(HotfixState::modified, summarize(files));
  if (Line line = neededOrPartial(files)) return *line;
  if (countFiles(files, isUnknown) > 0) {
    HotfixJudgement judgement = late(HotfixState::unknown, summarize(files));
    judgement.fileTrouble = true;
    return judgement;
  }
  if (manifest.files.empty()) return late(HotfixState::unknown, "the hotfix lists no files");
  HotfixJudgement judgement = late(HotfixState::installed, summarize(files));
  judgement.filesAreThere = countFiles(files, isDone) > 0;
  return judgement;
}

}  // namespace

HotfixJudgement judgeHotfix(const Manifest& manifest, const Instance& instance,
                            const std::vector<FileFinding>& files, bool rootIsEmpty) {
  if (Line line = cannotRead(manifest, instance, rootIsEmpty)) return *line;
  if (Line line = productIsNotThere(manifest, instance)) return *line;
  if (Line line = wrongKind(manifest, instance)) return *line;
  if (Line line = noFileIsThere(manifest, files)) return *line;
  if (Line line = correctedByRelease(manifest, instance)) return *line;
  if (Line line = baselineDoesNotMatch(manifest, instance)) return *line;
  if (Line line = noBranchMatches(manifest, files)) return *line;
  return judgeFiles(manifest, files);
}

}  // namespace qfe
