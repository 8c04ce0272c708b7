#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "verifier/root/name_match.h"
#include "verifier/root/resolve.h"

namespace qfe {
namespace {

constexpr std::array<std::string_view, 4> kPseudo{"proc", "sys", "dev", "run"};

// Whether a search goes into the folder. The state has the backups of files that hotfixes
// replaced: they are not installed anywhere.
bool isSearched(std::string_view parent, const std::string& name, const std::string& path) {
  if (isStoreName(name) || path == statePath()) return false;
  return !parent.empty() || std::ranges::find(kPseudo, name) == kPseudo.end();
}

}  // namespace

SearchResult searchByName(const ReadFs& fs, std::string_view start,
                          const std::vector<std::string>& fileNames) {
  SearchResult result;
  const NameMatcher matcher(fileNames, Platform::windows);
  const auto top = fs.stat(start);
  if (!top) {
    result.unreadable.emplace_back(start, top.error());
    return result;
  }
  std::vector<std::string> folders{std::string(start)};
  while (!folders.empty()) {
    const std::string folder = std::move(folders.back());
    folders.pop_back();
    const auto stat = fs.stat(folder);
    if (stat && stat.value().mount != top.value().mount) continue;
    const auto entries = fs.list(folder);
    if (!entries) {
      // One that vanished meanwhile is no longer part of the server.
      if (entries.error() != ENOENT) result.unreadable.emplace_back(folder, entries.error());
      continue;
    }
    for (const FolderEntry& entry : entries.value()) {
      std::string path = joinPath(folder, entry.name);
      if (entry.type == FileType::folder) {
        if (isSearched(folder, entry.name, path)) folders.push_back(std::move(path));
      } else if (matcher.matches(entry.name)) {
        result.places.push_back(std::move(path));
      }
    }
  }
  std::ranges::sort(result.places);
  std::ranges::sort(result.unreadable);
  return result;
}

}  // namespace qfe
