#include "verifier/evaluate/relations.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

namespace qfe {
namespace {

// Drafts need not say a revision.
std::uint32_t revisionOf(std::uint32_t revision) {
  return std::max<std::uint32_t>(revision, 1);
}

// Relations are between hotfixes of one product, architecture and language; a draft that does not
// say is of all of them.
bool sameProduct(const Manifest& a, const Manifest& b) {
  return a.product.name == b.product.name &&
         (!a.architecture || !b.architecture || a.architecture == b.architecture) &&
         (a.language.empty() || b.language.empty() || a.language == b.language);
}

bool sameProduct(const Manifest& a, const Identity& b) {
  return a.product.name == b.product && (!a.architecture || *a.architecture == b.architecture) &&
         (a.language.empty() || b.language.empty() || a.language == b.language);
}

bool means(const Relation& relation, const std::string& id, std::uint32_t revision) {
  return relation.id == id && revisionOf(revision) >= relation.minRevision;
}

// Whether one of the relations means this hotfix.
bool anyMeans(const std::vector<Relation>& relations, const std::string& id,
              std::uint32_t revision) {
  return std::ranges::any_of(
      relations, [&](const Relation& relation) { return means(relation, id, revision); });
}

// Two instances are one installation unless a location they share is in two places.
bool samePlace(const Instance& a, const Instance& b) {
  return std::ranges::all_of(a.folders, [&](const auto& folder) {
    const auto other = b.folders.find(folder.first);
    return other == b.folders.end() || other->second == folder.second;
  });
}

bool samePlace(const Instance& a, const InstalledRecord& record) {
  const std::string& location = record.identity.location;
  if (location.empty() || a.folders.empty()) return true;
  if (record.manifest && !record.manifest->locations.empty()) {
    const auto folder = a.folders.find(record.manifest->locations.begin()->first);
    return folder == a.folders.end() || folder->second == location;
  }
  return std::ranges::any_of(a.folders,
                             [&](const auto& folder) { return folder.second == location; });
}

bool isInstalled(HotfixState state) {
  return state == HotfixState::installed;
}

// A superseded hotfix is contained in what superseded it.
bool isInstalledOrContained(HotfixState state) {
  return state == HotfixState::installed || state == HotfixState::superseded;
}

// Nodes that can be reached from `start`; `start` itself only where it lies on a circle.
std::vector<bool> reachableFrom(std::size_t start,
                                const std::vector<std::vector<std::size_t>>& edges) {
  std::vector<bool> seen(edges.size(), false);
  std::vector<std::size_t> open = edges[start];
  while (!open.empty()) {
    const std::size_t node = open.back();
    open.pop_back();
    if (seen[node]) continue;
    seen[node] = true;
    open.insert(open.end(), edges[node].begin(), edges[node].end());
  }
  return seen;
}

}  // namespace

Relations::Relations(const std::vector<const Manifest*>& manifests,
                     const std::vector<Finding>& findings,
                     const std::vector<HotfixJudgement>& judgements,
                     const std::vector<InstalledRecord>& installed)
    : manifests_(manifests),
      findings_(findings),
      judgements_(judgements),
      installed_(installed),
      nodes_(manifests),
      recordOfNode_(manifests.size(), nullptr) {
  for (const InstalledRecord& record : installed) {
    if (!record.manifest) continue;
    // Files decide over records: what is evaluated here is not believed from its record.
    const bool evaluated = std::ranges::any_of(manifests, [&](const Manifest* manifest) {
      return manifest->id == record.identity.id && sameProduct(*manifest, record.identity) &&
             revisionOf(manifest->revision) == revisionOf(record.revision);
    });
    if (evaluated) continue;
    nodes_.push_back(&*record.manifest);
    recordOfNode_.push_back(&record);
  }
  findingsOfNode_.resize(nodes_.size());
  for (std::size_t i = 0; i < findings.size(); ++i) {
    findingsOfNode_[findings[i].manifest].push_back(i);
  }
  findSuperseders();
}

void Relations::findSuperseders() {
  std::multimap<std::string, std::size_t> byId;
  for (std::size_t i = 0; i < nodes_.size(); ++i) byId.emplace(nodes_[i]->id, i);
  std::vector<std::vector<std::size_t>> edges(nodes_.size());
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    for (const Relation& relation : nodes_[i]->supersedes) {
      const auto range = byId.equal_range(relation.id);
      for (auto entry = range.first; entry != range.second; ++entry) {
        const Manifest& old = *nodes_[entry->second];
        if (means(relation, old.id, old.revision) && sameProduct(*nodes_[i], old)) {
          edges[i].push_back(entry->second);
        }
      }
    }
  }
  std::vector<std::vector<bool>> reachable;
  reachable.reserve(nodes_.size());
  for (std::size_t i = 0; i < nodes_.size(); ++i) reachable.push_back(reachableFrom(i, edges));
  superseders_.resize(nodes_.size());
  for (std::size_t newer = 0; newer < nodes_.size(); ++newer) {
    for (std::size_t old = 0; old < nodes_.size(); ++old) {
      if (reachable[newer][old] && !reachable[old][newer]) superseders_[old].push_back(newer);
    }
  }
}

