#include "payloads/package/output_file.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <random>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "manifest/base/error.h"

namespace qfe {
namespace {

constexpr std::size_t kPendingBytes = 256 * 1024;
constexpr int kAttempts = 100;

std::string randomSuffix() {
  static constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789";
  std::random_device device;
  std::string suffix;
  while (suffix.size() < 6) suffix += kLetters[device() % kLetters.size()];
  return suffix;
}

}  // namespace

std::string folderOf(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

OutputFile::OutputFile(const std::string& path) : path_(path) {
  const std::string name = path.substr(path.rfind('/') + 1);
  // Not mkstemp: the package gets the permissions that the umask gives to any new file.
  for (int attempt = 0; attempt < kAttempts && !descriptor_.valid(); ++attempt) {
    temporary_ = fmt::format("{}/.{}.{}", folderOf(path), name, randomSuffix());
    descriptor_ =
        Descriptor(::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (!descriptor_.valid() && errno != EEXIST) break;
  }
  if (!descriptor_.valid()) failed("open", errno);
}

OutputFile::~OutputFile() {
  if (!committed_ && descriptor_.valid()) ::unlink(temporary_.c_str());
}

void OutputFile::failed(const char* call, int errnoValue) const {
  throw Error(ErrorCode::io,
              fmt::format("cannot write {}: {}: {}", path_, call, describeErrno(errnoValue)));
}

void OutputFile::put(ByteView bytes) {
  if (pending_.size() + bytes.size() > kPendingBytes) flush();
  if (bytes.size() > kPendingBytes) {
    write(bytes);
  } else {
    pending_.insert(pending_.end(), bytes.begin(), bytes.end());
  }
}

void OutputFile::putZeros(std::uint64_t count) {
  put(Bytes(static_cast<std::size_t>(count)));
}

void OutputFile::flush() {
  write(pending_);
  pending_.clear();
}

void OutputFile::write(ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t done = ::write(descriptor_.get(), bytes.data(), bytes.size());
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) failed("write", errno);
    size_ += static_cast<std::uint64_t>(done);
    bytes = bytes.subspan(static_cast<std::size_t>(done));
  }
}

void OutputFile::commit() {
  flush();
  // Never tried again: after a failure the kernel may have dropped the pages and then report
  // success.
  if (::fsync(descriptor_.get()) != 0) failed("fsync", errno);
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) failed("rename", errno);
  committed_ = true;
  const Descriptor folder(::open(folderOf(path_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.valid() || ::fsync(folder.get()) != 0) failed("fsync of the folder", errno);
}

}  // namespace qfe
