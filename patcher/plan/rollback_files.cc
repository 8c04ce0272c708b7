#include "patcher/plan/rollback_files.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "patcher/journal/state_names.h"
#include "patcher/plan/dependents.h"
#include "patcher/plan/file_decision.h"
#include "patcher/plan/live_file.h"

namespace qfe {

RollbackFiles::RollbackFiles(const Fs& fs, const Actor& actor)
    // A name that got other names since was checked when the hotfix was applied.
    : fs_(fs), preflight_(fs, actor, true), chooser_(fs) {}

void RollbackFiles::planLayer(const InstalledHotfix& layer, PlannedHotfix& hotfix) {
  for (const InstalledFile& file : layer.files) planFile(file, hotfix);
  for (auto folder = layer.createdFolders.rbegin(); folder != layer.createdFolders.rend();
       ++folder) {
    const SysResult<FileStat> stat = fs_.stat(folder->path);
    if (!stat || stat.value().type != FileType::folder) continue;
    SysResult<Metadata> metadata = readMetadata(fs_, folder->path);
    if (!metadata) continue;
    preflight_.checkFolder(std::string(parentPath(folder->path)));
    hotfix.folders.push_back({FolderStep::Kind::remove, folder->path, metadata.value()});
  }
}

bool RollbackFiles::readLive(const std::string& path, Side& live) {
  if (const auto known = projected_.find(path); known != projected_.end()) {
    live = known->second;
    return true;
  }
  SysResult<FileSide> side = readSide(fs_, path);
  if (side) {
    live = std::move(side.value());
    return true;
  }
  if (side.error() == ENOENT) {
    live.reset();
    return true;
  }
  const bool otherType = side.error() == ELOOP || side.error() == EISDIR || side.error() == EINVAL;
  preflight_.refuse(fmt::format(
      "{} {}", path,
      otherType ? "is not the regular file any more that the hotfix left; move it away first"
                : "cannot be read: " + describeErrno(side.error())));
  return false;
}

void RollbackFiles::planFile(const InstalledFile& file, PlannedHotfix& hotfix) {
  PlannedFile planned;
  planned.manifestPath = file.manifestPath;
  planned.path = file.path;
  Side live;
  if (!readLive(file.path, live)) return;
  planned.before = live;
  switch (file.action) {
    case InstalledFile::Action::kept:
      keep(std::move(planned), "was not changed by it", hotfix);
      return;
    case InstalledFile::Action::replaced:
    case InstalledFile::Action::removed:
      planReplaced(file, live, std::move(planned), hotfix);
      return;
    case InstalledFile::Action::added:
      planAdded(file, live, std::move(planned), hotfix);
      return;
  }
}

void RollbackFiles::keep(PlannedFile planned, std::string reason, PlannedHotfix& hotfix) {
  planned.action = FileAction::keep;
  planned.after = planned.before;
  planned.reason = std::move(reason);
  hotfix.files.push_back(std::move(planned));
}

void RollbackFiles::planReplaced(const InstalledFile& file, const Side& live, PlannedFile planned,
                                 PlannedHotfix& hotfix) {
  const bool removed = file.action == InstalledFile::Action::removed;
  const bool asLeft = removed ? !live : live && live->digest == file.after->digest;
  if (!asLeft) {
    drift_.push_back(fmt::format("{} {}", file.path,
                                 !live ? "is gone" : (removed ? "is there again" : "was changed")));
    // Somebody put the old content back: there is nothing left to do, and the step would not be
    // told from one that is done.
    if (live && live->digest == file.before->digest) {
      keep(std::move(planned), "has its old content already", hotfix);
      return;
    }
  }
  if (!checkBackup(file)) return;
  putBack(file, live, std::move(planned), hotfix);
}

bool RollbackFiles::checkBackup(const InstalledFile& file) {
  if (!file.storeUuid.empty()) {
    const std::optional<std::string> uuid = readStoreId(fs_, file.store);
    if (uuid != file.storeUuid) {
      preflight_.refuse(fmt::format(
          "{} cannot be put back: the store {} with the id {} is not there; mount its file system "
          "first",
          file.path, file.store, file.storeUuid));
      return false;
    }
  }
  const SysResult<Digest> digest = digestAt(fs_, file.backup);
  if (!digest) {
    preflight_.refuse(fmt::format("{} cannot be put back: its old file {} cannot be read: {}",
                                  file.path, file.backup, describeErrno(digest.error())));
    return false;
  }
  if (digest.value() == file.before->digest) return true;
  preflight_.refuse(fmt::format(
      "{} cannot be put back: its old file {} is damaged (its SHA-256 is not the recorded one)",
      file.path, file.backup));
  return false;
}

void RollbackFiles::putBack(const InstalledFile& file, const Side& live, PlannedFile planned,
                            PlannedHotfix& hotfix) {
  planned.action = live ? FileAction::replace : FileAction::add;
  planned.after = file.before;
  planned.stored = file.backup;
  const std::string folder(parentPath(file.path));
  if (live && !projected_.contains(file.path)) preflight_.checkTarget(file.path);
  preflight_.checkFolder(folder);
  const SysResult<FileStat> stat = fs_.stat(folder);
  if (!stat) return;  // refused by checkFolder
  if (!renamesReach(fs_, folder, std::string(parentPath(file.backup)))) {
    preflight_.refuse(
        fmt::format("{} cannot be put back: its old file {} is on another mount by now", file.path,
                    file.backup));
    return;
  }
  planned.store = chooser_.use({file.store, file.storeUuid, file.method});
  SpaceNeed& need = needs_[planned.store];
  ++need.files;
  if (file.method == SwapMethod::backup && live) need.bytes += live->size;
  projected_[file.path] = planned.after;
  hotfix.files.push_back(std::move(planned));
}

void RollbackFiles::planAdded(const InstalledFile& file, const Side& live, PlannedFile planned,
                              PlannedHotfix& hotfix) {
  if (!live) {
    // A configuration file that was laid beside another is there to be merged and deleted.
    if (!isBesidePath(file.path)) drift_.push_back(fmt::format("{} is gone", file.path));
    keep(std::move(planned), "is gone already", hotfix);
    return;
  }
  if (live->digest != file.after->digest) {
    drift_.push_back(fmt::format("{} was changed", file.path));
  }
  planned.action = FileAction::remove;
  if (!projected_.contains(file.path)) preflight_.checkTarget(file.path);
  const std::string folder(parentPath(file.path));
  const SysResult<FileStat> stat = fs_.stat(folder);
  if (!stat) return;  // refused by checkTarget
  planned.store = chooser_.storeFor(folder);
  SpaceNeed& need = needs_[planned.store];
  ++need.files;
  projected_[file.path] = std::nullopt;
  hotfix.files.push_back(std::move(planned));
}

void RollbackFiles::finish(Plan& plan) {
  plan.stores = chooser_.stores();
  for (const auto& [store, need] : needs_) {
    preflight_.checkStore(plan.stores[store]);
    // A rollback by exchange needs no space and has to work on a full disk.
    if (plan.stores[store].method == SwapMethod::backup) {
      preflight_.checkSpace(plan.stores[store], need);
    }
  }
}

}  // namespace qfe
