// The changing calls of MemoryFs that count as one change each, its faults and its run.
#include <cerrno>
#include <utility>

#include <fmt/format.h>

#include "tests/support/memory_fs.h"

namespace qfe {
namespace {

std::string_view word(RenameMode mode) {
  switch (mode) {
    case RenameMode::replace:
      return "";
    case RenameMode::noReplace:
      return " (no replace)";
    case RenameMode::exchange:
      return " (exchange)";
  }
  return "";
}

}  // namespace

SysStatus MemoryFs::truncate(std::string_view path, std::uint64_t size) {
  const Guard guard(mutex_);
  if (const int error = count(fmt::format("truncate {}", path)); error != 0) {
    return SysStatus::failure(error);
  }
  const SysResult<InodeNumber> found = findFile(path);
  if (!found) return SysStatus::failure(found.error());
  return tree_.truncate(found.value(), size);
}

SysStatus MemoryFs::makeFolder(std::string_view path, std::uint32_t mode) {
  const Guard guard(mutex_);
  if (const int error = count(fmt::format("makeFolder {}", path)); error != 0) {
    return SysStatus::failure(error);
  }
  const SysResult<InodeNumber> made = tree_.make(path, FileType::folder, mode);
  return made ? SysStatus() : SysStatus::failure(made.error());
}

SysStatus MemoryFs::removeFolder(std::string_view path) {
  const Guard guard(mutex_);
  if (const int error = count(fmt::format("removeFolder {}", path)); error != 0) {
    return SysStatus::failure(error);
  }
  return tree_.removeFolder(path);
}

SysStatus MemoryFs::unlink(std::string_view path) {
  const Guard guard(mutex_);
  if (const int error = count(fmt::format("unlink {}", path)); error != 0) {
    return SysStatus::failure(error);
  }
  return tree_.unlink(path);
}

SysStatus MemoryFs::rename(std::string_view from, std::string_view to, RenameMode mode) {
  const Guard guard(mutex_);
  if (const int error = count(fmt::format("rename {} -> {}{}", from, to, word(mode))); error != 0) {
    return SysStatus::failure(error);
  }
  return tree_.rename(from, to, mode);
}

SysStatus MemoryFs::link(std::string_view from, std::string_view to) {
  const Guard guard(mutex_);
  if (const int error = count(fmt::format("link {} -> {}", from, to)); error != 0) {
    return SysStatus::failure(error);
  }
  return tree_.link(from, to);
}

SysStatus MemoryFs::setMetadata(std::string_view path, const Metadata& metadata) {
  const Guard guard(mutex_);
  if (const int error = count(fmt::format("setMetadata {}", path)); error != 0) {
    return SysStatus::failure(error);
  }
  const SysResult<InodeNumber> found = tree_.find(path);
  if (!found) return SysStatus::failure(found.error());
  if (tree_.inode(found.value()).type == FileType::other) return SysStatus::failure(EINVAL);
  return tree_.setMetadata(found.value(), metadata);
}

SysStatus MemoryFs::setModified(std::string_view path, FileTime time) {
  const Guard guard(mutex_);
  if (const int error = count(fmt::format("setModified {}", path)); error != 0) {
    return SysStatus::failure(error);
  }
  const SysResult<InodeNumber> found = tree_.find(path);
  if (!found) return SysStatus::failure(found.error());
  return tree_.setModified(found.value(), time);
}

SysStatus MemoryFs::syncFile(std::string_view path) {
  const Guard guard(mutex_);
  if (const int error = count(fmt::format("sync {}", path)); error != 0) {
    return SysStatus::failure(error);
  }
  const SysResult<InodeNumber> found = findFile(path);
  return found ? SysStatus() : SysStatus::failure(found.error());
}

SysStatus MemoryFs::syncFolder(std::string_view path) {
  const Guard guard(mutex_);
  if (const int error = count(fmt::format("syncFolder {}", path)); error != 0) {
    return SysStatus::failure(error);
  }
  const SysResult<InodeNumber> found = findToRead(path);
  if (!found) return SysStatus::failure(found.error());
  switch (tree_.inode(found.value()).type) {
    case FileType::folder:
      return {};
    case FileType::link:
      return SysStatus::failure(ELOOP);
    default:
      return SysStatus::failure(ENOTDIR);
  }
}

SysResult<FsSpace> MemoryFs::space(std::string_view path) const {
  const Guard guard(mutex_);
  const SysResult<InodeNumber> found = findToRead(path);
  if (!found) return SysResult<FsSpace>::failure(found.error());
  const MemoryMount& mount = tree_.mountOf(found.value());
  return FsSpace{mount.freeBytes, mount.freeInodes, mount.readOnly};
}

SysResult<bool> MemoryFs::immutable(std::string_view path) const {
  const Guard guard(mutex_);
  const SysResult<InodeNumber> found = findToRead(path);
  if (!found) return SysResult<bool>::failure(found.error());
  return tree_.inode(found.value()).immutable;
}

void MemoryFs::failAt(std::uint64_t change, int errnoValue) {
  const Guard guard(mutex_);
  faults_.push_back({change, change, errnoValue});
}

void MemoryFs::failFrom(std::uint64_t change, int errnoValue) {
  const Guard guard(mutex_);
  faults_.push_back({change, UINT64_MAX, errnoValue});
}

void MemoryFs::failMatching(const std::string& text, int errnoValue) {
  const Guard guard(mutex_);
  matching_.emplace_back(text, errnoValue);
}

void MemoryFs::stopAt(std::uint64_t change) {
  const Guard guard(mutex_);
  stopAt_ = change;
}

void MemoryFs::clearFaults() {
  const Guard guard(mutex_);
  faults_.clear();
  matching_.clear();
  stopAt_ = 0;
}

bool MemoryFs::stopped() const {
  const Guard guard(mutex_);
  return stopped_;
}

void MemoryFs::restart() {
  const Guard guard(mutex_);
  clearFaults();
  observer_ = nullptr;
  stopped_ = false;
  locks_.clear();
  ++run_;
  resetCount();
}

void MemoryFs::setObserver(std::function<void(const std::string&)> observer) {
  const Guard guard(mutex_);
  observer_ = std::move(observer);
}

std::uint64_t MemoryFs::changes() const {
  const Guard guard(mutex_);
  return changes_;
}

std::vector<std::string> MemoryFs::log() const {
  const Guard guard(mutex_);
  return log_;
}

void MemoryFs::resetCount() {
  const Guard guard(mutex_);
  changes_ = 0;
  log_.clear();
}

MemoryTree MemoryFs::tree() const {
  const Guard guard(mutex_);
  return tree_;
}

}  // namespace qfe
