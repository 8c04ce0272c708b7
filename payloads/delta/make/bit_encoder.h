// Binary arithmetic encoding: what bit_decoder.h reads.
#pragma once

#include <cstdint>

#include "manifest/base/bytes.h"

namespace qfe::delta {

class BitEncoder {
 public:
  static constexpr bool kDecodes = false;

  // Appends to `out`, which it borrows.
  explicit BitEncoder(Bytes& out) : out_(out) {}

  bool code(bool bit, std::uint32_t p) {
    const std::uint64_t range = high_ - low_;
    const std::uint64_t middle = low_ + (range >> 16) * p + (((range & 0xFFFFU) * p) >> 16);
    if (bit) {
      high_ = middle;
    } else {
      low_ = middle + 1;
    }
    while (((low_ ^ high_) >> 56) == 0) {
      out_.push_back(static_cast<std::uint8_t>(high_ >> 56));
      low_ <<= 8;
      high_ = high_ << 8 | 0xFFU;
    }
    return bit;
  }

  // The fewest bytes that name a number between the bounds; the decoder reads zeros after them.
  void finish();

 private:
  Bytes& out_;
  std::uint64_t low_ = 0, high_ = ~std::uint64_t{0};
};

}  // namespace qfe::delta
