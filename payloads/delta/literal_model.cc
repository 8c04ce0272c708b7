#include "payloads/delta/literal_model.h"

namespace qfe::delta {
namespace {

constexpr std::int32_t kFirstWeight = 65536 * 3 / 10;
constexpr std::int32_t kWeightLimit = 1 << 19;
constexpr std::int32_t kRate = 10;
constexpr std::int32_t kConstantInput = 256;
constexpr std::uint32_t kLimit = 200, kMatchLimit = 250;
constexpr std::size_t kSlotsPerHalf = 16;
// By how often a counter was used, in quarters.
constexpr std::array<std::int32_t, 9> kBelief = {0, 4, 4, 5, 5, 5, 5, 5, 6};

unsigned classOfLength(std::uint32_t length) {
  if (length == 0) return 0;
  if (length < 16) return length / 2;
  return std::min(15U, 3 + bitWidth(length));
}

// Whether the bits of `byte` above `bit` are those of the node.
bool agrees(int byte, unsigned bit, unsigned node) {
  return byte >= 0 && ((static_cast<unsigned>(byte) | 256U) >> (bit + 1)) == node;
}

}  // namespace

LiteralModel::LiteralModel(unsigned tableBits) : mask_((std::size_t{1} << tableBits) - 1) {
  for (auto& table : tables_) table.resize(mask_ + 1);
  for (auto& set : weights_) set.fill(kFirstWeight);
}

void LiteralModel::begin(const LiteralContext& context) {
  const std::uint32_t last = context.last;
  const auto kind = static_cast<std::uint32_t>(context.kind);
  const auto expected = static_cast<std::uint32_t>(context.expected + 1);
  const std::array<std::uint32_t, kContexts> contexts = {
      kind,
      (last & 0xFFU) | kind << 8,
      last & 0xFFFFU,
      last & 0xFFFFFFU,
      last,
      expected << 4 | kind << 16 | context.state,
      expected << 8 | (last & 0xFFU) | kind << 20,
  };
  for (std::uint32_t i = 0; i < kContexts; ++i)
    hashes_[i] = (contexts[i] + i * 0x3C6EF372U) * 0x9E3779B1U;
  kind_ = kind & 3U;
  node_ = 1;
  expected_ = context.expected;
  foretold_ = history_.length() == 0 ? -1 : history_.foretold();
  lengthClass_ = classOfLength(history_.length());
}

// A byte's two halves each have sixteen counters side by side, in one line of the cache.
void LiteralModel::selectSlots() {
  slot_ = 1;
  for (std::size_t i = 0; i < kContexts; ++i) {
    std::uint32_t hash = node_ == 1 ? hashes_[i] : hashes_[i] ^ (node_ * 0x85EBCA6BU);
    hash = (hash ^ hash >> 15) * 0x2C1B3C6DU;
    hash ^= hash >> 13;
    slots_[i] = &tables_[i][(hash & mask_) & ~(kSlotsPerHalf - 1)];
  }
}

std::uint32_t LiteralModel::predict(unsigned bit) {
  for (std::size_t i = 0; i < kContexts; ++i) {
    const BitModel& model = slots_[i][slot_];
    const std::uint32_t seen = model.count();
    const std::int32_t input = kStretch[model.p12()];
    // What was seen more often is believed more.
    inputs_[i] = input * kBelief[std::min(seen, 8U)] / 4;
  }
  match_ = nullptr;
  inputs_[kContexts] = 0;
  if (agrees(foretold_, bit, node_)) {
    matchBit_ = ((foretold_ >> bit) & 1) != 0;
    match_ = &matchModels_[lengthClass_ * 2 + (expected_ == foretold_ ? 1 : 0)];
    const std::int32_t input = kStretch[match_->p12()];
    inputs_[kContexts] = matchBit_ ? input : -input;
  } else {
    foretold_ = -1;
  }
  inputs_[kContexts + 1] = kConstantInput;
  unsigned set = kind_ * 12;
  if (agrees(expected_, bit, node_))
    set += 4 + 4 * ((static_cast<unsigned>(expected_) >> bit) & 1U);
  if (match_ != nullptr) set += lengthClass_ < 4 ? 1 : lengthClass_ < 8 ? 2 : 3;
  set_ = weights_[set].data();
  // Within 32 bits: weights have at most 20 bits and a sign, inputs 12, a quarter is cut off.
  std::int32_t sum = 0;
  for (std::size_t i = 0; i < kInputs; ++i) sum += (set_[i] >> 4) * inputs_[i] >> 4;
  return squash(sum >> 8);
}

void LiteralModel::learn(bool bit, std::uint32_t p) {
  const std::int32_t error = ((bit ? 65535 : 0) - static_cast<std::int32_t>(p)) * kRate / 16;
  for (std::size_t i = 0; i < kInputs; ++i) {
    const std::int32_t step = (inputs_[i] * error + (1 << 11)) >> 12;
    set_[i] = std::clamp(set_[i] + step, -kWeightLimit, kWeightLimit);
  }
  for (BitModel* slot : slots_) slot[slot_].update(bit, kLimit);
  if (match_ != nullptr) match_->update(bit == matchBit_, kMatchLimit);
  node_ = node_ * 2 + (bit ? 1U : 0U);
  slot_ = slot_ * 2 + (bit ? 1U : 0U);
}

}  // namespace qfe::delta
