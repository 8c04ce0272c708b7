#include "patcher/fs/linux_fs.h"

#include <cerrno>
#include <cstdio>
#include <limits>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "patcher/fs/linux_file_writer.h"
#include "patcher/fs/linux_metadata.h"
#include "verifier/root/linux_file.h"

namespace qfe {
namespace {

constexpr unsigned kPrivateFile = 0600;

SysStatus status(int result) {
  return result == 0 ? SysStatus() : SysStatus::failure(errno);
}

// Whether a name may be given to an *at call: one component, and not a way out of the folder.
bool isName(std::string_view name) {
  return !name.empty() && name != "." && name != ".." && name.find('\0') == std::string_view::npos;
}

unsigned flagsOf(RenameMode mode) {
  switch (mode) {
    case RenameMode::replace:
      return 0;
    case RenameMode::noReplace:
      return RENAME_NOREPLACE;
    case RenameMode::exchange:
      return RENAME_EXCHANGE;
  }
  return 0;
}

class LinuxLock : public FsLock {
 public:
  explicit LinuxLock(Descriptor descriptor) : descriptor_(std::move(descriptor)) {}

 private:
  Descriptor descriptor_;
};

}  // namespace

SysResult<FileStat> LinuxFs::stat(std::string_view path) const {
  return root_.stat(path);
}

SysResult<std::unique_ptr<ReadableFile>> LinuxFs::open(std::string_view path) const {
  return root_.open(path);
}

SysResult<std::vector<FolderEntry>> LinuxFs::list(std::string_view path) const {
  return root_.list(path);
}

SysResult<std::string> LinuxFs::readlink(std::string_view path) const {
  return root_.readlink(path);
}

SysResult<Xattrs> LinuxFs::xattrs(std::string_view path) const {
  return root_.xattrs(path);
}

SysResult<std::string> LinuxFs::fileSystemType(std::string_view path) const {
  return root_.fileSystemType(path);
}

SysResult<LinuxFs::Place> LinuxFs::place(std::string_view path) const {
  if (path.empty()) return SysResult<Place>::failure(EBUSY);  // the root has no name to change
  const std::string_view parent = parentPath(path);
  const std::string_view name = baseName(path);
  // joinPath makes no leading slash, so this also refuses "/name".
  if (!isName(name) || joinPath(parent, name) != path) return SysResult<Place>::failure(EINVAL);
  SysResult<Descriptor> folder = root_.openFolder(parent);
  if (!folder) return SysResult<Place>::failure(folder.error());
  return Place{std::move(folder.value()), std::string(name)};
}

SysResult<Descriptor> LinuxFs::openRegular(std::string_view path, int flags) const {
  using Result = SysResult<Descriptor>;
  // Looked at first, because opening a device or a FIFO already does something; O_NONBLOCK keeps
  // the call from waiting should one take the place of the file in between.
  for (int look = 0; look < 2; ++look) {
    const SysResult<FileStat> found = root_.stat(path);
    if (!found) return Result::failure(found.error());
    if (found.value().type == FileType::folder) return Result::failure(EISDIR);
    if (found.value().type == FileType::link) return Result::failure(ELOOP);
    if (found.value().type == FileType::other) return Result::failure(EINVAL);
    SysResult<Descriptor> opened = root_.openAt(path, flags | O_NONBLOCK | O_NOCTTY);
    if (!opened) return opened;
    const SysResult<FileStat> got = statDescriptor(opened.value().get());
    if (!got) return Result::failure(got.error());
    if (got.value().type == FileType::regular) return opened;
  }
  return Result::failure(EAGAIN);
}

SysResult<Descriptor> LinuxFs::openOrMake(std::string_view path, int flags) const {
  SysResult<Descriptor> opened = openRegular(path, flags);
  if (opened || opened.error() != ENOENT) return opened;
  const SysResult<Place> at = place(path);
  if (!at) return SysResult<Descriptor>::failure(at.error());
  Descriptor made(::openat(at.value().folder.get(), at.value().name.c_str(),
                           flags | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, kPrivateFile));
  if (made.valid()) return made;
  // Another run was faster.
  if (errno == EEXIST) return openRegular(path, flags);
  return SysResult<Descriptor>::failure(errno);
}

SysResult<std::unique_ptr<WritableFile>> LinuxFs::create(std::string_view path) {
  using Result = SysResult<std::unique_ptr<WritableFile>>;
  if (path.empty()) return Result::failure(EEXIST);
  const SysResult<Place> at = place(path);
  if (!at) return Result::failure(at.error());
  Descriptor made(::openat(at.value().folder.get(), at.value().name.c_str(),
                           O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, kPrivateFile));
  if (!made.valid()) return Result::failure(errno);
  return Result(std::make_unique<LinuxFileWriter>(std::move(made)));
}

SysStatus LinuxFs::append(std::string_view path, ByteView bytes) {
  const SysResult<Descriptor> file = openOrMake(path, O_WRONLY | O_APPEND);
  if (!file) return SysStatus::failure(file.error());
  if (const SysStatus written = writeAll(file.value().get(), bytes); !written) return written;
  return syncOnce(file.value().get());
}

SysStatus LinuxFs::truncate(std::string_view path, std::uint64_t size) {
  const SysResult<Descriptor> file = openRegular(path, O_WRONLY);
  if (!file) return SysStatus::failure(file.error());
  if (::ftruncate(file.value().get(), static_cast<off_t>(size)) != 0) {
    return SysStatus::failure(errno);
  }
  return syncOnce(file.value().get());
}

SysStatus LinuxFs::makeFolder(std::string_view path, std::uint32_t mode) {
  if (path.empty()) return SysStatus::failure(EEXIST);
  const SysResult<Place> at = place(path);
  if (!at) return SysStatus::failure(at.error());
  const int folder = at.value().folder.get();
  const char* const name = at.value().name.c_str();
  if (::mkdirat(folder, name, mode) != 0) return SysStatus::failure(errno);
  // The umask may have taken bits away, the parent's setgid bit added one.
  const Descriptor made(::openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (made.valid() && ::fchmod(made.get(), mode) == 0) return {};
  const int error = errno;
  static_cast<void>(::unlinkat(folder, name, AT_REMOVEDIR));
  return SysStatus::failure(error);
}

SysStatus LinuxFs::removeFolder(std::string_view path) {
  const SysResult<Place> at = place(path);
  if (!at) return SysStatus::failure(at.error());
  return status(::unlinkat(at.value().folder.get(), at.value().name.c_str(), AT_REMOVEDIR));
}

SysStatus LinuxFs::unlink(std::string_view path) {
  if (path.empty()) return SysStatus::failure(EISDIR);
  const SysResult<Place> at = place(path);
  if (!at) return SysStatus::failure(at.error());
  return status(::unlinkat(at.value().folder.get(), at.value().name.c_str(), 0));
}

SysStatus LinuxFs::rename(std::string_view from, std::string_view to, RenameMode mode) {
  const SysResult<Place> source = place(from);
  if (!source) return SysStatus::failure(source.error());
  const SysResult<Place> goal = place(to);
  if (!goal) return SysStatus::failure(goal.error());
  return status(::renameat2(source.value().folder.get(), source.value().name.c_str(),
                            goal.value().folder.get(), goal.value().name.c_str(), flagsOf(mode)));
}

SysStatus LinuxFs::link(std::string_view from, std::string_view to) {
  const SysResult<Place> source = place(from);
  if (!source) return SysStatus::failure(from.empty() ? EPERM : source.error());
  const SysResult<Place> goal = place(to);
  if (!goal) return SysStatus::failure(to.empty() ? EEXIST : goal.error());
  return status(::linkat(source.value().folder.get(), source.value().name.c_str(),
                         goal.value().folder.get(), goal.value().name.c_str(), 0));
}

SysStatus LinuxFs::setMetadata(std::string_view path, const Metadata& metadata) {
  const SysResult<FileStat> found = root_.stat(path);
  if (!found) return SysStatus::failure(found.error());
  switch (found.value().type) {
    case FileType::regular: {
      const SysResult<Descriptor> file = openRegular(path, O_RDONLY);
      return file ? applyMetadata(file.value().get(), metadata) : SysStatus::failure(file.error());
    }
    case FileType::folder: {
      const SysResult<Descriptor> folder = root_.openFolder(path);
      return folder ? applyMetadata(folder.value().get(), metadata)
                    : SysStatus::failure(folder.error());
    }
    case FileType::link: {
      const SysResult<Descriptor> link = root_.openAt(path, O_PATH);
      return link ? applyMetadata(link.value().get(), metadata) : SysStatus::failure(link.error());
    }
    case FileType::other:
      break;
  }
  return SysStatus::failure(EINVAL);
}

SysStatus LinuxFs::setModified(std::string_view path, FileTime time) {
  const timespec kept{0, UTIME_OMIT};
  const timespec times[2] = {kept, {time.seconds, time.nanoseconds}};
  if (path.empty()) return status(::futimens(root_.descriptor().get(), times));
  const SysResult<Place> at = place(path);
  if (!at) return SysStatus::failure(at.error());
  return status(
      ::utimensat(at.value().folder.get(), at.value().name.c_str(), times, AT_SYMLINK_NOFOLLOW));
}

SysStatus LinuxFs::syncFile(std::string_view path) {
  const SysResult<Descriptor> file = openRegular(path, O_RDONLY);
  return file ? syncOnce(file.value().get()) : SysStatus::failure(file.error());
}

SysStatus LinuxFs::syncFolder(std::string_view path) {
  const SysResult<Descriptor> folder = root_.openFolder(path);
  return folder ? syncOnce(folder.value().get()) : SysStatus::failure(folder.error());
}

SysResult<std::unique_ptr<FsLock>> LinuxFs::lock(std::string_view path) {
  using Result = SysResult<std::unique_ptr<FsLock>>;
  SysResult<Descriptor> file = openOrMake(path, O_RDWR);
  if (!file) return Result::failure(file.error());
  if (::flock(file.value().get(), LOCK_EX | LOCK_NB) != 0) return Result::failure(errno);
  // A lock on a file that lost its name in the meantime would keep nobody out.
  const SysResult<FileStat> locked = statDescriptor(file.value().get());
  const SysResult<FileStat> named = root_.stat(path);
  if (!locked || !named || locked.value().inode != named.value().inode ||
      locked.value().device != named.value().device) {
    return Result::failure(EWOULDBLOCK);
  }
  return Result(std::make_unique<LinuxLock>(std::move(file.value())));
}

SysResult<FsSpace> LinuxFs::space(std::string_view path) const {
  const SysResult<Descriptor> opened = root_.openAt(path, O_PATH);
  if (!opened) return SysResult<FsSpace>::failure(opened.error());
  struct statvfs found {};
  if (::fstatvfs(opened.value().get(), &found) != 0) return SysResult<FsSpace>::failure(errno);
  FsSpace space;
  // What is reserved is free for root only.
  space.freeBytes = (::geteuid() == 0 ? found.f_bfree : found.f_bavail) * found.f_frsize;
  space.freeInodes =
      found.f_files == 0 ? std::numeric_limits<std::uint64_t>::max() : found.f_favail;
  space.readOnly = (found.f_flag & ST_RDONLY) != 0;
  return space;
}

SysResult<bool> LinuxFs::immutable(std::string_view path) const {
  const SysResult<Descriptor> opened = root_.openAt(path, O_PATH);
  if (!opened) return SysResult<bool>::failure(opened.error());
  struct statx found {};
  if (::statx(opened.value().get(), "", AT_EMPTY_PATH, STATX_TYPE, &found) != 0) {
    return SysResult<bool>::failure(errno);
  }
  // Only flags in the mask are known; an unknown one reads as not set.
  const std::uint64_t known = found.stx_attributes & found.stx_attributes_mask;
  return (known & (STATX_ATTR_IMMUTABLE | STATX_ATTR_APPEND)) != 0;
}

std::unique_ptr<Fs> openRootForChange(const std::string& root) {
  return std::make_unique<LinuxFs>(root);
}

}  // namespace qfe
