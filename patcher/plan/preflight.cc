#include "patcher/plan/preflight.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "manifest/base/error.h"
#include "manifest/base/limits.h"
#include "patcher/journal/state_names.h"
#include "patcher/plan/stores.h"
#include "verifier/root/resolve.h"

namespace qfe {
namespace {

constexpr std::uint32_t kWritableByOthers = 0002;
constexpr std::uint32_t kSticky = 01000;
constexpr std::uint32_t kNotOwner = 0077;
// For the journal, the records and what a file system needs for itself.
constexpr std::uint64_t kSpareBytes = 1 * limits::kMiB;
constexpr std::uint64_t kSpareFiles = 32;

std::string shown(const std::string& path) {
  return path.empty() ? std::string("the root folder") : escapeForMessage(path);
}

// Whether a path is part of what qfe itself keeps on a server.
bool isOwnState(std::string_view path) {
  const std::string_view state = statePath();
  if (path == state || path.substr(0, state.size() + 1) == fmt::format("{}/", state)) return true;
  while (!path.empty()) {
    if (isStoreName(baseName(path))) return true;
    path = parentPath(path);
  }
  return false;
}

}  // namespace

void Preflight::refuse(std::string why) {
  if (std::ranges::find(refusals_, why) == refusals_.end()) refusals_.push_back(std::move(why));
}

void Preflight::throwIfRefused() const {
  if (refusals_.empty()) return;
  if (refusals_.size() == 1) throw Error(ErrorCode::refused, refusals_.front());
  throw Error(ErrorCode::refused, fmt::format("{} things stand against it:\n  - {}",
                                              refusals_.size(), fmt::join(refusals_, "\n  - ")));
}

void Preflight::checkTarget(const std::string& path) {
  checkFolder(std::string(parentPath(path)));
  const SysResult<FileStat> found = fs_.stat(path);
  if (!found) {
    refuse(fmt::format("{} cannot be examined: {}", shown(path), describeErrno(found.error())));
    return;
  }
  const FileStat& stat = found.value();
  if (stat.type == FileType::link) {
    refuse(
        fmt::format("{} is a symbolic link; qfe replaces files and never what a link points to: "
                    "put the file itself there first",
                    shown(path)));
    return;
  }
  if (stat.type != FileType::regular) {
    refuse(fmt::format("{} is not a regular file; move it away first", shown(path)));
    return;
  }
  const SysResult<bool> immutable = fs_.immutable(path);
  if (immutable && immutable.value()) {
    refuse(fmt::format("{} is immutable or append-only; take the flag off first (chattr -i -a)",
                       shown(path)));
  }
  if (stat.links > 1 && breakHardLinks_) brokeHardLinks_ = true;
  if (stat.links > 1 && !breakHardLinks_) {
    refuse(
        fmt::format("{} has {} hard links, and the other names would keep the old content; "
                    "--break-hard-links accepts that",
                    shown(path), stat.links));
  }
  if (actor_.uid != 0 && stat.uid != actor_.uid) {
    refuse(fmt::format("{} belongs to user {}; run as root to change it", shown(path), stat.uid));
  }
}

void Preflight::checkFolder(const std::string& folder) {
  if (!folders_.insert(folder).second) return;
  if (isOwnState(folder)) {
    refuse(fmt::format("{} belongs to qfe itself; no hotfix may change it", shown(folder)));
    return;
  }
  const SysResult<FileStat> found = fs_.stat(folder);
  if (!found) {
    refuse(fmt::format("{} cannot be examined: {}", shown(folder), describeErrno(found.error())));
    return;
  }
  if (found.value().type != FileType::folder) {
    refuse(
        fmt::format("{} is not a folder, and a file of the hotfix lies below it", shown(folder)));
    return;
  }
  checkMount(folder);
  const SysResult<bool> immutable = fs_.immutable(folder);
  if (immutable && immutable.value()) {
    refuse(
        fmt::format("folder {} is immutable or append-only; take the flag off first "
                    "(chattr -i -a)",
                    shown(folder)));
  }
  if (actor_.uid != 0 && found.value().uid != actor_.uid) {
    refuse(fmt::format("folder {} belongs to user {}; run as root to change what is in it",
                       shown(folder), found.value().uid));
  }
  checkOpenToOthers(folder);
}

void Preflight::checkMount(const std::string& folder) {
  const SysResult<std::string> type = fs_.fileSystemType(folder);
  if (type && isNetworkFileSystem(type.value())) {
    refuse(
        fmt::format("{} is on a network file system ({}), where qfe only checks; apply on the "
                    "machine that has the disk",
                    shown(folder), type.value()));
    return;
  }
  const SysResult<FsSpace> space = fs_.space(folder);
  if (space && space.value().readOnly) {
    refuse(fmt::format("{} is on a file system that is mounted read-only; mount it writable first",
                       shown(folder)));
  }
}

// Who may rename a folder on the way may put another one in its place while qfe works below it.
void Preflight::checkOpenToOthers(const std::string& folder) {
  std::string path = folder;
  for (;;) {
    if (!openFolders_.insert(path).second) return;
    const SysResult<FileStat> found = fs_.stat(path);
    if (found && (found.value().mode & kWritableByOthers) != 0 &&
        (found.value().mode & kSticky) == 0) {
      refuse(
          fmt::format("{} may be changed by others (mode {:04o}); take their write permission "
                      "away first (chmod o-w)",
                      shown(path), found.value().mode));
    }
    if (path.empty()) return;
    path = std::string(parentPath(path));
  }
}

void Preflight::checkStore(const StoreRef& store) {
  if (store.path == names::mainStore()) return;
  const SysResult<FileStat> found = fs_.stat(store.path);
  if (!found && found.error() == ENOENT) return;
  if (!found) {
    refuse(
        fmt::format("{} cannot be examined: {}", shown(store.path), describeErrno(found.error())));
    return;
  }
  const FileStat& stat = found.value();
  const bool foreign = stat.uid != 0 && stat.uid != actor_.uid;
  if (stat.type == FileType::folder && !foreign && (stat.mode & kNotOwner) == 0) return;
  refuse(
      fmt::format("{} is the name of qfe's store on that file system, but it is not a folder "
                  "that only root may use; move it away first",
                  shown(store.path)));
}

void Preflight::checkSpace(const StoreRef& store, const SpaceNeed& need) {
  const std::string folder = deepestExisting(fs_, store.path);
  const SysResult<FsSpace> space = fs_.space(folder);
  if (!space) return;
  const std::uint64_t bytes = need.bytes + need.bytes / 10 + kSpareBytes;
  const std::uint64_t files = need.files + kSpareFiles;
  if (space.value().freeBytes < bytes) {
    refuse(fmt::format("{} has {} bytes free and {} are needed; make room first", shown(folder),
                       space.value().freeBytes, bytes));
  }
  if (space.value().freeInodes < files) {
    refuse(fmt::format("{} has {} inodes free and {} are needed; make room first", shown(folder),
                       space.value().freeInodes, files));
  }
}

void Preflight::checkServices(const Manifest& manifest, bool hooks, bool rootIsSystem,
                              bool offline) {
  if (offline || (manifest.services.empty() && !hooks)) return;
  std::vector<std::string> parts;
  for (const Service& service : manifest.services) parts.push_back("service " + service.name);
  if (hooks) parts.emplace_back("hooks");
  refuse(fmt::format(
      "{} comes with {}, which {}; --offline changes the files and leaves the rest to you",
      manifest.id, fmt::join(parts, ", "),
      rootIsSystem ? "this version of qfe does not stop, start or run"
                   : "are never run for a root that is not the running system"));
}

}  // namespace qfe
