// Bytes seen lately, and where the last four of them occurred before.
#pragma once

#include <cstdint>
#include <vector>

#include "manifest/base/bytes.h"

namespace qfe::delta {

class MatchHistory {
 public:
  MatchHistory();

  // A byte that stands beside what is coded: it can be matched, but follows no match.
  void prime(std::uint8_t byte);
  // A byte that was coded: a match that foretold it goes on, otherwise one is looked for.
  void follow(std::uint8_t byte);
  // What was seen so far does not continue.
  void breakRun();

  // Length of the match that goes on; 0 for none.
  [[nodiscard]] std::uint32_t length() const { return length_; }
  // The byte that the match foretells; only where length() is not 0.
  [[nodiscard]] std::uint8_t foretold() const { return bytes_[match_ & kMask]; }

 private:
  static constexpr std::uint32_t kSize = 1U << 20;
  static constexpr std::uint32_t kMask = kSize - 1;

  [[nodiscard]] std::uint32_t append(std::uint8_t byte);
  void find(std::uint32_t candidate);

  Bytes bytes_;
  std::vector<std::uint32_t> places_;  // by hash: one past the last place, 0 for none
  std::uint32_t end_ = 0;              // modulo 2^32, never 0 again once the history wraps
  std::uint32_t match_ = 0, length_ = 0, since_ = 0, recent_ = 0;
};

}  // namespace qfe::delta
