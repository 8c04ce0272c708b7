#include "tools/author/release_files.h"

#include <cerrno>
#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <sys/stat.h>

#include "manifest/base/error.h"
#include "manifest/base/limits.h"
#include "verifier/root/read_fs.h"

namespace qfe {
namespace {

// "fixed" + "bin/a.dll" → "fixed/bin/a.dll".
std::string below(const std::string& folder, const std::string& relative) {
  if (relative.empty()) return folder;
  return folder.ends_with('/') ? folder + relative : folder + "/" + relative;
}

[[noreturn]] void refuse(const std::string& path, std::string_view why) {
  throw Error(ErrorCode::cannotRead, fmt::format("{}: {}", escapeForMessage(path), why));
}

void requireFile(FileType type, const std::string& path) {
  if (type == FileType::link) {
    refuse(path, "is a symbolic link; put the file itself into the release folder");
  }
  if (type == FileType::other) {
    refuse(path, "is no regular file; a release folder holds files and folders only");
  }
}

// How many components agree, counted from the end.
std::size_t commonEnd(std::string_view a, std::string_view b) {
  std::size_t count = 0;
  while (!a.empty() && !b.empty()) {
    const std::string_view left = baseName(a);
    if (left != baseName(b)) break;
    ++count;
    a = parentPath(a);
    b = parentPath(b);
  }
  return count;
}

}  // namespace

std::map<std::string, std::string> listReleaseFiles(const std::string& folder) {
  struct stat status {};
  if (::stat(folder.c_str(), &status) != 0) {
    refuse(folder, "cannot be opened: " + describeErrno(errno));
  }
  if (!S_ISDIR(status.st_mode)) refuse(folder, "is no folder");
  const std::unique_ptr<ReadFs> root = openRoot(folder);
  std::map<std::string, std::string> files;
  std::vector<std::string> open = {""};
  while (!open.empty()) {
    const std::string current = std::move(open.back());
    open.pop_back();
    const auto entries = root->list(current);
    if (!entries) {
      refuse(below(folder, current), "cannot be read: " + describeErrno(entries.error()));
    }
    for (const FolderEntry& entry : entries.value()) {
      std::string path = joinPath(current, entry.name);
      if (entry.type == FileType::folder) {
        open.push_back(std::move(path));
        continue;
      }
      requireFile(entry.type, below(folder, path));
      std::string onThisMachine = below(folder, path);
      files.emplace(std::move(path), std::move(onThisMachine));
      if (files.size() > limits::kFiles) {
        throw Error(ErrorCode::overLimit, fmt::format("{}: more than {} files, which is the limit",
                                                      escapeForMessage(folder), limits::kFiles));
      }
    }
  }
  return files;
}

ReleaseIndex::ReleaseIndex(std::string folder, Platform platform)
    : folder_(std::move(folder)),
      platform_(platform == Platform::linux_ ? Platform::linux_ : Platform::windows),
      files_(listReleaseFiles(folder_)) {
  for (const auto& file : files_) {
    const std::string& path = file.first;
    byName_[nameKey(baseName(path), platform_)].push_back({path, nameKey(path, platform_)});
  }
}

std::vector<std::string> ReleaseIndex::candidates(const FileRow& row) const {
  const auto found = byName_.find(nameKey(row.path.fileName(), platform_));
  if (found == byName_.end()) return {};
  const std::string relative = nameKey(row.path.relative, platform_);
  const std::string whole = joinPath(nameKey(row.path.location, platform_), relative);

  std::vector<std::string> best;
  std::size_t bestRank = 0;
  for (const Entry& entry : found->second) {
    constexpr std::size_t kExact = 2 * limits::kPathBytes;  // above any number of components
    std::size_t rank = commonEnd(entry.key, whole);
    if (entry.key == relative) rank = kExact;
    if (entry.key == whole) rank = kExact + 1;
    if (rank < bestRank) continue;
    if (rank > bestRank) best.clear();
    bestRank = rank;
    best.push_back(entry.path);
  }
  return best;
}

}  // namespace qfe
