#include "payloads/delta/bit_decoder.h"

#include "manifest/base/error.h"
#include "payloads/delta/damage.h"

namespace qfe::delta {
namespace {

constexpr std::uint64_t kBufferBytes = 64 * 1024;
// The decoder holds eight bytes ahead; the maker leaves out zeros at the end,
// but never more than those eight bytes.
constexpr std::uint64_t kMaxZeros = 8;

}  // namespace

BitDecoder::BitDecoder(const DeltaReader& read, std::uint64_t begin, std::uint64_t end)
    : read_(read), position_(begin), end_(end) {
  for (int i = 0; i < 8; ++i) value_ = value_ << 8 | next();
}

void BitDecoder::fill() {
  at_ = 0;
  const std::uint64_t left = end_ - position_;
  if (left == 0) {
    // A delta that was cut off decodes as noise from here on; it must not go on for long.
    zeros_ += 8;
    if (zeros_ > kMaxZeros) damaged("its coded part ends too early");
    buffer_.assign(8, 0);
    return;
  }
  buffer_.resize(static_cast<std::size_t>(std::min(left, kBufferBytes)));
  read_(position_, buffer_);
  position_ += buffer_.size();
}

void BitDecoder::finish() const {
  if (position_ != end_ || (zeros_ == 0 && buffer_.size() - at_ > 0))
    damaged("bytes follow its coded part");
}

}  // namespace qfe::delta
