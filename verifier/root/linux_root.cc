#include "verifier/root/linux_root.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "manifest/base/error.h"
#include "manifest/base/limits.h"
#include "verifier/root/linux_file.h"
#include "verifier/root/linux_xattrs.h"
#include "verifier/root/mount_table.h"

namespace qfe {
namespace {

int callOpenat2(int folder, const char* path, int flags, unsigned mode) {
  open_how how = {};
  how.flags = static_cast<std::uint64_t>(static_cast<unsigned>(flags));
  how.mode = mode;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  return static_cast<int>(::syscall(SYS_openat2, folder, path, &how, sizeof how));
}

bool isRootRelative(std::string_view path) {
  if (path.find('\0') != std::string_view::npos) return false;
  while (true) {
    const std::size_t slash = path.find('/');
    const std::string_view component = path.substr(0, slash);
    if (component.empty() || component == "." || component == "..") return false;
    if (slash == std::string_view::npos) return true;
    path.remove_prefix(slash + 1);
  }
}

FileType typeOfEntry(int folder, const dirent& entry) {
  switch (entry.d_type) {
    case DT_REG:
      return FileType::regular;
    case DT_DIR:
      return FileType::folder;
    case DT_LNK:
      return FileType::link;
    case DT_UNKNOWN: {
      // Some file systems do not say it in the folder itself.
      const auto stat = statEntry(folder, static_cast<const char*>(entry.d_name));
      return stat ? stat.value().type : FileType::other;
    }
    default:
      return FileType::other;
  }
}

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

// The whole text of a small file of the kernel's; empty when there is none.
std::string readKernelFile(const char* path) {
  const Descriptor file(::open(path, O_RDONLY | O_CLOEXEC));
  std::string text;
  std::array<char, 16384> piece{};
  while (file.valid()) {
    const ssize_t count = ::read(file.get(), piece.data(), piece.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    text.append(piece.data(), static_cast<std::size_t>(count));
  }
  return text;
}

}  // namespace

LinuxRoot::LinuxRoot(const std::string& root, Lookup lookup)
    : root_(::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
  if (!root_.valid()) {
    throw Error(ErrorCode::cannotRead,
                fmt::format("the root {} cannot be opened: {}; name the folder that holds the "
                            "server's files",
                            root, describeErrno(errno)));
  }
  // Some sandboxes answer EPERM for calls that they do not know.
  const Descriptor probe(callOpenat2(root_.get(), ".", O_PATH | O_CLOEXEC, 0));
  walk_ = lookup == Lookup::walk || (!probe.valid() && (errno == ENOSYS || errno == EPERM));
}

SysResult<Descriptor> LinuxRoot::openInOneCall(const std::string& path, int flags,
                                               unsigned mode) const {
  while (true) {
    const int fd = callOpenat2(root_.get(), path.c_str(), flags, mode);
    if (fd >= 0) return Descriptor(fd);
    // EAGAIN: something was renamed meanwhile and the kernel could not be sure.
    if (errno != EINTR && errno != EAGAIN) return SysResult<Descriptor>::failure(errno);
  }
}

SysResult<Descriptor> LinuxRoot::openByWalk(const std::string& path, int flags,
                                            unsigned mode) const {
  const auto failed = [](int error) { return SysResult<Descriptor>::failure(error); };
  Descriptor folder;
  std::size_t begin = 0;
  for (std::size_t slash = path.find('/'); slash != std::string::npos;
       slash = path.find('/', begin)) {
    const std::string name = path.substr(begin, slash - begin);
    const int from = folder.valid() ? folder.get() : root_.get();
    Descriptor next(::openat(from, name.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
    if (!next.valid()) return failed(errno);
    const auto stat = statDescriptor(next.get());
    if (!stat) return failed(stat.error());
    if (stat.value().type == FileType::link) return failed(ELOOP);
    if (stat.value().type != FileType::folder) return failed(ENOTDIR);
    folder = std::move(next);
    begin = slash + 1;
  }
  const std::string name = path.substr(begin);
  const int from = folder.valid() ? folder.get() : root_.get();
  while (true) {
    const int fd = ::openat(from, name.c_str(), flags, static_cast<mode_t>(mode));
    if (fd >= 0) return Descriptor(fd);
    if (errno == EINTR) continue;
    return failed(errno);
  }
}

SysResult<Descriptor> LinuxRoot::openAt(std::string_view path, int flags, unsigned mode) const {
  if (!path.empty() && !isRootRelative(path)) return SysResult<Descriptor>::failure(EINVAL);
  const std::string name = path.empty() ? "." : std::string(path);
  flags |= O_NOFOLLOW | O_CLOEXEC;
  const auto find = [&](int how) {
    return walk_ ? openByWalk(name, how, mode) : openInOneCall(name, how, mode);
  };
  auto opened = find(flags);
  // A link that should be a folder is ENOTDIR to the kernel; callers see links as ELOOP.
  if (!opened && opened.error() == ENOTDIR && (flags & O_DIRECTORY) != 0) {
    const auto itself = find(O_PATH | O_NOFOLLOW | O_CLOEXEC);
    const auto stat = itself ? statDescriptor(itself.value().get())
                             : SysResult<FileStat>::failure(itself.error());
    if (stat && stat.value().type == FileType::link) {
      return SysResult<Descriptor>::failure(ELOOP);
    }
  }
  return opened;
}

SysResult<Descriptor> LinuxRoot::openToRead(std::string_view path, int flags) const {
  auto opened = openAt(path, flags | O_RDONLY | O_NOATIME);
  if (!opened && opened.error() == EPERM) return openAt(path, flags | O_RDONLY);
  return opened;
}

SysResult<Descriptor> LinuxRoot::openFolder(std::string_view path) const {
  return openToRead(path, O_DIRECTORY);
}

SysResult<FileStat> LinuxRoot::stat(std::string_view path) const {
  const auto opened = openAt(path, O_PATH);
  if (!opened) return SysResult<FileStat>::failure(opened.error());
  return statDescriptor(opened.value().get());
}

SysResult<std::unique_ptr<ReadableFile>> LinuxRoot::open(std::string_view path) const {
  using Result = SysResult<std::unique_ptr<ReadableFile>>;
  // Looked at first, because opening a device or a FIFO already does something. In a race
  // O_NONBLOCK keeps the call from waiting and adopt refuses what it got.
  const auto before = stat(path);
  if (!before) return Result::failure(before.error());
  if (before.value().type == FileType::folder) return Result::failure(EISDIR);
  if (before.value().type == FileType::link) return Result::failure(ELOOP);
  if (before.value().type != FileType::regular) return Result::failure(EINVAL);
  auto opened = openToRead(path, O_NONBLOCK | O_NOCTTY);
  if (!opened) return Result::failure(opened.error());
  return LinuxFile::adopt(std::move(opened.value()));
}

SysResult<std::vector<FolderEntry>> LinuxRoot::list(std::string_view path) const {
  using Result = SysResult<std::vector<FolderEntry>>;
  auto opened = openFolder(path);
  if (!opened) return Result::failure(opened.error());
  const int fd = opened.value().get();
  const std::unique_ptr<DIR, CloseFolder> folder(::fdopendir(fd));
  if (!folder) return Result::failure(errno);
  // From here on the stream owns the descriptor.
  static_cast<void>(opened.value().release());
  std::vector<FolderEntry> entries;
  while (true) {
    errno = 0;
    const dirent* const entry = ::readdir(folder.get());
    if (entry == nullptr && errno != 0) return Result::failure(errno);
    if (entry == nullptr) break;
    const std::string_view name = static_cast<const char*>(entry->d_name);
    if (name == "." || name == "..") continue;
    if (entries.size() == limits::kFolderEntries) return Result::failure(EOVERFLOW);
    entries.push_back({std::string(name), typeOfEntry(fd, *entry)});
  }
  std::ranges::sort(entries, {}, &FolderEntry::name);
  return entries;
}

SysResult<std::string> LinuxRoot::readlink(std::string_view path) const {
  using Result = SysResult<std::string>;
  const auto opened = openAt(path, O_PATH);
  if (!opened) return Result::failure(opened.error());
  const auto stat = statDescriptor(opened.value().get());
  if (!stat) return Result::failure(stat.error());
  if (stat.value().type != FileType::link) return Result::failure(EINVAL);
  std::array<char, 4097> target{};  // the kernel allows 4095 bytes
  const ssize_t size = ::readlinkat(opened.value().get(), "", target.data(), target.size());
  if (size < 0) return Result::failure(errno);
  return std::string(target.data(), static_cast<std::size_t>(size));
}

SysResult<Xattrs> LinuxRoot::xattrs(std::string_view path) const {
  const auto opened = openAt(path, O_PATH);
  if (!opened) return SysResult<Xattrs>::failure(opened.error());
  return readXattrs(opened.value().get());
}

SysResult<std::string> LinuxRoot::fileSystemType(std::string_view path) const {
  using Result = SysResult<std::string>;
  const auto opened = openAt(path, O_PATH);
  if (!opened) return Result::failure(opened.error());
  const auto stat = statDescriptor(opened.value().get());
  if (!stat) return Result::failure(stat.error());
  // The table tells ext2 from ext4 and names what is behind FUSE; the magic number does not.
  if (auto type = typeOfMount(readKernelFile("/proc/self/mountinfo"), stat.value().mount)) {
    return *std::move(type);
  }
  struct statfs found = {};
  if (::fstatfs(opened.value().get(), &found) != 0) return Result::failure(errno);
  return typeOfMagic(static_cast<std::uint32_t>(found.f_type));
}

std::unique_ptr<ReadFs> openRoot(const std::string& root) {
  return std::make_unique<LinuxRoot>(root);
}

}  // namespace qfe
