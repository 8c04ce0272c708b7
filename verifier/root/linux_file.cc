#include "verifier/root/linux_file.h"

#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

namespace qfe {
namespace {

FileType typeOf(unsigned mode) {
  if (S_ISREG(mode)) return FileType::regular;
  if (S_ISDIR(mode)) return FileType::folder;
  if (S_ISLNK(mode)) return FileType::link;
  return FileType::other;
}

SysResult<FileStat> statxOf(int fd, const char* name, int flags) {
  struct statx found = {};
  if (::statx(fd, name, flags | AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT,
              STATX_BASIC_STATS | STATX_MNT_ID, &found) != 0) {
    return SysResult<FileStat>::failure(errno);
  }
  FileStat stat;
  stat.type = typeOf(found.stx_mode);
  stat.mode = found.stx_mode & 07777U;
  stat.uid = found.stx_uid;
  stat.gid = found.stx_gid;
  stat.size = found.stx_size;
  stat.modified = {found.stx_mtime.tv_sec, found.stx_mtime.tv_nsec};
  stat.changed = {found.stx_ctime.tv_sec, found.stx_ctime.tv_nsec};
  stat.device = makedev(found.stx_dev_major, found.stx_dev_minor);
  stat.inode = found.stx_ino;
  stat.links = found.stx_nlink;
  // Kernels before 5.8 do not tell mounts apart; devices come nearest.
  stat.mount = (found.stx_mask & STATX_MNT_ID) != 0 ? found.stx_mnt_id : stat.device;
  return stat;
}

// The errno that ReadFs::open has for what is no regular file; 0 for one.
int refusalOf(FileType type) {
  switch (type) {
    case FileType::regular:
      return 0;
    case FileType::folder:
      return EISDIR;
    case FileType::link:
      return ELOOP;
    case FileType::other:
      break;
  }
  return EINVAL;
}

using OpenResult = SysResult<std::unique_ptr<ReadableFile>>;

}  // namespace

SysResult<FileStat> statDescriptor(int fd) {
  return statxOf(fd, "", AT_EMPTY_PATH);
}

SysResult<FileStat> statEntry(int fd, const std::string& name) {
  return statxOf(fd, name.c_str(), 0);
}

OpenResult LinuxFile::adopt(Descriptor descriptor) {
  const auto stat = statDescriptor(descriptor.get());
  if (!stat) return OpenResult::failure(stat.error());
  if (const int refusal = refusalOf(stat.value().type)) return OpenResult::failure(refusal);
  return OpenResult(
      std::unique_ptr<ReadableFile>(new LinuxFile(std::move(descriptor), stat.value())));
}

SysResult<std::size_t> LinuxFile::read(std::uint64_t offset, std::span<std::uint8_t> out) const {
  std::size_t done = 0;
  while (done < out.size()) {
    const ssize_t count = ::pread(descriptor_.get(), out.data() + done, out.size() - done,
                                  static_cast<off_t>(offset + done));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return SysResult<std::size_t>::failure(errno);
    if (count == 0) break;
    done += static_cast<std::size_t>(count);
  }
  return done;
}

OpenResult openLocalFile(const std::string& path) {
  // Looked at first, because opening a device or a FIFO already does something.
  struct stat before = {};
  if (::stat(path.c_str(), &before) != 0) return OpenResult::failure(errno);
  if (const int refusal = refusalOf(typeOf(before.st_mode))) return OpenResult::failure(refusal);
  constexpr int kFlags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
  int fd = ::open(path.c_str(), kFlags | O_NOATIME);
  if (fd < 0 && errno == EPERM) fd = ::open(path.c_str(), kFlags);
  if (fd < 0) return OpenResult::failure(errno);
  return LinuxFile::adopt(Descriptor(fd));
}

}  // namespace qfe
