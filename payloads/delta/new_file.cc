#include "payloads/delta/new_file.h"

#include <algorithm>
#include <cstring>

namespace qfe::delta {
namespace {

constexpr std::uint64_t kLeastWindow = 8 * 1024;
constexpr std::uint64_t kLeastRoom = 256 * 1024;
constexpr std::uint64_t kWindowPerRoom = 4;

}  // namespace

NewFile::NewFile(std::uint64_t window, const NewFileSink& sink)
    : sink_(sink),
      window_(std::max(window, kLeastWindow)),
      buffer_(window_ + std::max(kLeastRoom, window_ / kWindowPerRoom)) {}

std::uint8_t* NewFile::place(std::uint64_t at, std::uint64_t count) {
  if (at - begin_ + count > buffer_.size()) {
    flush();
    const std::uint64_t keep = std::min(at - begin_, window_);
    std::memmove(buffer_.data(), buffer_.data() + (at - begin_ - keep),
                 static_cast<std::size_t>(keep));
    begin_ = at - keep;
  }
  return buffer_.data() + (at - begin_);
}

void NewFile::finished(std::uint64_t at) {
  done_ = at;
}

void NewFile::flush() {
  if (done_ == given_) return;
  sink_(ByteView(buffer_).subspan(given_ - begin_, done_ - given_));
  given_ = done_;
}

}  // namespace qfe::delta
