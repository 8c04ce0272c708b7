// A reference's field as coded bits: usually one bit that says that the prediction is right.
#pragma once

#include <array>
#include <cstdlib>

#include "payloads/delta/learned_targets.h"
#include "payloads/delta/literal_model.h"
#include "payloads/delta/reference.h"
#include "payloads/delta/target_map.h"

namespace qfe::delta {

// Where a field stands.
struct FieldPlace {
  std::uint32_t before = 0, after = 0;  // addresses in the old and the new image
  bool opcodeKept = false;              // the byte before it is that of the old file
  std::uint32_t last = 0;               // the four new bytes before it
};

// Codes a field of `size` bytes one by one, expecting `expected`; returns the field.
template <typename Coder>
std::uint64_t codeFieldBytes(Coder& coder, LiteralModel& literals, LiteralKind kind,
                             std::uint32_t last, std::uint64_t field, std::uint64_t expected,
                             std::uint32_t size) {
  std::uint64_t result = 0;
  for (std::uint32_t i = 0; i < size; ++i) {
    const LiteralContext context{kind, static_cast<int>((expected >> (8 * i)) & 0xFFU), 8 + i,
                                 last};
    const std::uint8_t byte =
        literals.code(coder, static_cast<std::uint8_t>(field >> (8 * i)), context);
    result |= std::uint64_t{byte} << (8 * i);
    last = last << 8 | byte;
  }
  return result;
}

template <typename Coder>
class ReferenceCode {
 public:
  // Borrows all.
  ReferenceCode(Coder& coder, LiteralModel& literals, const TargetMap& map)
      : coder_(coder), literals_(literals), map_(map), learned_(kLearnedBits), near_(kNearBits) {}

  void setBase(std::uint64_t newBase) { newBase_ = newBase; }

  // What is first predicted for a reference whose old word is `before`.
  [[nodiscard]] std::uint64_t foretell(const Reference& reference, const FieldPlace& place,
                                       std::uint64_t before) const {
    const MappedTarget mapped = map_.map(reference.target);
    return aim(reference, place, before, firstGuess(reference, mapped).target);
  }

  // The new word of a reference whose old word is `before`; `after` is it, for an encoder.
  std::uint64_t code(const Reference& reference, const FieldPlace& place, std::uint64_t before,
                     std::uint64_t after) {
    const MappedTarget mapped = map_.map(reference.target);
    const FirstGuess guess = firstGuess(reference, mapped);
    const std::uint64_t guessed = aim(reference, place, before, guess.target);
    const auto kind = static_cast<std::size_t>(reference.kind);
    const std::size_t state = guess.source * 2U + (guessed == before ? 1U : 0U);
    BitModel& model = firstHit_[kind][state][history_ & 7U][place.opcodeKept ? 1 : 0];
    const bool hit = codeBit(coder_, model, after == guessed, kFirstLimit);
    history_ = history_ << 1 | (hit ? 0U : 1U);
    if (hit) {
      if (!mapped.covered) learn(reference.target, guess.target, mapped);
      return guessed;
    }
    Guesses guesses;
    guesses.offer(guessed, guess.target, guess.source);
    others(reference, place, before, mapped, guesses);
    return later(reference, place, before, after, mapped, guesses);
  }

 private:
  static constexpr unsigned kLearnedBits = 16, kNearBits = 14, kNearShift = 7;
  static constexpr std::uint32_t kFirstLimit = 400, kLaterLimit = 200;
  static constexpr std::int64_t kFarthest = 1 << 21;
  enum Source : std::uint8_t { kLearned, kCovered, kNear, kBefore, kAfter, kUnchanged, kSources };

  // Up to four different words the field may become, the likeliest first.
  struct Guesses {
    std::array<std::uint64_t, 4> word{};
    std::array<std::uint32_t, 4> target{};
    std::array<std::uint8_t, 4> source{};
    unsigned count = 0;
    void offer(std::uint64_t offered, std::uint32_t aim, Source from) {
      if (count == word.size()) return;
      for (unsigned i = 0; i < count; ++i)
        if (word[i] == offered) return;
      word[count] = offered;
      target[count] = aim;
      source[count] = from;
      ++count;
    }
  };

