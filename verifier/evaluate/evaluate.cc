#include "verifier/evaluate/evaluate.h"

#include <algorithm>
#include <map>
#include <set>

#include "verifier/evaluate/file_state.h"
#include "verifier/evaluate/hotfix_state.h"
#include "verifier/evaluate/relations.h"

namespace qfe {
namespace {

// The distinct paths of a manifest's files in their order, each with its rows.
struct PathRows {
  std::string path;
  std::vector<std::size_t> rows;
};

std::vector<PathRows> pathsOf(const Manifest& manifest) {
  std::vector<PathRows> paths;
  std::map<std::string, std::size_t> index;
  for (std::size_t i = 0; i < manifest.files.size(); ++i) {
    std::string path = manifest.files[i].path.print();
    const auto [entry, isNew] = index.try_emplace(path, paths.size());
    if (isNew) paths.push_back(PathRows{std::move(path), {}});
    paths[entry->second].rows.push_back(i);
  }
  return paths;
}

const std::vector<Observation>& observationsOf(const Instance& instance, const std::string& path) {
  static const std::vector<Observation> kAbsent(1);
  const auto entry = instance.observations.find(path);
  return entry == instance.observations.end() || entry->second.empty() ? kAbsent : entry->second;
}

bool isThere(const Observation& observation) {
  return observation.kind != Observation::Kind::absent &&
         observation.kind != Observation::Kind::unreadable;
}

// Components of which some file is there.
std::set<std::string> componentsThere(const Manifest& manifest, const Instance& instance) {
  std::set<std::string> components;
  for (const FileRow& row : manifest.files) {
    if (row.component.empty() || components.contains(row.component)) continue;
    if (std::ranges::any_of(observationsOf(instance, row.path.print()), isThere)) {
      components.insert(row.component);
    }
  }
  return components;
}

// `present` rows are in force only where their file or its component is there. A file to be added
// is expected not to be there: without a component it is in force.
bool counts(const FileRow& row, const FileFinding& file, const std::set<std::string>& components) {
  if (row.when == When::always || file.observation.kind != Observation::Kind::absent) return true;
  if (!row.component.empty()) return components.contains(row.component);
  return row.change == Change::add;
}

std::vector<FileFinding> judgeInstance(const Manifest& manifest, const std::vector<PathRows>& paths,
                                       const Instance& instance) {
  const std::set<std::string> components = componentsThere(manifest, instance);
  std::vector<FileFinding> files;
  for (const PathRows& path : paths) {
    for (const Observation& observation : observationsOf(instance, path.path)) {
      FileFinding file = judgeRows(manifest, path.rows, path.path, observation);
      const FileRow& row = manifest.files[file.row.value_or(path.rows.front())];
      file.counts = counts(row, file, components);
      files.push_back(std::move(file));
    }
  }
  return files;
}

// What the record of this very hotfix says, held against the files.
void compareWithRecords(const std::vector<InstalledRecord>& installed, bool fileTrouble,
                        Finding& finding) {
  const bool filesSayNo = finding.state == HotfixState::needed ||
                          finding.state == HotfixState::partial ||
                          finding.state == HotfixState::modified ||
                          (finding.state == HotfixState::unknown && fileTrouble);
  for (const InstalledRecord& record : installed) {
    if (record.identity != finding.identity) continue;
    if (record.restartPending) finding.restartPending = true;
    const bool sameRevision = record.revision == std::max<std::uint32_t>(finding.revision, 1);
    if (sameRevision && filesSayNo) finding.drift = true;
  }
}

}  // namespace

std::vector<Finding> evaluate(const std::vector<const Manifest*>& manifests,
                              const Inventory& inventory,
                              const std::vector<InstalledRecord>& installed) {
  std::vector<Finding> findings;
  std::vector<HotfixJudgement> judgements;
  for (std::size_t i = 0; i < manifests.size(); ++i) {
    const Manifest& manifest = *manifests[i];
    const std::vector<PathRows> paths = pathsOf(manifest);
    for (const Instance& instance : inventory.instances.at(i)) {
      Finding finding;
      finding.manifest = i;
      finding.identity = Identity::of(manifest, instance.identityLocation(manifest));
      finding.revision = manifest.revision;
      finding.title = manifest.title;
      finding.instance = instance;
      finding.files = judgeInstance(manifest, paths, instance);
      HotfixJudgement judgement =
          judgeHotfix(manifest, instance, finding.files, inventory.rootIsEmpty);
      finding.state = judgement.state;
      finding.reason = judgement.reason;
      findings.push_back(std::move(finding));
      judgements.push_back(std::move(judgement));
    }
  }
  const Relations relations(manifests, findings, judgements, installed);
  for (std::size_t i = 0; i < findings.size(); ++i) {
    if (judgements[i].beforeRelations) continue;
    std::string reason = relations.supersededBy(findings[i]);
    if (reason.empty()) continue;
    findings[i].state = HotfixState::superseded;
    findings[i].reason = std::move(reason);
  }
  for (std::size_t i = 0; i < findings.size(); ++i) {
    findings[i].blockedBy = relations.blockedBy(findings[i]);
    compareWithRecords(installed, judgements[i].fileTrouble, findings[i]);
  }
  return findings;
}

}  // namespace qfe
