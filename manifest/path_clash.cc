#include "manifest/path_clash.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

namespace qfe {
namespace {

using RowsByKey = std::map<std::string, std::vector<std::size_t>>;

// Rows under the key of the place they name. Names of locations compare exactly: they are names of
// the manifest, not of the server.
RowsByKey groupByPlace(const Manifest& manifest) {
  // A draft that names no platform may be meant for one that folds.
  const bool folds = manifest.namingPlatform() != Platform::linux_;
  RowsByKey groups;
  for (std::size_t i = 0; i < manifest.files.size(); ++i) {
    const InstallPath& path = manifest.files[i].path;
    if (path.isBareName()) continue;
    const std::string key = nameKey(path.relative, folds ? Platform::windows : Platform::linux_);
    groups[path.location + ":" + key].push_back(i);
  }
  return groups;
}

bool overlap(const VersionRange& a, const VersionRange& b) {
  const auto entirelyBelow = [](const VersionRange& low, const VersionRange& high) {
    return low.below && high.atLeast && low.below->compare(*high.atLeast) <= 0;
  };
  return !entirelyBelow(a, b) && !entirelyBelow(b, a);
}

// Sorted by lower bound, only neighbours can be the first to overlap.
void addOverlaps(const Manifest& manifest, std::vector<std::size_t> rows,
                 std::vector<std::string>& clashes) {
  const auto before = [&](std::size_t a, std::size_t b) {
    const std::optional<Version>& left = manifest.files[a].range->atLeast;
    const std::optional<Version>& right = manifest.files[b].range->atLeast;
    if (!left || !right) return !left && right;
    return left->compare(*right) < 0;
  };
  std::ranges::stable_sort(rows, before);
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const FileRow& low = manifest.files[rows[i - 1]];
    const FileRow& high = manifest.files[rows[i]];
    if (!overlap(*low.range, *high.range)) continue;
    clashes.push_back(fmt::format("{}: its range overlaps that of {}",
                                  describeRow(manifest, rows[i]),
                                  describeRow(manifest, rows[i - 1])));
  }
}

void addGroupClashes(const Manifest& manifest, const std::vector<std::size_t>& rows,
                     std::vector<std::string>& clashes) {
  if (rows.size() < 2) return;
  const bool allRanged =
      std::ranges::all_of(rows, [&](std::size_t i) { return manifest.files[i].range.has_value(); });
  if (allRanged) return addOverlaps(manifest, rows, clashes);
  const FileRow& first = manifest.files[rows[0]];
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const bool sameText = manifest.files[rows[i]].path == first.path;
    clashes.push_back(fmt::format("{}: path {} as {}; rows of one file need a range each",
                                  describeRow(manifest, rows[i]),
                                  sameText ? "is the same" : "is the same name to the server",
                                  describeRow(manifest, rows[0])));
  }
}

void addFolderClashes(const Manifest& manifest, const RowsByKey& groups,
                      std::vector<std::string>& clashes) {
  for (const auto& [key, rows] : groups) {
    for (std::size_t slash = key.find('/'); slash != std::string::npos;
         slash = key.find('/', slash + 1)) {
      const auto file = groups.find(key.substr(0, slash));
      if (file == groups.end()) continue;
      clashes.push_back(fmt::format("{}: path goes through {}, which is a file",
                                    describeRow(manifest, rows[0]),
                                    describeRow(manifest, file->second[0])));
    }
  }
}

}  // namespace

std::string describeRow(const Manifest& manifest, std::size_t index) {
  return fmt::format("files[{}] ({})", index, manifest.files[index].path.fileName());
}

std::vector<std::string> pathClashes(const Manifest& manifest) {
  std::vector<std::string> clashes;
  const RowsByKey groups = groupByPlace(manifest);
  for (const auto& entry : groups) addGroupClashes(manifest, entry.second, clashes);
  addFolderClashes(manifest, groups, clashes);
  return clashes;
}

}  // namespace qfe
