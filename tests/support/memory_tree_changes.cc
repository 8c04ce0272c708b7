// What changes a MemoryTree, with the refusals of Linux in the order in which it makes them.
#include <algorithm>
#include <cerrno>
#include <utility>

#include "tests/support/memory_tree.h"

namespace qfe {

SysResult<InodeNumber> MemoryTree::make(std::string_view path, FileType type, std::uint32_t mode) {
  const SysResult<Place> found = place(path);
  if (!found) {
    return SysResult<InodeNumber>::failure(path.empty() ? EEXIST : found.error());
  }
  const Place& place = found.value();
  if (entry(place) != 0) return SysResult<InodeNumber>::failure(EEXIST);
  if (const int error = refusal(place.folder); error != 0) {
    return SysResult<InodeNumber>::failure(error);
  }
  MemoryMount& mount = mountOf(place.folder);
  if (mount.freeInodes == 0) return SysResult<InodeNumber>::failure(ENOSPC);
  if (mount.freeInodes != MemoryMount::kUnlimited) --mount.freeInodes;
  const InodeNumber number = nextInode_++;
  MemoryInode made{.type = type, .mode = mode};
  made.modified = made.changed = tick();
  made.mount = inode(place.folder).mount;
  inodes_.emplace(number, std::move(made));
  inode(place.folder).entries.emplace(place.name, number);
  touch(place.folder);
  return number;
}

SysResult<InodeNumber> MemoryTree::makeMount(std::string_view path, const std::string& type) {
  SysResult<InodeNumber> made = make(path, FileType::folder, 0755);
  if (!made) return made;
  inode(made.value()).mount = mounts_.size();
  mounts_.push_back(MemoryMount{.top = made.value(), .type = type});
  return made;
}

SysStatus MemoryTree::unlink(std::string_view path) {
  const SysResult<Place> found = place(path);
  if (!found) return SysStatus::failure(path.empty() ? EISDIR : found.error());
  const InodeNumber number = entry(found.value());
  if (number == 0) return SysStatus::failure(ENOENT);
  if (const int error = refusal(found.value().folder); error != 0) return SysStatus::failure(error);
  if (inode(number).type == FileType::folder) return SysStatus::failure(EISDIR);
  if (inode(number).immutable) return SysStatus::failure(EPERM);
  inode(found.value().folder).entries.erase(found.value().name);
  touch(found.value().folder);
  drop(number);
  return {};
}

SysStatus MemoryTree::removeFolder(std::string_view path) {
  const SysResult<Place> found = place(path);
  if (!found) return SysStatus::failure(found.error());
  const InodeNumber number = entry(found.value());
  if (number == 0) return SysStatus::failure(ENOENT);
  if (const int error = refusal(found.value().folder); error != 0) return SysStatus::failure(error);
  if (inode(number).type != FileType::folder) return SysStatus::failure(ENOTDIR);
  if (isMountTop(number)) return SysStatus::failure(EBUSY);
  if (inode(number).immutable) return SysStatus::failure(EPERM);
  if (!inode(number).entries.empty()) return SysStatus::failure(ENOTEMPTY);
  inode(found.value().folder).entries.erase(found.value().name);
  touch(found.value().folder);
  drop(number);
  return {};
}

int MemoryTree::replaceRefusal(InodeNumber moved, InodeNumber target) const {
  const bool movesFolder = inode(moved).type == FileType::folder;
  const bool ontoFolder = inode(target).type == FileType::folder;
  if (inode(target).immutable) return EPERM;
  if (movesFolder && !ontoFolder) return ENOTDIR;
  if (!movesFolder && ontoFolder) return EISDIR;
  if (ontoFolder && isMountTop(target)) return EBUSY;
  if (ontoFolder && !inode(target).entries.empty()) return ENOTEMPTY;
  return 0;
}

int MemoryTree::renameRefusal(const Place& from, const Place& to, RenameMode mode) const {
  if (inode(from.folder).mount != inode(to.folder).mount) return EXDEV;
  if (mountOf(from.folder).readOnly) return EROFS;
  const bool exchange = mode == RenameMode::exchange;
  if (exchange && !mountOf(from.folder).exchange) return EINVAL;
  const InodeNumber moved = entry(from);
  const InodeNumber target = entry(to);
  if (moved == 0) return ENOENT;
  if (target != 0 && mode == RenameMode::noReplace) return EEXIST;
  if (target == 0 && exchange) return ENOENT;
  if (contains(moved, to.folder)) return EINVAL;
  if (target != 0 && contains(target, from.folder)) return exchange ? EINVAL : ENOTEMPTY;
  if (moved == target) return 0;
  for (const InodeNumber changed : {from.folder, to.folder, moved}) {
    if (const int error = refusal(changed); error != 0) return error;
  }
  if (isMountTop(moved)) return EBUSY;
  if (target == 0) return 0;
  if (!exchange) return replaceRefusal(moved, target);
  if (isMountTop(target)) return EBUSY;
  return inode(target).immutable ? EPERM : 0;
}

SysStatus MemoryTree::rename(std::string_view from, std::string_view to, RenameMode mode) {
  const SysResult<Place> source = place(from);
  if (!source) return SysStatus::failure(source.error());
  const SysResult<Place> goal = place(to);
  if (!goal) return SysStatus::failure(goal.error());
  if (const int error = renameRefusal(source.value(), goal.value(), mode); error != 0) {
    return SysStatus::failure(error);
  }
  const InodeNumber moved = entry(source.value());
  const InodeNumber target = entry(goal.value());
  // Two names of one inode: rename(2) leaves both as they are and succeeds.
  if (moved == target) return {};
  if (mode == RenameMode::exchange) {
    inode(source.value().folder).entries[source.value().name] = target;
    inode(goal.value().folder).entries[goal.value().name] = moved;
    inode(target).changed = tick();
  } else {
    inode(source.value().folder).entries.erase(source.value().name);
    inode(goal.value().folder).entries[goal.value().name] = moved;
    if (target != 0) drop(target);
  }
  inode(moved).changed = tick();
  touch(source.value().folder);
  touch(goal.value().folder);
  return {};
}

SysStatus MemoryTree::link(std::string_view from, std::string_view to) {
  const SysResult<InodeNumber> source = find(from);
  if (!source) return SysStatus::failure(source.error());
  const SysResult<Place> goal = place(to);
  if (!goal) return SysStatus::failure(to.empty() ? EEXIST : goal.error());
  MemoryInode& linked = inode(source.value());
  if (entry(goal.value()) != 0) return SysStatus::failure(EEXIST);
  if (linked.mount != inode(goal.value().folder).mount) return SysStatus::failure(EXDEV);
  if (const int error = refusal(goal.value().folder); error != 0) return SysStatus::failure(error);
  if (linked.type == FileType::folder || linked.immutable) return SysStatus::failure(EPERM);
  ++linked.links;
  linked.changed = tick();
  inode(goal.value().folder).entries.emplace(goal.value().name, source.value());
  touch(goal.value().folder);
  return {};
}

SysStatus MemoryTree::write(InodeNumber number, std::string_view bytes) {
  if (const int error = refusal(number); error != 0) return SysStatus::failure(error);
  MemoryMount& mount = mountOf(number);
  const std::size_t fits =
      static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), mount.freeBytes));
  if (mount.freeBytes != MemoryMount::kUnlimited) mount.freeBytes -= fits;
  MemoryInode& file = inode(number);
  file.content.append(bytes.substr(0, fits));
  // As Linux does: a write takes setuid and capabilities away.
  file.mode &= 01777U;
  file.xattrs.erase("security.capability");
  file.modified = file.changed = tick();
  return fits == bytes.size() ? SysStatus() : SysStatus::failure(ENOSPC);
}

SysStatus MemoryTree::truncate(InodeNumber number, std::uint64_t size) {
  if (const int error = refusal(number); error != 0) return SysStatus::failure(error);
  MemoryInode& file = inode(number);
  MemoryMount& mount = mountOf(number);
  if (mount.freeBytes != MemoryMount::kUnlimited && size < file.content.size()) {
    mount.freeBytes += file.content.size() - size;
  }
  file.content.resize(static_cast<std::size_t>(size));
  file.modified = file.changed = tick();
  return {};
}

SysStatus MemoryTree::setMetadata(InodeNumber number, const Metadata& metadata) {
  if (const int error = refusal(number); error != 0) return SysStatus::failure(error);
  MemoryInode& changed = inode(number);
  changed.uid = metadata.uid;
  changed.gid = metadata.gid;
  if (changed.type != FileType::link) changed.mode = metadata.mode;
  changed.xattrs = metadata.xattrs;
  changed.modified = metadata.modified;
  changed.changed = tick();
  return {};
}

SysStatus MemoryTree::setModified(InodeNumber number, FileTime time) {
  if (const int error = refusal(number); error != 0) return SysStatus::failure(error);
  inode(number).modified = time;
  inode(number).changed = tick();
  return {};
}

}  // namespace qfe
