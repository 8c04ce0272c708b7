// Models bytes that are new, or are not what was expected, by mixing what several contexts say.
#pragma once

#include <algorithm>
#include <array>
#include <vector>

#include "payloads/delta/bit_model.h"
#include "payloads/delta/logistic.h"
#include "payloads/delta/match_history.h"

namespace qfe::delta {

// Which kind of byte it is; every kind has its own statistics where that helps.
enum class LiteralKind : std::uint8_t {
  extraCode,    // outside covers, in a section of code
  extraOther,   // outside covers
  changedCode,  // in a cover, unlike the byte it is copied from
  changedOther,
  field,  // of a reference
  word,   // of a word that may refer
};

struct LiteralContext {
  LiteralKind kind = LiteralKind::extraOther;
  int expected = -1;        // the byte that would stand here if nothing had changed; -1 for none
  std::uint32_t state = 0;  // 0…15: how good that expectation was lately, or which byte of a field
  std::uint32_t last = 0;   // the four bytes before, the latest lowest
};

class LiteralModel {
 public:
  // 2^tableBits counters for each context.
  explicit LiteralModel(unsigned tableBits);

  template <typename Coder>
  std::uint8_t code(Coder& coder, std::uint8_t byte, const LiteralContext& context) {
    begin(context);
    for (int i = 7; i >= 0; --i) {
      if (i == 7 || i == 3) selectSlots();
      const std::uint32_t p = predict(static_cast<unsigned>(i));
      learn(coder.code(((byte >> i) & 1) != 0, p), p);
    }
    return static_cast<std::uint8_t>(node_);
  }

  [[nodiscard]] MatchHistory& history() { return history_; }

 private:
  static constexpr std::size_t kContexts = 7;
  static constexpr std::size_t kInputs = kContexts + 2;  // the match, and a constant
  static constexpr std::size_t kWeightSets = 48;

  void begin(const LiteralContext& context);
  void selectSlots();
  [[nodiscard]] std::uint32_t predict(unsigned bit);
  void learn(bool bit, std::uint32_t p);

  std::size_t mask_;
  std::array<std::vector<BitModel>, kContexts> tables_;
  std::array<std::array<std::int32_t, kInputs>, kWeightSets> weights_{};
  std::array<BitModel, 32> matchModels_{};
  MatchHistory history_;

  // Of the byte in work.
  std::array<std::uint32_t, kContexts> hashes_{};
  std::array<BitModel*, kContexts> slots_{};
  std::array<std::int32_t, kInputs> inputs_{};
  std::int32_t* set_ = nullptr;
  BitModel* match_ = nullptr;
  unsigned kind_ = 0, node_ = 1, slot_ = 1, lengthClass_ = 0;
  int expected_ = -1, foretold_ = -1;
  bool matchBit_ = false;
};

}  // namespace qfe::delta
