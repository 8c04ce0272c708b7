#include "manifest/role.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "manifest/blob_use.h"
#include "manifest/path_clash.h"

namespace qfe {
namespace {

using Faults = std::vector<std::string>;

// Whether the package exists already, or pack is about to make it.
enum class Stage { beforePacking, packed };

void addUnless(bool there, std::string_view what, Faults& faults) {
  if (!there) faults.push_back(fmt::format("{} is missing", what));
}

void append(Faults more, Faults& faults) {
  std::ranges::move(more, std::back_inserter(faults));
}

// What both roles need. The reader demands it as well; values may come from elsewhere.
Faults draftFaults(const Manifest& manifest) {
  Faults faults;
  addUnless(!manifest.id.empty(), "id", faults);
  addUnless(!manifest.title.empty(), "title", faults);
  addUnless(!manifest.product.name.empty(), "product.name", faults);
  for (std::size_t i = 0; i < manifest.files.size(); ++i) {
    const FileRow& row = manifest.files[i];
    if (row.sha256 && std::ranges::count(row.replaces, *row.sha256) != 0) {
      faults.push_back(describeRow(manifest, i) + ": replaces lists the file's own digest");
    }
  }
  append(pathClashes(manifest), faults);
  return faults;
}

void addBareName(std::string_view what, const InstallPath& path, Faults& faults) {
  if (!path.isBareName()) return;
  faults.push_back(fmt::format("{}: not an exact path; give a location or folder", what));
}

void addBaselineFaults(const Manifest& manifest, Faults& faults) {
  if (!manifest.appliesTo || manifest.appliesTo->conditions.empty()) {
    faults.emplace_back("appliesTo is missing: name at least one file that must exist");
    return;
  }
  const std::string_view list =
      manifest.appliesTo->kind == Baseline::Kind::anyOf ? "anyOf" : "allOf";
  const std::vector<Condition>& conditions = manifest.appliesTo->conditions;
  for (std::size_t i = 0; i < conditions.size(); ++i) {
    addBareName(fmt::format("appliesTo.{}[{}] ({})", list, i, conditions[i].file.fileName()),
                conditions[i].file, faults);
  }
}

void addCorrectedInFaults(const Manifest& manifest, Faults& faults) {
  for (std::size_t i = 0; i < manifest.correctedIn.size(); ++i) {
    const CorrectedIn& corrected = manifest.correctedIn[i];
    const std::string what = fmt::format("correctedIn[{}] ({})", i, corrected.release);
    if (corrected.condition) {
      addBareName(what, corrected.condition->file, faults);
    } else {
      faults.push_back(what + ": file is missing: name the file that shows the release");
    }
  }
}

void addRowFaults(const Manifest& manifest, std::size_t index, Stage stage, Faults& faults) {
  const FileRow& row = manifest.files[index];
  const std::string what = describeRow(manifest, index);
  addBareName(what, row.path, faults);
  addUnless(row.change.has_value(), what + ": change", faults);
  if (stage == Stage::beforePacking || row.change == Change::remove) return;
  addUnless(row.size.has_value(), what + ": size", faults);
  addUnless(row.sha256.has_value(), what + ": sha256", faults);
}

Faults shippedFaults(const Manifest& manifest, Stage stage) {
  Faults faults = draftFaults(manifest);
  addUnless(manifest.revision != 0, "revision", faults);
  addUnless(manifest.platform && *manifest.platform != Platform::any, "platform", faults);
  addUnless(manifest.architecture.has_value(), "architecture", faults);
  addUnless(!manifest.language.empty(), "language", faults);
  addBaselineFaults(manifest, faults);
  addCorrectedInFaults(manifest, faults);
  for (const auto& [name, location] : manifest.locations) {
    addUnless(!location.defaultPath.empty(), fmt::format("locations.{}: default", name), faults);
  }
  addUnless(!manifest.files.empty(), "files", faults);
  for (std::size_t i = 0; i < manifest.files.size(); ++i) addRowFaults(manifest, i, stage, faults);
  if (stage == Stage::packed) append(blobFaults(manifest), faults);
  return faults;
}

}  // namespace

std::vector<std::string> missingFor(Role role, const Manifest& manifest) {
  return role == Role::draft ? draftFaults(manifest) : shippedFaults(manifest, Stage::packed);
}

std::vector<std::string> missingForPacking(const Manifest& manifest) {
  return shippedFaults(manifest, Stage::beforePacking);
}

void requireRole(Role role, const Manifest& manifest, std::string_view name) {
  constexpr std::size_t kListed = 200;
  Faults faults = missingFor(role, manifest);
  if (faults.empty()) return;
  const std::size_t all = faults.size();
  if (all > kListed) {
    faults.resize(kListed);
    faults.push_back(fmt::format("and {} more", all - kListed));
  }
  throw Error(ErrorCode::notShippable,
              fmt::format("{} is no {} manifest:\n  {}", name,
                          role == Role::draft ? "draft" : "shipped", fmt::join(faults, "\n  ")));
}

}  // namespace qfe
