#include "patcher/fs/linux_metadata.h"

#include <algorithm>
#include <array>
#include <cerrno>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "verifier/root/linux_file.h"
#include "verifier/root/linux_xattrs.h"

namespace qfe {
namespace {

constexpr std::array<std::string_view, 5> kPolicyLabels = {
    "security.SMACK64", "security.apparmor", "security.evm", "security.ima", "security.selinux"};

SysStatus status(int result) {
  return result == 0 ? SysStatus() : SysStatus::failure(errno);
}

// The kernel follows this name to the very object of the descriptor and no further.
std::string procName(int fd) {
  return fmt::format("/proc/self/fd/{}", fd);
}

// O_PATH descriptors (of links) are EBADF to the f… calls.
SysStatus setXattr(int fd, const std::string& name, const Bytes& value) {
  int result = ::fsetxattr(fd, name.c_str(), value.data(), value.size(), 0);
  if (result != 0 && errno == EBADF) {
    result = ::setxattr(procName(fd).c_str(), name.c_str(), value.data(), value.size(), 0);
  }
  return status(result);
}

SysStatus removeXattr(int fd, const std::string& name) {
  int result = ::fremovexattr(fd, name.c_str());
  if (result != 0 && errno == EBADF) {
    result = ::removexattr(procName(fd).c_str(), name.c_str());
  }
  return result != 0 && errno == ENODATA ? SysStatus() : status(result);
}

SysStatus setTime(int fd, FileTime time) {
  std::array<timespec, 2> times{};
  times[0].tv_nsec = UTIME_OMIT;
  times[1].tv_sec = time.seconds;
  times[1].tv_nsec = time.nanoseconds;
  int result = ::futimens(fd, times.data());
  if (result != 0 && errno == EBADF) {
    result = ::utimensat(AT_FDCWD, procName(fd).c_str(), times.data(), 0);
  }
  return status(result);
}

SysStatus removeExtraXattrs(int fd, const Xattrs& wanted) {
  const SysResult<Xattrs> present = readXattrs(fd);
  if (!present) return SysStatus::failure(present.error());
  for (const auto& member : present.value()) {
    if (wanted.contains(member.first) || isPolicyLabel(member.first)) continue;
    if (const SysStatus removed = removeXattr(fd, member.first); !removed) return removed;
  }
  return {};
}

SysStatus setMissingXattrs(int fd, const Xattrs& wanted) {
  if (wanted.empty()) return {};
  const SysResult<Xattrs> present = readXattrs(fd);
  if (!present) return SysStatus::failure(present.error());
  for (const auto& [name, value] : wanted) {
    const auto found = present.value().find(name);
    if (found != present.value().end() && found->second == value) continue;
    if (const SysStatus set = setXattr(fd, name, value); !set) return set;
  }
  return {};
}

}  // namespace

bool isPolicyLabel(std::string_view xattrName) {
  return std::ranges::find(kPolicyLabels, xattrName) != kPolicyLabels.end();
}

SysStatus applyMetadata(int fd, const Metadata& metadata) {
  SysResult<FileStat> stat = statDescriptor(fd);
  if (!stat) return SysStatus::failure(stat.error());
  if (stat.value().type == FileType::other) return SysStatus::failure(EINVAL);
  if (stat.value().uid != metadata.uid || stat.value().gid != metadata.gid) {
    const int result = ::fchownat(fd, "", metadata.uid, metadata.gid, AT_EMPTY_PATH);
    if (result != 0) return SysStatus::failure(errno);
    // The chown may have taken mode bits away.
    stat = statDescriptor(fd);
    if (!stat) return SysStatus::failure(stat.error());
  }
  // Before the mode: with an inherited ACL the mode's group bits would be the ACL's mask.
  if (const SysStatus removed = removeExtraXattrs(fd, metadata.xattrs); !removed) return removed;
  if (stat.value().type != FileType::link && stat.value().mode != metadata.mode) {
    if (::fchmod(fd, metadata.mode) != 0) return SysStatus::failure(errno);
  }
  if (const SysStatus set = setMissingXattrs(fd, metadata.xattrs); !set) return set;
  // The time is always asked for anew: what was done above may not have left it alone.
  stat = statDescriptor(fd);
  if (!stat) return SysStatus::failure(stat.error());
  if (stat.value().modified == metadata.modified) return {};
  return setTime(fd, metadata.modified);
}

}  // namespace qfe
