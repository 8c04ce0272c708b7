// Models bytes that are new, or differ from what was expected, by mixing what several contexts say.
#pragma once

#include <array>
#include <vector>
#include <cstring>

#include "manifest/base/bytes.h"
#include "payloads/delta/bit_model.h"
#include "payloads/delta/logistic.h"

namespace qfe::delta {

class LiteralModel {
 public:
  static constexpr std::size_t kContexts = 7;
  static constexpr std::size_t kInputs = 9;
  static constexpr std::size_t kSets = 64;

  explicit LiteralModel(unsigned tableBits) : mask_((std::size_t{1} << tableBits) - 1) {
    for (auto& t : tables_) t.resize(mask_ + 1);
    history_.resize(1U << 22);
    hashes_.resize(1U << 16);
    for (auto& set : weights_) set.fill(65536 * 3 / 10);
  }

  // `expected`: old byte or -1, `mode`: which kind of place (0..7)
  template <typename Coder>
  std::uint8_t code(Coder& coder, std::uint8_t byte, int expected, unsigned mode, unsigned expectedHits) {
    const std::uint32_t last = last_;
    const std::uint32_t e = static_cast<std::uint32_t>(expected + 1);
    const std::array<std::uint32_t, kContexts> contexts = {
        mode,
        (last & 0xFFU) | mode << 8,
        (last & 0xFFFFU),
        (last & 0xFFFFFFU),
        last,
        e << 4 | mode << 16 | expectedHits,
        e << 8 | (last & 0xFFU) | mode << 20,
    };
    std::array<std::uint32_t, kContexts> base{};
    for (std::size_t i = 0; i < kContexts; ++i)
      base[i] = (contexts[i] + static_cast<std::uint32_t>(i) * 0x3C6EF372U) * 0x9E3779B1U;
    int predicted = -1;
    if (matchLength_ != 0) predicted = history_[match_ & (history_.size() - 1)];
    const unsigned lengthBucket = matchLength_ == 0 ? 0 : std::min(15U, static_cast<unsigned>(matchLength_ < 16 ? matchLength_ / 2 : 8 + std::bit_width(matchLength_) - 5));
    unsigned node = 1;
    for (int i = 7; i >= 0; --i) {
      if (i == 7 || i == 3) {
        for (std::size_t c = 0; c < kContexts; ++c) {
          std::uint32_t h = (base[c] ^ (i == 3 ? node * 0x85EBCA6BU : 0));
          h = (h ^ h >> 15) * 0x2C1B3C6DU; h ^= h >> 13;
          slots_[c] = &tables_[c][(h & mask_) & ~std::size_t{15}];
        }
      }
      const unsigned sub = i >= 4 ? node : (node & ((1U << (3 - i)) - 1)) | (1U << (3 - i));
      std::array<std::int32_t, kInputs> inputs{};
      for (std::size_t c = 0; c < kContexts; ++c) {
        const BitModel& m = slots_[c][sub];
        const std::uint32_t n = m.count();
        const std::int32_t s = kStretch[m.p12()];
        inputs[c] = n == 0 ? 0 : n < 3 ? s  : n<8 ? s+s/4: s+s/2;
      }
      BitModel* mm = nullptr;
      bool pb = false;
      if (predicted >= 0 && ((static_cast<unsigned>(predicted) | 256U) >> (i + 1)) == node) {
        pb = ((predicted >> i) & 1) != 0;
        mm = &matchModels_[lengthBucket * 2 + (expected == predicted ? 1 : 0)];
        const std::int32_t s = kStretch[mm->p12()];
        inputs[kContexts] = pb ? s : -s;
      } else predicted = -1;
      inputs[kContexts + 1] = 256;
      unsigned agree = 0;
      if (expected >= 0 && ((static_cast<unsigned>(expected) | 256U) >> (i + 1)) == node) agree = 1 + ((expected>>i)&1);
      auto& weights = weights_[(mode & 3U) * 12 + agree * 4 + (mm == nullptr ? 0 : lengthBucket<4?1: lengthBucket < 8 ? 2 : 3)];
      std::int64_t sum = 0;
      for (std::size_t k = 0; k < kInputs; ++k) sum += static_cast<std::int64_t>(weights[k]) * inputs[k];
      std::int32_t x = static_cast<std::int32_t>(sum >> 16);
      x = x > 2047 ? 2047 : x < -2047 ? -2047 : x;
      std::uint32_t p = kSquash[static_cast<std::size_t>(x + 2048)];
      const bool bit = coder.code(((byte >> i) & 1) != 0, p);
      const std::int32_t error = ((bit ? 65535 : 0) - static_cast<std::int32_t>(p));
      for (std::size_t k = 0; k < kInputs; ++k)
        weights[k] += static_cast<std::int32_t>((static_cast<std::int64_t>(inputs[k]) * error * 10 + (1 << 15)) >> 16);
      for (std::size_t c = 0; c < kContexts; ++c) slots_[c][sub].update(bit, 200);
      if (mm != nullptr) mm->update(bit == pb, 250);
      node = node * 2 + (bit ? 1U : 0U);
    }
    const auto result = static_cast<std::uint8_t>(node);
    return result;
  }

  // A byte of output passed (coded or not).
  void see(std::uint8_t byte) { last_ = last_ << 8 | byte; }
  void setLast(std::uint32_t last) { last_ = last; }

  // A byte to be remembered for matches.
  void remember(std::uint8_t byte, bool coded) {
    const std::size_t m = history_.size() - 1;
    if (coded && matchLength_ != 0) {
      if (history_[match_ & m] == byte) { ++matchLength_; ++match_; } else matchLength_ = 0;
    }
    history_[end_ & m] = byte;
    ++end_;
    recent_ = recent_ << 8 | byte;
    ++since_;
    if (since_ < kMinMatch) return;
    const std::uint32_t h = static_cast<std::uint32_t>(((recent_ & 0xFFFFFFFFULL) * 0x9E3779B97F4A7C15ULL) >> 48);
    if (coded && matchLength_ == 0 && hashes_[h] != 0) {
      std::size_t candidate = hashes_[h];
      unsigned len = 0;
      while (len < 32 && len < end_ && len < candidate && end_ - candidate + len < history_.size() && history_[(candidate - 1 - len) & m] == history_[(end_ - 1 - len) & m]) ++len;
      if (len >= kMinMatch) { matchLength_ = len; match_ = candidate; }
    }
    hashes_[h] = static_cast<std::uint32_t>(end_);
  }
  void breakRun() { since_ = 0; matchLength_ = 0; }

 private:
  static constexpr unsigned kMinMatch = 4;
  std::size_t mask_;
  std::array<std::vector<BitModel>, kContexts> tables_;
  std::array<BitModel*, kContexts> slots_{};
  std::array<std::array<std::int32_t, kInputs>, kSets> weights_{};
  std::array<BitModel, 64> matchModels_{};
  std::vector<std::uint8_t> history_;
  std::vector<std::uint32_t> hashes_;
  std::size_t end_ = 0, match_ = 0;
  unsigned matchLength_ = 0, since_ = 0;
  std::uint64_t recent_ = 0;
  std::uint32_t last_ = 0;
};

}  // namespace qfe::delta
