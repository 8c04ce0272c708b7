#include "patcher/plan/dependents.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "manifest/base/error.h"

namespace qfe {
namespace {

auto position(const Layer& layer) {
  return std::tuple(layer.hotfix.transaction, layer.hotfix.order);
}

InstalledHotfix remembered(const InstalledHotfix& above) {
  return hotfixOfRecord(*above.previous,
                        fmt::format("the earlier record inside that of {}", describe(above)));
}

std::string_view pastTense(InstalledFile::Action action) {
  switch (action) {
    case InstalledFile::Action::replaced:
      return "replaced";
    case InstalledFile::Action::added:
      return "added";
    case InstalledFile::Action::removed:
      return "removed";
    case InstalledFile::Action::kept:
      break;
  }
  return "needs";
}

bool isBelow(const std::string& path, const std::string& folder) {
  return path.size() > folder.size() && path.compare(0, folder.size(), folder) == 0 &&
         path[folder.size()] == '/';
}

// Why `later` stands on `earlier` because of a file; empty when it does not.
std::string throughFiles(const InstalledHotfix& later, const InstalledHotfix& earlier) {
  for (const InstalledFile& file : later.files) {
    const auto same = std::ranges::find_if(earlier.files, [&](const InstalledFile& other) {
      return changes(other) && other.path == file.path;
    });
    if (same != earlier.files.end()) {
      if (changes(file)) return fmt::format("{} {} after it", pastTense(file.action), file.path);
      // Kept because this one had brought it: without it the later one were incomplete.
      if (same->after && file.before && same->after->digest == file.before->digest) {
        return fmt::format("needs {} as it left it", file.path);
      }
    }
    if (!changes(file)) continue;
    for (const FolderStep& folder : earlier.createdFolders) {
      if (isBelow(file.path, folder.path)) {
        return fmt::format("put {} into a folder that it made", file.path);
      }
    }
  }
  return {};
}

// Relations are between hotfixes of one product, architecture and language.
bool demands(const InstalledHotfix& hotfix, const InstalledHotfix& other) {
  const Identity& a = hotfix.identity;
  const Identity& b = other.identity;
  if (a.product != b.product || a.architecture != b.architecture || a.language != b.language ||
      (!a.location.empty() && !b.location.empty() && a.location != b.location)) {
    return false;
  }
  return std::ranges::any_of(hotfix.manifest.prerequisites, [&](const Relation& relation) {
    return relation.id == b.id && relation.minRevision <= other.revision;
  });
}

}  // namespace

bool changes(const InstalledFile& file) {
  return file.action != InstalledFile::Action::kept;
}

std::string describe(const InstalledHotfix& hotfix) {
  return hotfix.revision > 1 ? fmt::format("{} revision {}", hotfix.identity.id, hotfix.revision)
                             : hotfix.identity.id;
}

InstalledHotfix hotfixOfRecord(const Json& record, const std::string& where) {
  JsonDocument document;
  document.name = where;
  document.text = writeJson(record);
  document.root = record;
  document.code = ErrorCode::needsRecovery;
  return installedFromJson(document);
}

std::vector<Layer> layersOf(const std::vector<InstalledHotfix>& installed) {
  std::vector<Layer> layers;
  for (const InstalledHotfix& hotfix : installed) {
    layers.push_back({hotfix, true});
    while (layers.back().hotfix.previous) {
      layers.push_back({remembered(layers.back().hotfix), false});
    }
  }
  std::ranges::stable_sort(layers, {}, position);
  return layers;
}

std::vector<Dependent> standingOn(const std::vector<Layer>& layers, std::size_t layer) {
  std::vector<Dependent> dependents;
  const InstalledHotfix& below = layers.at(layer).hotfix;
  // What comes back when this layer goes may satisfy those who require it.
  std::optional<InstalledHotfix> back;
  if (below.previous) back = remembered(below);
  for (std::size_t i = 0; i < layers.size(); ++i) {
    if (i == layer) continue;
    const InstalledHotfix& other = layers[i].hotfix;
    std::string why;
    const bool later = position(layers[i]) > position(layers[layer]);
    if (later && other.identity == below.identity) {
      why = "is a later application of it";
    } else if (later) {
      why = throughFiles(other, below);
    }
    if (why.empty() && other.identity != below.identity && demands(other, below) &&
        !(back && demands(other, *back))) {
      why = "requires it";
    }
    if (!why.empty()) dependents.push_back({i, std::move(why)});
  }
  return dependents;
}

std::size_t findTop(const std::vector<Layer>& layers, const std::string& id) {
  std::vector<std::size_t> found;
  std::vector<std::string> stems;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    if (!layers[i].top) continue;
    const std::string stem = layers[i].hotfix.identity.fileStem();
    if (stem == id) return i;
    if (layers[i].hotfix.identity.id != id) continue;
    found.push_back(i);
    stems.push_back(stem);
  }
  if (found.size() == 1) return found.front();
  const std::string shown = escapeForMessage(id);
  if (found.empty()) {
    throw Error(ErrorCode::notInstalled,
                fmt::format("{} is not installed here by qfe; \"qfe list\" shows what is", shown));
  }
  throw Error(ErrorCode::refused, fmt::format("{} is installed {} times; name one of {}", shown,
                                              found.size(), fmt::join(stems, ", ")));
}

}  // namespace qfe
