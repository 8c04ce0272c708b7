// The mutating half of the seam: every change of a server's files goes through here.
//
// Paths are those of ReadFs: root-relative real paths, no component followed as a link. System
// results are values (an errno); an implementation never retries a failed sync. Tests replace it
// by one in memory that records, fails the Nth call, or loses what was not synced.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "verifier/root/read_fs.h"

namespace qfe {

// Success or an errno.
class [[nodiscard]] SysStatus {
 public:
  SysStatus() = default;
  static SysStatus failure(int errnoValue) {
    SysStatus status;
    status.error_ = errnoValue;
    return status;
  }
  [[nodiscard]] bool ok() const { return error_ == 0; }
  explicit operator bool() const { return ok(); }
  [[nodiscard]] int error() const { return error_; }

 private:
  int error_ = 0;
};

// What is kept of a file or folder besides its content. ACLs and capabilities are xattrs.
struct Metadata {
  std::uint32_t mode = 0;  // 07777
  std::uint32_t uid = 0, gid = 0;
  FileTime modified;
  Xattrs xattrs;
  friend bool operator==(const Metadata&, const Metadata&) = default;
};

// A new file being written. Closing without sync() promises nothing about a power cut.
class WritableFile {
 public:
  virtual ~WritableFile() = default;
  virtual SysStatus write(ByteView bytes) = 0;  // all of them, at the end
  // Owner first, then mode, then xattrs (a chown clears setuid bits and capabilities), times last.
  virtual SysStatus setMetadata(const Metadata& metadata) = 0;
  virtual SysStatus startWriteback() = 0;  // a hint; never needed for correctness
  virtual SysStatus sync() = 0;            // content and metadata
};

// Held until destroyed; the kernel drops it when the process dies.
class FsLock {
 public:
  virtual ~FsLock() = default;
};

struct FsSpace {
  std::uint64_t freeBytes = 0;   // for this caller
  std::uint64_t freeInodes = 0;  // UINT64_MAX where the file system does not count them
  bool readOnly = false;
};

enum class RenameMode { replace, noReplace, exchange };

class Fs : public ReadFs {
 public:
  // A new empty file (EEXIST when the name is taken), mode 0600 until setMetadata.
  virtual SysResult<std::unique_ptr<WritableFile>> create(std::string_view path) = 0;
  // Appends to a file that exists, or makes it with mode 0600; synced before it returns.
  virtual SysStatus append(std::string_view path, ByteView bytes) = 0;
  virtual SysStatus truncate(std::string_view path, std::uint64_t size) = 0;  // synced
  virtual SysStatus makeFolder(std::string_view path, std::uint32_t mode) = 0;
  virtual SysStatus removeFolder(std::string_view path) = 0;
  virtual SysStatus unlink(std::string_view path) = 0;
  virtual SysStatus rename(std::string_view from, std::string_view to, RenameMode mode) = 0;
  virtual SysStatus link(std::string_view from, std::string_view to) = 0;
  // Of what is at the path itself, never of a link's target. Removes xattrs not in `metadata`.
  virtual SysStatus setMetadata(std::string_view path, const Metadata& metadata) = 0;
  virtual SysStatus setModified(std::string_view path, FileTime time) = 0;
  virtual SysStatus syncFile(std::string_view path) = 0;
  virtual SysStatus syncFolder(std::string_view path) = 0;
  // Exclusive, without waiting: EWOULDBLOCK when another run holds it. Makes the file (0600).
  virtual SysResult<std::unique_ptr<FsLock>> lock(std::string_view path) = 0;
  virtual SysResult<FsSpace> space(std::string_view path) const = 0;
  // FS_IMMUTABLE_FL or FS_APPEND_FL (chattr +i, +a); false where flags are unknown.
  virtual SysResult<bool> immutable(std::string_view path) const = 0;
};

// A server root on this machine, for change. Throws Error(cannotRead).
[[nodiscard]] std::unique_ptr<Fs> openRootForChange(const std::string& root);

// Metadata of what is at the path.
[[nodiscard]] SysResult<Metadata> readMetadata(const ReadFs& fs, std::string_view path);

// Writes a small file so that after a power cut there is the old or the new content, whole:
// temporary beside it, sync, rename, folder sync. Mode 0600.
SysStatus writeDurably(Fs& fs, std::string_view path, std::string_view content);
// Makes a folder and its missing parents (0755, the last with `mode`), each synced into its parent.
SysStatus makeFoldersDurably(Fs& fs, std::string_view path, std::uint32_t mode);
// The whole content, up to `maxBytes` (EFBIG beyond).
[[nodiscard]] SysResult<std::string> readWhole(const ReadFs& fs, std::string_view path,
                                               std::uint64_t maxBytes);

// How a swap is made on a file system.
enum class SwapMethod {
  exchange,  // renameat2 EXCHANGE: one atomic step; the old inode itself is the backup
  backup,    // link (or copy) the old file into the store, sync, rename the new one over
};
// By the type of the file system: exchange where a rename is atomic across a crash (ext4, xfs,
// btrfs, f2fs, tmpfs, overlay, …), backup elsewhere.
[[nodiscard]] SwapMethod swapMethodFor(std::string_view fileSystemType);
// NFS, SMB and the like: qfe only checks there.
[[nodiscard]] bool isNetworkFileSystem(std::string_view fileSystemType);

}  // namespace qfe
