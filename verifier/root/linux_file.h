// Open files and the attributes of what a descriptor refers to, on Linux.
#pragma once

#include <memory>
#include <string>

#include "manifest/base/descriptor.h"
#include "verifier/root/read_fs.h"

namespace qfe {

// What `fd` refers to; O_PATH descriptors will do, and then also links.
[[nodiscard]] SysResult<FileStat> statDescriptor(int fd);
// What `name` in the folder `fd` is; a link is not followed.
[[nodiscard]] SysResult<FileStat> statEntry(int fd, const std::string& name);

// A regular file by its descriptor.
class LinuxFile : public ReadableFile {
 public:
  // EISDIR, ELOOP or EINVAL where it is no regular file, as ReadFs::open has it.
  [[nodiscard]] static SysResult<std::unique_ptr<ReadableFile>> adopt(Descriptor descriptor);

  [[nodiscard]] FileStat stat() const override { return stat_; }
  SysResult<std::size_t> read(std::uint64_t offset, std::span<std::uint8_t> out) const override;

 private:
  LinuxFile(Descriptor descriptor, const FileStat& stat)
      : descriptor_(std::move(descriptor)), stat_(stat) {}

  Descriptor descriptor_;
  FileStat stat_;
};

// Any file of this machine by a path of the process, links followed as `cat` does. Only regular
// files are opened: EISDIR for a folder, EINVAL for others.
[[nodiscard]] SysResult<std::unique_ptr<ReadableFile>> openLocalFile(const std::string& path);

}  // namespace qfe
