// Adaptive models of bits and numbers, shared by maker and applier. `Coder` is BitEncoder or
// BitDecoder: code(bit, p) takes the bit (which a decoder ignores) and the probability of a one in
// 1/65536 (1…65535), and returns the bit.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace qfe::delta {

// 65536 / (n + 1.5), for counters that learn fast first and slowly later.
// The standard leaves open what std::bit_width returns.
template <typename Number>
constexpr unsigned bitWidth(Number number) {
  return static_cast<unsigned>(std::bit_width(number));
}

constexpr std::array<std::uint16_t, 256> makeRates() {
  std::array<std::uint16_t, 256> rates{};
  for (unsigned i = 0; i < 256; ++i) rates[i] = static_cast<std::uint16_t>(131072U / (2U * i + 3U));
  return rates;
}
inline constexpr auto kRates = makeRates();

// The probability of a one, with the count of what it has seen: p in the upper 22 bits.
class BitModel {
 public:
  [[nodiscard]] std::uint32_t p16() const { return state_ >> 16; }
  [[nodiscard]] std::uint32_t p12() const { return state_ >> 20; }
  [[nodiscard]] std::uint32_t count() const { return state_ & 0x3FFU; }
  void update(bool bit, std::uint32_t limit) {
    const std::uint32_t seen = state_ & 0x3FFU;
    const auto p = static_cast<std::int64_t>(state_ >> 10);
    const std::int64_t goal = bit ? 0x3FFFFF : 0;
    const std::int64_t moved = p + (((goal - p) * kRates[seen]) >> 16);
    state_ = static_cast<std::uint32_t>(moved) << 10 | (seen < limit ? seen + 1 : limit);
  }

 private:
  std::uint32_t state_ = 0x80000000U;
};

template <typename Coder>
bool codeBit(Coder& coder, BitModel& model, bool bit, std::uint32_t limit = 250) {
  const std::uint32_t p = model.p16();
  bit = coder.code(bit, p == 0 ? 1 : p);
  model.update(bit, limit);
  return bit;
}

// A number of up to 63 bits: its length by a binary tree, then its bits, the upper three of them
// modelled.
class NumberModel {
 public:
  template <typename Coder>
  std::uint64_t code(Coder& coder, std::uint64_t number, std::uint32_t limit = 60) {
    unsigned length = static_cast<unsigned>(std::bit_width(number));
    unsigned node = 1;
    for (int i = 5; i >= 0; --i)
      node = node * 2 + (codeBit(coder, length_[node], ((length >> i) & 1U) != 0, limit) ? 1U : 0U);
    length = node - 64;
    if (length <= 1) return length;
    std::uint64_t value = 1;
    unsigned context = 1;
    for (unsigned i = length - 1; i-- > 0;) {
      const bool bit = ((number >> i) & 1U) != 0;
      const bool modelled = length - 2 - i < 3;
      bool coded = false;
      if (modelled) {
        coded = codeBit(coder, mantissa_[length][context], bit, limit);
        context = context * 2 + (coded ? 1U : 0U);
      } else {
        coded = coder.code(bit, 32768);
      }
      value = value * 2 + (coded ? 1U : 0U);
    }
    return value;
  }

 private:
  std::array<BitModel, 64> length_;
  std::array<std::array<BitModel, 8>, 64> mantissa_;
};

// A signed number: zig-zag, so that small ones of either sign are short.
[[nodiscard]] inline std::uint64_t zigzag(std::int64_t value) {
  return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}
[[nodiscard]] inline std::int64_t unzigzag(std::uint64_t value) {
  return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
}

}  // namespace qfe::delta
