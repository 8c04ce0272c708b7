// Binary arithmetic decoding with 64-bit bounds and 16-bit probabilities.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

#include "manifest/base/bytes.h"

namespace qfe::delta {

// Fills the span from the offset of the delta, or throws; asked only for bytes inside it.
using DeltaReader = std::function<void(std::uint64_t offset, std::span<std::uint8_t> out)>;

class BitDecoder {
 public:
  static constexpr bool kDecodes = true;

  // Of the coded bits from `begin` to `end` of the delta. Borrows the reader.
  BitDecoder(const DeltaReader& read, std::uint64_t begin, std::uint64_t end);

  // The bit; `p` is the probability of a one in 1/65536, from 1 to 65535.
  bool code(bool /*unused*/, std::uint32_t p) {
    const std::uint64_t range = high_ - low_;
    const std::uint64_t middle = low_ + (range >> 16) * p + (((range & 0xFFFFU) * p) >> 16);
    const bool bit = value_ <= middle;
    if (bit) {
      high_ = middle;
    } else {
      low_ = middle + 1;
    }
    while (((low_ ^ high_) >> 56) == 0) {
      low_ <<= 8;
      high_ = high_ << 8 | 0xFFU;
      value_ = value_ << 8 | next();
    }
    return bit;
  }

  // Throws Error(badDelta…) unless all bits were used: nothing may follow what was decoded.
  void finish() const;

 private:
  std::uint8_t next() {
    if (at_ == buffer_.size()) fill();
    return buffer_[at_++];
  }
  void fill();

  const DeltaReader& read_;
  std::uint64_t position_, end_;
  std::uint64_t zeros_ = 0;  // bytes that were wanted after the end
  Bytes buffer_;
  std::size_t at_ = 0;
  std::uint64_t low_ = 0, high_ = ~std::uint64_t{0}, value_ = 0;
};

}  // namespace qfe::delta
