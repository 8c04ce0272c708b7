// The read half of the seam: everything qfe sees of a server goes through here.
//
// Paths are root-relative real paths: components joined by '/', no leading slash, no `.` or `..`,
// "" is the root itself. No component is ever followed as a symbolic link (a link on the way is
// ELOOP, or ENOTDIR); links are resolved beforehand, once, by resolve.h. System results are values:
// an errno, so that a scan goes on after one unreadable file.
#pragma once

#include <cerrno>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "manifest/base/bytes.h"
#include "manifest/base/utc_time.h"

namespace qfe {

// A value or an errno.
template <typename T>
class [[nodiscard]] SysResult {
 public:
  SysResult(T value) : value_(std::move(value)) {}
  static SysResult failure(int errnoValue) { return SysResult(Failed{errnoValue}); }

  [[nodiscard]] bool ok() const { return error_ == 0; }
  explicit operator bool() const { return ok(); }
  [[nodiscard]] int error() const { return error_; }  // 0 when ok
  [[nodiscard]] T& value() { return *value_; }
  [[nodiscard]] const T& value() const { return *value_; }

 private:
  struct Failed {
    int errnoValue;
  };
  explicit SysResult(Failed failed) : error_(failed.errnoValue) {}
  std::optional<T> value_;
  int error_ = 0;
};

enum class FileType { regular, folder, link, other };

// Seconds and nanoseconds since 1970, as the file system has them.
struct FileTime {
  std::int64_t seconds = 0;
  std::uint32_t nanoseconds = 0;
  [[nodiscard]] UtcTime utc() const { return UtcTime::fromUnix(seconds, nanoseconds); }
  friend auto operator<=>(const FileTime&, const FileTime&) = default;
};

struct FileStat {
  FileType type = FileType::other;
  std::uint32_t mode = 0;  // permission bits with setuid, setgid, sticky (07777)
  std::uint32_t uid = 0, gid = 0;
  std::uint64_t size = 0;  // bytes
  FileTime modified, changed;
  std::uint64_t device = 0, inode = 0;
  std::uint64_t links = 1;
  std::uint64_t mount = 0;  // identifies the mount (statx mount id); equal means rename can work
};

struct FolderEntry {
  std::string name;
  FileType type = FileType::other;  // other also where the file system does not say
};

using Xattrs = std::map<std::string, Bytes>;  // names with their namespace prefix

// An open regular file. Reads are positional; several threads may read.
class ReadableFile {
 public:
  virtual ~ReadableFile() = default;
  [[nodiscard]] virtual FileStat stat() const = 0;  // as of opening
  // Bytes read: fewer than asked only at the end of the file.
  virtual SysResult<std::size_t> read(std::uint64_t offset, std::span<std::uint8_t> out) const = 0;
};

class ReadFs {
 public:
  virtual ~ReadFs() = default;
  // lstat: the last component is not followed either.
  virtual SysResult<FileStat> stat(std::string_view path) const = 0;
  // Regular files only (EISDIR for folders, ELOOP for links, EINVAL for others: a FIFO is never
  // opened, so that nothing blocks).
  virtual SysResult<std::unique_ptr<ReadableFile>> open(std::string_view path) const = 0;
  // Sorted by name, without `.` and `..`.
  virtual SysResult<std::vector<FolderEntry>> list(std::string_view path) const = 0;
  virtual SysResult<std::string> readlink(std::string_view path) const = 0;
  // All namespaces the caller may see; empty where the file system has none.
  virtual SysResult<Xattrs> xattrs(std::string_view path) const = 0;
  // Type name of the file system that holds the path ("ext4", "xfs", "nfs", …).
  virtual SysResult<std::string> fileSystemType(std::string_view path) const = 0;
};

// A server root on this machine, by descriptor: openat2 with RESOLVE_BENEATH and
// RESOLVE_NO_SYMLINKS, or a walk with O_NOFOLLOW where the kernel has no openat2.
// Throws Error(cannotRead) when `root` is not a folder that can be opened.
[[nodiscard]] std::unique_ptr<ReadFs> openRoot(const std::string& root);

// "a/b" + "c" → "a/b/c"; "" + "c" → "c".
[[nodiscard]] std::string joinPath(std::string_view folder, std::string_view name);
// "a/b/c" → "a/b"; "c" → "".
[[nodiscard]] std::string_view parentPath(std::string_view path);
[[nodiscard]] std::string_view baseName(std::string_view path);

}  // namespace qfe
