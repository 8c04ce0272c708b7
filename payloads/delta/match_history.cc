#include "payloads/delta/match_history.h"

namespace qfe::delta {
namespace {

constexpr std::uint32_t kMinimum = 4;
constexpr std::uint32_t kLongestLook = 32;
constexpr std::uint32_t kLongest = 65535;
constexpr unsigned kHashBits = 16;

}  // namespace

MatchHistory::MatchHistory() : bytes_(kSize), places_(std::size_t{1} << kHashBits) {}

void MatchHistory::breakRun() {
  since_ = 0;
  length_ = 0;
}

// Returns what stood at the hash of the last four bytes, 0 where they are not yet four.
std::uint32_t MatchHistory::append(std::uint8_t byte) {
  bytes_[end_ & kMask] = byte;
  ++end_;
  recent_ = recent_ << 8 | byte;
  if (since_ < kMinimum) ++since_;
  if (since_ < kMinimum) return 0;
  std::uint32_t& place = places_[(recent_ * 0x9E3779B1U) >> (32 - kHashBits)];
  const std::uint32_t before = place;
  place = end_;
  return before;
}

void MatchHistory::prime(std::uint8_t byte) {
  (void)append(byte);
}

void MatchHistory::follow(std::uint8_t byte) {
  if (length_ != 0) {
    if (bytes_[match_ & kMask] == byte) {
      if (length_ < kLongest) ++length_;
      ++match_;
    } else {
      length_ = 0;
    }
  }
  const std::uint32_t candidate = append(byte);
  if (length_ == 0 && candidate != 0) find(candidate);
}

// The hash may have collided, and the place may have been overwritten: count what is equal.
void MatchHistory::find(std::uint32_t candidate) {
  std::uint32_t equal = 0;
  while (equal < kLongestLook && equal < candidate &&
         bytes_[(candidate - 1 - equal) & kMask] == bytes_[(end_ - 1 - equal) & kMask])
    ++equal;
  if (equal < kMinimum) return;
  length_ = equal;
  match_ = candidate;
}

}  // namespace qfe::delta
