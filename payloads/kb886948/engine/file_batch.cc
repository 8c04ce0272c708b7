#include "payloads/kb886948/engine/file_batch.h"

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace mlmig {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBatchFiles = 512;
constexpr std::size_t kBatchBytes = 32U << 20U;

[[noreturn]] void failed(const char* what, const fs::path& path, int reason) {
  throw std::runtime_error("cannot " + std::string(what) + ' ' + path.string() + ": " +
                           std::strerror(reason));
}

class OpenFile {
 public:
  OpenFile(const fs::path& path, int flags)
      : path_(path), descriptor_(::open(path.c_str(), flags | O_CLOEXEC, 0666)) {
    if (descriptor_ < 0) failed("open", path, errno);
  }
  ~OpenFile() { ::close(descriptor_); }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  void write(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t count = ::write(descriptor_, bytes.data(), bytes.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) failed("write", path_, errno);
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
  }
  void sync() const {
    if (::fsync(descriptor_) != 0) failed("sync", path_, errno);
  }
  void syncFileSystem() const {
    if (::syncfs(descriptor_) != 0) failed("sync", path_, errno);
  }

 private:
  fs::path path_;
  int descriptor_;
};

void syncFolder(const fs::path& folder) {
  OpenFile(folder, O_RDONLY | O_DIRECTORY).sync();
}

}  // namespace

FileLock::FileLock(const fs::path& file)
    : descriptor_(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
  if (descriptor_ < 0) failed("open", file, errno);
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
    const int reason = errno;
    ::close(descriptor_);
    if (reason == EWOULDBLOCK)
      throw std::runtime_error("another migration into " +
                               file.parent_path().parent_path().string() + " is running");
    failed("lock", file, reason);
  }
}

FileLock::~FileLock() {
  ::close(descriptor_);
}

FileBatch::FileBatch(fs::path staging) : staging_(std::move(staging)) {
  fs::remove_all(staging_);
  fs::create_directories(staging_);
}

void FileBatch::put(const fs::path& destination, std::string_view bytes) {
  const fs::path at = staging_ / std::to_string(staged_.size());
  OpenFile(at, O_WRONLY | O_CREAT | O_TRUNC).write(bytes);
  staged_.push_back({at, destination});
  bytes_ += bytes.size();
}

bool FileBatch::isFull() const {
  return staged_.size() >= kBatchFiles || bytes_ >= kBatchBytes;
}

void FileBatch::flush() {
  if (staged_.empty()) return;
  OpenFile(staging_, O_RDONLY | O_DIRECTORY).syncFileSystem();
  std::set<fs::path> folders;
  for (const Staged& file : staged_) {
    fs::rename(file.at, file.destination);
    folders.insert(file.destination.parent_path());
  }
  for (const fs::path& folder : folders) syncFolder(folder);
  staged_.clear();
  bytes_ = 0;
}

void appendDurably(const fs::path& file, std::string_view text) {
  const OpenFile opened(file, O_WRONLY | O_CREAT | O_APPEND);
  opened.write(text);
  opened.sync();
}

}  // namespace mlmig