std::string Relations::supersededBy(const Finding& subject) const {
  for (const std::size_t node : superseders_[subject.manifest]) {
    if (const InstalledRecord* record = recordOfNode_[node]) {
      if (!samePlace(subject.instance, *record)) continue;
      return fmt::format("superseded by {}, which is recorded as installed", record->identity.id);
    }
    const bool there = std::ranges::any_of(findingsOfNode_[node], [&](std::size_t i) {
      return judgements_[i].filesAreThere && samePlace(subject.instance, findings_[i].instance);
    });
    if (there) return fmt::format("superseded by {}, whose files are there", nodes_[node]->id);
  }
  return {};
}

std::vector<std::string> Relations::blockedBy(const Finding& subject) const {
  std::vector<std::string> reasons;
  for (const Relation& wanted : manifests_[subject.manifest]->prerequisites) {
    if (isRecorded(subject, wanted) || recordSupersedes(subject, wanted) ||
        isEvaluatedAs(subject, wanted, isInstalledOrContained)) {
      continue;
    }
    reasons.push_back(fmt::format("prerequisite {} (revision {} or later) is not installed",
                                  wanted.id, wanted.minRevision));
  }
  for (std::string& reason : conflictsOf(subject)) reasons.push_back(std::move(reason));
  return reasons;
}

// A conflict may be declared by either of the two.
std::vector<std::string> Relations::conflictsOf(const Finding& subject) const {
  const Manifest& manifest = *manifests_[subject.manifest];
  std::set<std::string> ids;
  for (const Relation& conflict : manifest.conflicts) {
    if (isRecorded(subject, conflict) || isEvaluatedAs(subject, conflict, isInstalled)) {
      ids.insert(conflict.id);
    }
  }
  const auto declares = [&](const Manifest& other) {
    return sameProduct(manifest, other) &&
           anyMeans(other.conflicts, manifest.id, manifest.revision);
  };
  for (const InstalledRecord& record : installed_) {
    if (record.manifest && declares(*record.manifest) && samePlace(subject.instance, record)) {
      ids.insert(record.identity.id);
    }
  }
  for (const Finding& other : findings_) {
    if (isInstalled(other.state) && declares(*manifests_[other.manifest]) &&
        samePlace(subject.instance, other.instance)) {
      ids.insert(other.identity.id);
    }
  }
  ids.erase(manifest.id);
  std::vector<std::string> reasons;
  for (const std::string& id : ids) {
    reasons.push_back(fmt::format("it conflicts with {}, which is installed", id));
  }
  return reasons;
}

bool Relations::isRecorded(const Finding& subject, const Relation& relation) const {
  const Manifest& manifest = *manifests_[subject.manifest];
  return std::ranges::any_of(installed_, [&](const InstalledRecord& record) {
    return means(relation, record.identity.id, record.revision) &&
           sameProduct(manifest, record.identity) && samePlace(subject.instance, record);
  });
}

bool Relations::isEvaluatedAs(const Finding& subject, const Relation& relation,
                              StatePredicate wanted) const {
  const Manifest& manifest = *manifests_[subject.manifest];
  return std::ranges::any_of(findings_, [&](const Finding& other) {
    return means(relation, other.identity.id, other.revision) && wanted(other.state) &&
           sameProduct(manifest, *manifests_[other.manifest]) &&
           samePlace(subject.instance, other.instance);
  });
}

// Installed in the place of what is required, and containing it.
bool Relations::recordSupersedes(const Finding& subject, const Relation& relation) const {
  const Manifest& manifest = *manifests_[subject.manifest];
  return std::ranges::any_of(installed_, [&](const InstalledRecord& record) {
    return record.manifest && sameProduct(manifest, *record.manifest) &&
           samePlace(subject.instance, record) &&
           std::ranges::any_of(record.manifest->supersedes,
                               [&](const Relation& old) { return old.id == relation.id; });
  });
}

}  // namespace qfe
