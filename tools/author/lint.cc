#include "tools/author/lint.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "manifest/path_clash.h"
#include "manifest/role.h"
#include "tools/author/lint_files.h"

namespace qfe {
namespace {

using Level = LintRemark::Level;
using Remarks = std::vector<LintRemark>;

void addShape(const Manifest& manifest, Remarks& remarks) {
  const std::vector<std::string> clashes = pathClashes(manifest);
  for (std::string& sentence : missingForPacking(manifest)) {
    const bool isClash = std::ranges::count(clashes, sentence) != 0;
    remarks.push_back({Level::error, isClash ? "path-clash" : "missing", std::move(sentence)});
  }
}

bool sameProduct(const Manifest& a, const Manifest& b) {
  return a.product.name == b.product.name && a.architecture == b.architecture &&
         a.language == b.language;
}

// Why a relation leads to none of the manifests; empty when it leads to one.
std::string faultOf(const Relation& relation, const LintInput& input) {
  std::string fault = "is none of the manifests given";
  for (const Manifest* other : input.all) {
    if (other->id != relation.id) continue;
    if (!sameProduct(*other, *input.manifest)) {
      fault = "is given only for another product, architecture or language";
      continue;
    }
    if (other->revision >= relation.minRevision) return {};
    return fmt::format("is given with revision {}, and revision {} is wanted", other->revision,
                       relation.minRevision);
  }
  return fault;
}

void addRelations(std::string_view key, const std::vector<Relation>& relations,
                  const LintInput& input, Remarks& remarks) {
  for (const Relation& relation : relations) {
    const std::string fault = faultOf(relation, input);
    if (fault.empty()) continue;
    remarks.push_back(
        {Level::warning, "relation-to-nothing", fmt::format("{}: {} {}", key, relation.id, fault)});
  }
}

std::string printRange(const VersionRange& range) {
  std::string text;
  if (range.atLeast) text = "at least " + range.atLeast->text();
  if (range.below) text += (text.empty() ? "below " : " and below ") + range.below->text();
  return text;
}

// Rows that leave something at the condition's file.
std::vector<const FileRow*> rowsAt(const InstallPath& file, const Manifest& manifest) {
  const Platform platform =
      manifest.platform == Platform::linux_ ? Platform::linux_ : Platform::windows;
  const std::string key = nameKey(file.relative, platform);
  std::vector<const FileRow*> rows;
  for (const FileRow& row : manifest.files) {
    if (row.path.location == file.location && nameKey(row.path.relative, platform) == key) {
      rows.push_back(&row);
    }
  }
  return rows;
}

// What is wrong with a condition of the baseline once the hotfix is on; empty when nothing is.
std::string contradiction(const Condition& condition, const Manifest& manifest) {
  for (const FileRow* row : rowsAt(condition.file, manifest)) {
    if (row->change == Change::remove) {
      return fmt::format("{} has to be there, and the hotfix removes it", condition.file.print());
    }
    const bool bound = condition.range.atLeast || condition.range.below;
    if (!bound || !row->version || condition.range.contains(*row->version)) continue;
    return fmt::format("{} has to be {}, and the hotfix brings {}", condition.file.print(),
                       printRange(condition.range), row->version->text());
  }
  return {};
}

// A server that has the hotfix would no longer be one that it is for.
void addBaseline(const Manifest& manifest, Remarks& remarks) {
  if (!manifest.appliesTo) return;
  std::vector<std::string> contradictions;
  for (const Condition& condition : manifest.appliesTo->conditions) {
    std::string text = contradiction(condition, manifest);
    if (!text.empty()) contradictions.push_back(std::move(text));
  }
  const bool oneIsLeft = contradictions.size() < manifest.appliesTo->conditions.size();
  if (manifest.appliesTo->kind == Baseline::Kind::anyOf && oneIsLeft) return;
  for (const std::string& text : contradictions) {
    remarks.push_back({Level::warning, "baseline-without-fix", "appliesTo: " + text});
  }
}

void addRanges(const Manifest& manifest, Remarks& remarks) {
  for (std::size_t i = 0; i < manifest.files.size(); ++i) {
    const FileRow& row = manifest.files[i];
    if (!row.range || !row.version || row.change == Change::remove) continue;
    const auto rows = rowsAt(row.path, manifest);
    const bool covered = std::ranges::any_of(rows, [&row](const FileRow* other) {
      return !other->range || other->range->contains(*row.version);
    });
    if (covered) continue;
    remarks.push_back({Level::warning, "range-without-fix",
                       fmt::format("{}: version {} is in no range of this path, so an installed "
                                   "fix would be unknown to a check",
                                   describeRow(manifest, i), row.version->text())});
  }
}

void addCorrectedIn(const Manifest& manifest, Remarks& remarks) {
  for (const CorrectedIn& corrected : manifest.correctedIn) {
    if (!corrected.condition) continue;
    const Condition& condition = *corrected.condition;
    for (const FileRow* row : rowsAt(condition.file, manifest)) {
      if (!row->version || row->change == Change::remove) continue;
      if (!condition.range.contains(*row->version)) continue;
      remarks.push_back(
          {Level::warning, "corrected-in-with-fix",
           fmt::format("correctedIn {}: {} {} of the hotfix itself already counts as "
                       "that release",
                       corrected.release, condition.file.print(), row->version->text())});
    }
  }
}

}  // namespace

std::vector<LintRemark> lint(const LintInput& input) {
  const Manifest& manifest = *input.manifest;
  Remarks remarks;
  addShape(manifest, remarks);
  addRelations("prerequisites", manifest.prerequisites, input, remarks);
  addRelations("supersedes", manifest.supersedes, input, remarks);
  addRelations("conflicts", manifest.conflicts, input, remarks);
  addBaseline(manifest, remarks);
  addRanges(manifest, remarks);
  addCorrectedIn(manifest, remarks);
  std::ranges::move(lintFiles(input), std::back_inserter(remarks));
  return remarks;
}

}  // namespace qfe
