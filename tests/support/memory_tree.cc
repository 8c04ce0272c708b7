#include "tests/support/memory_tree.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "manifest/base/limits.h"

namespace qfe {
namespace {

constexpr std::uint32_t kTickNanoseconds = 1'000'000;
constexpr std::uint32_t kSecond = 1'000'000'000;

// The components of a path, or nothing where it is none of the seam's.
std::optional<std::vector<std::string>> split(std::string_view path) {
  std::vector<std::string> components;
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    const std::string_view component = path.substr(0, slash);
    if (component.empty() || component == "." || component == "..") return std::nullopt;
    components.emplace_back(component);
    if (slash == std::string_view::npos) break;
    path.remove_prefix(slash + 1);
    if (path.empty()) return std::nullopt;
  }
  return components;
}

}  // namespace

MemoryTree::MemoryTree() {
  const InodeNumber root = nextInode_++;
  mounts_.push_back(MemoryMount{.top = root});
  inodes_.emplace(root, MemoryInode{.type = FileType::folder, .mode = 0755});
  inode(root).modified = inode(root).changed = tick();
}

FileTime MemoryTree::tick() {
  clock_.nanoseconds += kTickNanoseconds;
  if (clock_.nanoseconds >= kSecond) {
    clock_.nanoseconds -= kSecond;
    ++clock_.seconds;
  }
  return clock_;
}

SysResult<InodeNumber> MemoryTree::find(std::string_view path) const {
  const auto components = split(path);
  if (!components) return SysResult<InodeNumber>::failure(EINVAL);
  InodeNumber current = mounts_.front().top;
  for (const std::string& component : *components) {
    const MemoryInode& folder = inode(current);
    if (folder.type == FileType::link) return SysResult<InodeNumber>::failure(ELOOP);
    if (folder.type != FileType::folder) return SysResult<InodeNumber>::failure(ENOTDIR);
    if (component.size() > limits::kPathComponentBytes) {
      return SysResult<InodeNumber>::failure(ENAMETOOLONG);
    }
    const auto found = folder.entries.find(component);
    if (found == folder.entries.end()) return SysResult<InodeNumber>::failure(ENOENT);
    current = found->second;
  }
  return current;
}

const MemoryMount& MemoryTree::mountOf(InodeNumber number) const {
  return mounts_.at(inode(number).mount);
}

MemoryMount& MemoryTree::mountOf(InodeNumber number) {
  return mounts_.at(inode(number).mount);
}

bool MemoryTree::isMountTop(InodeNumber number) const {
  return mountOf(number).top == number;
}

SysResult<MemoryTree::Place> MemoryTree::place(std::string_view path) const {
  if (path.empty()) return SysResult<Place>::failure(EBUSY);
  const std::size_t slash = path.rfind('/');
  const std::string_view parent =
      slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
  const std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  if (!split(path)) return SysResult<Place>::failure(EINVAL);
  const SysResult<InodeNumber> folder = find(parent);
  if (!folder) return SysResult<Place>::failure(folder.error());
  const FileType type = inode(folder.value()).type;
  if (type == FileType::link) return SysResult<Place>::failure(ELOOP);
  if (type != FileType::folder) return SysResult<Place>::failure(ENOTDIR);
  if (name.size() > limits::kPathComponentBytes) return SysResult<Place>::failure(ENAMETOOLONG);
  return Place{folder.value(), std::string(name)};
}

InodeNumber MemoryTree::entry(const Place& place) const {
  const auto& entries = inode(place.folder).entries;
  const auto found = entries.find(place.name);
  return found == entries.end() ? 0 : found->second;
}

int MemoryTree::refusal(InodeNumber number) const {
  if (mountOf(number).readOnly) return EROFS;
  return inode(number).immutable ? EPERM : 0;
}

bool MemoryTree::contains(InodeNumber folder, InodeNumber number) const {
  if (folder == number) return true;
  return std::ranges::any_of(inode(folder).entries,
                             [&](const auto& member) { return contains(member.second, number); });
}

void MemoryTree::touch(InodeNumber folder) {
  const FileTime now = tick();
  inode(folder).modified = now;
  inode(folder).changed = now;
}

// Inodes without a name stay in the map, so that open files go on; their space is free again.
void MemoryTree::drop(InodeNumber number) {
  MemoryInode& gone = inode(number);
  gone.changed = tick();
  if (--gone.links > 0) return;
  MemoryMount& mount = mountOf(number);
  if (mount.freeBytes != MemoryMount::kUnlimited) mount.freeBytes += gone.content.size();
  if (mount.freeInodes != MemoryMount::kUnlimited) ++mount.freeInodes;
}

}  // namespace qfe
