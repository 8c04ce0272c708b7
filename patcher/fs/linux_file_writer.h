// A new file being written, on Linux.
#pragma once

#include "manifest/base/descriptor.h"
#include "patcher/fs/fs.h"

namespace qfe {

// Writes all bytes; goes on after a short write and after a signal.
SysStatus writeAll(int fd, ByteView bytes);
// One fsync, never a second: after a failure the kernel may have dropped what was not written.
SysStatus syncOnce(int fd);

class LinuxFileWriter : public WritableFile {
 public:
  explicit LinuxFileWriter(Descriptor descriptor) : descriptor_(std::move(descriptor)) {}

  SysStatus write(ByteView bytes) override;
  SysStatus setMetadata(const Metadata& metadata) override;
  SysStatus startWriteback() override;
  SysStatus sync() override;

 private:
  Descriptor descriptor_;
};

}  // namespace qfe
