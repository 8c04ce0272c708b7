// The read half of the seam on Linux.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "manifest/base/descriptor.h"
#include "verifier/root/read_fs.h"

namespace qfe {

// A server root by its descriptor: where the root's own path leads later does not matter. Every
// call finds its path anew below the root and follows no link on the way. Threads may share it.
// patcher/fs holds one and mutates through the folders that openFolder gives.
class LinuxRoot : public ReadFs {
 public:
  // How a path is found: in one system call, or component by component with O_NOFOLLOW, for
  // kernels and sandboxes that have no openat2. `automatic` asks the kernel once.
  enum class Lookup { automatic, walk };

  // Throws Error(cannotRead) when `root` is not a folder that can be opened.
  explicit LinuxRoot(const std::string& root, Lookup lookup = Lookup::automatic);

  SysResult<FileStat> stat(std::string_view path) const override;
  SysResult<std::unique_ptr<ReadableFile>> open(std::string_view path) const override;
  // EOVERFLOW above limits::kFolderEntries.
  SysResult<std::vector<FolderEntry>> list(std::string_view path) const override;
  SysResult<std::string> readlink(std::string_view path) const override;
  SysResult<Xattrs> xattrs(std::string_view path) const override;
  SysResult<std::string> fileSystemType(std::string_view path) const override;

  // A descriptor of a folder for *at calls and fsync (O_RDONLY). ENOTDIR, or ELOOP for a link.
  [[nodiscard]] SysResult<Descriptor> openFolder(std::string_view path) const;
  // Opens below the root with flags of open(2); O_CLOEXEC and O_NOFOLLOW are added, and O_PATH |
  // O_NOFOLLOW opens a link itself. EINVAL for a path with `.`, `..`, empty components or NUL.
  [[nodiscard]] SysResult<Descriptor> openAt(std::string_view path, int flags,
                                             unsigned mode = 0) const;
  [[nodiscard]] const Descriptor& descriptor() const { return root_; }
  [[nodiscard]] bool usesWalk() const { return walk_; }

 private:
  [[nodiscard]] SysResult<Descriptor> openInOneCall(const std::string& path, int flags,
                                                    unsigned mode) const;
  [[nodiscard]] SysResult<Descriptor> openByWalk(const std::string& path, int flags,
                                                 unsigned mode) const;
  // For reading: without changing the access time where the caller may.
  [[nodiscard]] SysResult<Descriptor> openToRead(std::string_view path, int flags) const;

  Descriptor root_;
  bool walk_ = false;
};

}  // namespace qfe
