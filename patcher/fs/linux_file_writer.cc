#include "patcher/fs/linux_file_writer.h"

#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

#include "patcher/fs/linux_metadata.h"

namespace qfe {

SysStatus writeAll(int fd, ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(fd, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return SysStatus::failure(errno);
    // A file that takes nothing and says nothing would be asked for ever.
    if (count == 0) return SysStatus::failure(EIO);
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
  return {};
}

SysStatus syncOnce(int fd) {
  return ::fsync(fd) == 0 ? SysStatus() : SysStatus::failure(errno);
}

SysStatus LinuxFileWriter::write(ByteView bytes) {
  return writeAll(descriptor_.get(), bytes);
}

SysStatus LinuxFileWriter::setMetadata(const Metadata& metadata) {
  return applyMetadata(descriptor_.get(), metadata);
}

SysStatus LinuxFileWriter::startWriteback() {
  // Only a hint: a file system that does not know it writes when sync() is called. Errors of the
  // disk are seen there, too.
  static_cast<void>(::sync_file_range(descriptor_.get(), 0, 0, SYNC_FILE_RANGE_WRITE));
  return {};
}

SysStatus LinuxFileWriter::sync() {
  return syncOnce(descriptor_.get());
}

}  // namespace qfe