  [[nodiscard]] std::uint64_t aim(const Reference& reference, const FieldPlace& place,
                                  std::uint64_t before, std::uint32_t target) const {
    return aimed(before, reference.kind, reference.extra, place.after, target, newBase_);
  }

  struct FirstGuess {
    std::uint32_t target = 0;
    Source source = kLearned;
  };
  [[nodiscard]] FirstGuess firstGuess(const Reference& reference,
                                      const MappedTarget& mapped) const {
    if (const auto known = learned_.find(reference.target)) return {*known, kLearned};
    if (!mapped.covered)
      if (const auto shift = near_.find(reference.target >> kNearShift))
        return {reference.target + *shift, kNear};
    return {mapped.address, mapped.covered ? kCovered : kBefore};
  }

  void others(const Reference& reference, const FieldPlace& place, std::uint64_t before,
              const MappedTarget& mapped, Guesses& guesses) const {
    const auto offer = [&](std::uint32_t target, Source source) {
      guesses.offer(aim(reference, place, before, target), target, source);
    };
    if (!mapped.covered)
      if (const auto shift = near_.find(reference.target >> kNearShift))
        offer(reference.target + *shift, kNear);
    offer(mapped.address, mapped.covered ? kCovered : kBefore);
    if (!mapped.covered) offer(mapped.alternative, kAfter);
    guesses.offer(before, reference.target, kUnchanged);
  }

  std::uint64_t later(const Reference& reference, const FieldPlace& place, std::uint64_t before,
                      std::uint64_t after, const MappedTarget& mapped, const Guesses& guesses) {
    const auto kind = static_cast<std::size_t>(reference.kind);
    for (unsigned i = 1; i < guesses.count; ++i) {
      BitModel& model = laterHit_[kind][guesses.source[i]][i - 1][guesses.source[i - 1]]
                                 [place.opcodeKept ? 1 : 0];
      if (!codeBit(coder_, model, after == guesses.word[i], kLaterLimit)) continue;
      if (guesses.source[i] != kUnchanged) learn(reference.target, guesses.target[i], mapped);
      return guesses.word[i];
    }
    const bool page = reference.kind == ReferenceKind::armPage;
    const std::uint32_t guess = page ? guesses.target[0] & ~0xFFFU : guesses.target[0];
    std::uint32_t actual = 0;
    bool byDistance = false;
    if constexpr (!Coder::kDecodes) {
      actual = aimOf(after, reference.kind, reference.extra, place.after, newBase_);
      byDistance = reference.kind != ReferenceKind::armLow12 &&
                   aim(reference, place, before, actual) == after &&
                   std::abs(std::int64_t{static_cast<std::int32_t>(actual - guess)}) < kFarthest;
    }
    byDistance = codeBit(coder_, byDistance_[kind][place.opcodeKept ? 1 : 0], byDistance);
    if (!byDistance)
      return codeFieldBytes(coder_, literals_, LiteralKind::field, place.last, after, before,
                            fieldSize(reference.kind));
    const std::uint64_t number =
        distance_[kind].code(coder_, zigzag(static_cast<std::int32_t>(actual - guess)));
    actual = guess + static_cast<std::uint32_t>(unzigzag(number));
    if (!page) learn(reference.target, actual, mapped);
    return aim(reference, place, before, actual);
  }

  void learn(std::uint32_t target, std::uint32_t actual, const MappedTarget& mapped) {
    if (actual != mapped.address || learned_.find(target)) learned_.store(target, actual);
    if (!mapped.covered) near_.store(target >> kNearShift, actual - target);
  }

  Coder& coder_;
  LiteralModel& literals_;
  const TargetMap& map_;
  std::uint64_t newBase_ = 0;
  LearnedTargets learned_;  // old target to new target
  LearnedTargets near_;     // an old neighbourhood to how far its targets moved
  unsigned history_ = 0;    // whether the last references were as predicted
  BitModel firstHit_[kReferenceKinds][2 * kSources][8][2];
  BitModel laterHit_[kReferenceKinds][kSources][3][kSources][2];
  BitModel byDistance_[kReferenceKinds][2];
  std::array<NumberModel, kReferenceKinds> distance_;
};

}  // namespace qfe::delta
