// The mutating half of the seam on Linux.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "patcher/fs/fs.h"
#include "verifier/root/linux_root.h"

namespace qfe {

// Changes below a root. Every change is an *at call on the descriptor of the parent folder, which
// LinuxRoot finds without following a link; the last component is never followed either. Reading
// is LinuxRoot's. Not for several threads at the same names.
class LinuxFs : public Fs {
 public:
  // Throws Error(cannotRead) when `root` is not a folder that can be opened.
  explicit LinuxFs(const std::string& root) : root_(root) {}

  SysResult<FileStat> stat(std::string_view path) const override;
  SysResult<std::unique_ptr<ReadableFile>> open(std::string_view path) const override;
  SysResult<std::vector<FolderEntry>> list(std::string_view path) const override;
  SysResult<std::string> readlink(std::string_view path) const override;
  SysResult<Xattrs> xattrs(std::string_view path) const override;
  SysResult<std::string> fileSystemType(std::string_view path) const override;

  SysResult<std::unique_ptr<WritableFile>> create(std::string_view path) override;
  SysStatus append(std::string_view path, ByteView bytes) override;
  SysStatus truncate(std::string_view path, std::uint64_t size) override;
  SysStatus makeFolder(std::string_view path, std::uint32_t mode) override;
  SysStatus removeFolder(std::string_view path) override;
  SysStatus unlink(std::string_view path) override;
  SysStatus rename(std::string_view from, std::string_view to, RenameMode mode) override;
  SysStatus link(std::string_view from, std::string_view to) override;
  SysStatus setMetadata(std::string_view path, const Metadata& metadata) override;
  SysStatus setModified(std::string_view path, FileTime time) override;
  SysStatus syncFile(std::string_view path) override;
  SysStatus syncFolder(std::string_view path) override;
  SysResult<std::unique_ptr<FsLock>> lock(std::string_view path) override;
  SysResult<FsSpace> space(std::string_view path) const override;
  SysResult<bool> immutable(std::string_view path) const override;

 private:
  // The folder that holds a name, and the name.
  struct Place {
    Descriptor folder;
    std::string name;
  };
  [[nodiscard]] SysResult<Place> place(std::string_view path) const;
  // A regular file (EISDIR, ELOOP, EINVAL for others), with flags of open(2).
  [[nodiscard]] SysResult<Descriptor> openRegular(std::string_view path, int flags) const;
  // The same; with O_CREAT where the name is free.
  [[nodiscard]] SysResult<Descriptor> openOrMake(std::string_view path, int flags) const;

  LinuxRoot root_;
};

}  // namespace qfe
