#include "payloads/delta/make/bit_encoder.h"

namespace qfe::delta {

void BitEncoder::finish() {
  for (unsigned keep = 0; keep <= 8; ++keep) {
    const std::uint64_t dropped = keep == 8 ? 0 : ~std::uint64_t{0} >> (8 * keep);
    const std::uint64_t value = high_ & ~dropped;
    if (value < low_) continue;
    for (unsigned i = 0; i < keep; ++i)
      out_.push_back(static_cast<std::uint8_t>(value >> (56 - 8 * i)));
    return;
  }
}

}  // namespace qfe::delta
