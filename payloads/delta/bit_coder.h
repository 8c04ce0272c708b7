// Binary arithmetic coding with 64-bit bounds and 16-bit probabilities.
#pragma once

#include <cstddef>
#include <cstdint>

#include "manifest/base/bytes.h"

namespace qfe::delta {

class BitEncoder {
 public:
  explicit BitEncoder(Bytes& out) : out_(out) {}
  bool code(bool bit, std::uint32_t p) {
    const std::uint64_t range = high_ - low_;
    const std::uint64_t middle = low_ + (range >> 16) * p + (((range & 0xFFFFU) * p) >> 16);
    if (bit) high_ = middle; else low_ = middle + 1;
    while (((low_ ^ high_) >> 56) == 0) {
      out_.push_back(static_cast<std::uint8_t>(high_ >> 56));
      low_ <<= 8;
      high_ = high_ << 8 | 0xFFU;
    }
    return bit;
  }
  // The fewest bytes that name a number between the bounds; the decoder reads zeros after them.
  void finish() {
    for (int keep = 1; keep <= 8; ++keep) {
      const int drop = 64 - 8 * keep;
      const std::uint64_t mask = drop == 0 ? 0 : (~std::uint64_t{0} >> (64 - drop));
      const std::uint64_t value = high_ & ~mask;
      if (value < low_) continue;
      for (int i = 0; i < keep; ++i)
        out_.push_back(static_cast<std::uint8_t>(value >> (56 - 8 * i)));
      break;
    }
    while (!out_.empty() && out_.back() == 0) out_.pop_back();
  }

 private:
  Bytes& out_;
  std::uint64_t low_ = 0, high_ = ~std::uint64_t{0};
};

class BitDecoder {
 public:
  explicit BitDecoder(ByteView in) : in_(in) {
    for (int i = 0; i < 8; ++i) value_ = value_ << 8 | next();
  }
  bool code(bool /*unused*/, std::uint32_t p) {
    const std::uint64_t range = high_ - low_;
    const std::uint64_t middle = low_ + (range >> 16) * p + (((range & 0xFFFFU) * p) >> 16);
    const bool bit = value_ <= middle;
    if (bit) high_ = middle; else low_ = middle + 1;
    while (((low_ ^ high_) >> 56) == 0) {
      low_ <<= 8;
      high_ = high_ << 8 | 0xFFU;
      value_ = value_ << 8 | next();
    }
    return bit;
  }

 private:
  std::uint64_t next() { return at_ < in_.size() ? in_[at_++] : 0; }
  ByteView in_;
  std::size_t at_ = 0;
  std::uint64_t low_ = 0, high_ = ~std::uint64_t{0}, value_ = 0;
};

}  // namespace qfe::delta
