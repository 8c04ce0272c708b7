// A word of data that may refer, as coded bits: mostly one bit that says that the way in which
// such a word referred last time predicts it again.
#pragma once

#include <algorithm>
#include <array>
#include <vector>

#include "payloads/delta/learned_targets.h"
#include "payloads/delta/reference_code.h"
#include "payloads/delta/word_ways.h"

namespace qfe::delta {

template <typename Coder>
class WordCode {
 public:
  // Borrows all.
  WordCode(Coder& coder, LiteralModel& literals, const WordWays& ways)
      : coder_(coder), literals_(literals), ways_(ways), contexts_(kContexts), near_(kNearBits) {}

  // The new word; `after` is it, for an encoder. `last` are the four new bytes before it.
  std::uint32_t code(const DataWord& data, std::uint32_t last, std::uint32_t after) {
    Context& context = contextOf(data);
    const std::uint32_t guess = predict(context.favourite, data, context.step);
    const bool moves = guess != data.word;
    unsigned way = context.favourite;
    std::uint32_t word = guess;
    if (!codeBit(coder_, moves ? context.moved : context.kept, after == guess,
                 moves ? kMovedLimit : kKeptLimit)) {
      way = codeWay(data, context, after);
      if (way == kSpelled) {
        word = static_cast<std::uint32_t>(
            codeFieldBytes(coder_, literals_, LiteralKind::word, last, after, guess, 4));
        context.step = word - data.word;
      } else {
        word = predict(way, data, context.step);
        context.favourite = static_cast<std::uint8_t>(way);
        if (word != data.word) context.step = word - data.word;
      }
    }
    if (word != data.word) near_.store(data.word >> kNearShift, word - data.word);
    recent_ = recent_ << 4 | way;
    return word;
  }

 private:
  static constexpr std::size_t kContexts = 8192;
  static constexpr unsigned kContextShift = 19;
  static constexpr unsigned kNearBits = 12, kNearShift = 8;
  static constexpr std::uint32_t kMovedLimit = 60, kKeptLimit = 250, kWayLimit = 120;
  // Beside the ways that WordWays knows: like the last word of its size, like the last one here,
  // and spelled out.
  static constexpr unsigned kNear = 13, kStep = 14, kSpelled = 15, kWays = 16;
  static_assert(WordWays::kFirstBase + WordWays::kMaxBases <= kNear);

  struct Context {
    BitModel moved, kept;  // the favourite is right, where it changes the word or does not
    std::uint32_t step = 0;
    std::uint8_t favourite = WordWays::kAbsolute;
  };

  // By how the three words before referred and how far away the last one is.
  Context& contextOf(const DataWord& data) {
    const std::uint32_t distance = std::min<std::uint32_t>((data.before - lastPlace_) >> 2, 7);
    lastPlace_ = data.before;
    const std::uint32_t key = (recent_ & 0xFFFU) | distance << 12 | (data.word >> 31) << 15;
    return contexts_[(key * 0x9E3779B1U) >> kContextShift];
  }

  [[nodiscard]] std::uint32_t predict(unsigned way, const DataWord& data,
                                      std::uint32_t step) const {
    if (way == kStep) return data.word + step;
    if (way != kNear) return ways_.predict(way, data);
    return data.word + near_.find(data.word >> kNearShift).value_or(0);
  }

  unsigned codeWay(const DataWord& data, const Context& context, std::uint32_t after) {
    unsigned way = 0;
    if constexpr (!Coder::kDecodes) {
      while (way < kSpelled &&
             (way == context.favourite || predict(way, data, context.step) != after))
        ++way;
    }
    auto& tree = tree_[context.favourite][data.word >> 31];
    unsigned node = 1;
    for (unsigned i = 4; i-- > 0;)
      node = node * 2 + (codeBit(coder_, tree[node], ((way >> i) & 1U) != 0, kWayLimit) ? 1U : 0U);
    return node - kWays;
  }

  Coder& coder_;
  LiteralModel& literals_;
  const WordWays& ways_;
  std::vector<Context> contexts_;
  LearnedTargets near_;  // a size of words to how far they moved
  std::uint32_t lastPlace_ = 0, recent_ = 0;
  BitModel tree_[kWays][2][kWays];
};

}  // namespace qfe::delta
