#include "payloads/package/spool.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "manifest/base/error.h"

namespace qfe {
namespace {

constexpr std::size_t kPieceBytes = 1024 * 1024;

[[noreturn]] void failed(const char* call, const std::string& folder, int errnoValue) {
  throw Error(ErrorCode::io, fmt::format("{} of a temporary file in {} failed: {}", call, folder,
                                         describeErrno(errnoValue)));
}

int openNameless(const std::string& folder) {
  const int fd = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  // EISDIR: a kernel that does not know O_TMPFILE; EOPNOTSUPP: a file system that does not.
  if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR)) return fd;
  std::string name = folder + "/.qfe-spool.XXXXXX";
  const int named = ::mkostemp(name.data(), O_CLOEXEC);
  if (named >= 0) ::unlink(name.c_str());
  return named;
}

}  // namespace

Spool::Spool(const std::string& folder) : folder_(folder), descriptor_(openNameless(folder)) {
  if (!descriptor_.valid()) failed("open", folder_, errno);
}

Extent Spool::append(ByteView bytes) {
  Extent extent;
  {
    const std::lock_guard lock(mutex_);
    extent = {end_, bytes.size()};
    end_ += bytes.size();
  }
  std::uint64_t at = extent.offset;
  while (!bytes.empty()) {
    const ssize_t done =
        ::pwrite(descriptor_.get(), bytes.data(), bytes.size(), static_cast<off_t>(at));
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) failed("write", folder_, errno);
    at += static_cast<std::uint64_t>(done);
    bytes = bytes.subspan(static_cast<std::size_t>(done));
  }
  return extent;
}

void Spool::copy(const std::vector<Extent>& extents, const ByteSink& sink) const {
  Bytes chunk;
  for (const Extent& extent : extents) {
    std::uint64_t done = 0;
    while (done < extent.size) {
      chunk.resize(
          static_cast<std::size_t>(std::min<std::uint64_t>(kPieceBytes, extent.size - done)));
      const ssize_t got = ::pread(descriptor_.get(), chunk.data(), chunk.size(),
                                  static_cast<off_t>(extent.offset + done));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) failed("read", folder_, errno);
      if (got == 0) failed("read", folder_, EIO);
      sink(ByteView(chunk).first(static_cast<std::size_t>(got)));
      done += static_cast<std::uint64_t>(got);
    }
  }
}

SpoolWriter::SpoolWriter(Spool& spool) : spool_(spool) {}

void SpoolWriter::put(ByteView bytes) {
  hasher_.update(bytes);
  size_ += bytes.size();
  while (!bytes.empty()) {
    const std::size_t part = std::min(bytes.size(), kPieceBytes - pending_.size());
    pending_.insert(pending_.end(), bytes.begin(),
                    bytes.begin() + static_cast<std::ptrdiff_t>(part));
    bytes = bytes.subspan(part);
    if (pending_.size() == kPieceBytes) flush();
  }
}

void SpoolWriter::finish() {
  flush();
  digest_ = hasher_.finish();
}

void SpoolWriter::flush() {
  if (pending_.empty()) return;
  extents_.push_back(spool_.append(pending_));
  pending_.clear();
}

}  // namespace qfe
