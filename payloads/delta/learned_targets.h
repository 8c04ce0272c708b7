// What became of targets that references named before. Small tables in which a newer target
// displaces an older one of the same hash: bounded, and the same for maker and applier.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace qfe::delta {

class LearnedTargets {
 public:
  // 2^bits places.
  explicit LearnedTargets(unsigned bits)
      : shift_(32 - bits), used_((std::size_t{1} << bits) / 64), places_(std::size_t{1} << bits) {}

  [[nodiscard]] std::optional<std::uint32_t> find(std::uint32_t key) const {
    const std::uint32_t slot = slotOf(key);
    // Most places stay empty: one bit each, so that asking rarely leaves the nearest cache.
    if ((used_[slot / 64] >> (slot % 64) & 1U) == 0) return std::nullopt;
    const Place& place = places_[slot];
    if (place.key != key) return std::nullopt;
    return place.value;
  }
  void store(std::uint32_t key, std::uint32_t value) {
    const std::uint32_t slot = slotOf(key);
    used_[slot / 64] |= std::uint64_t{1} << (slot % 64);
    places_[slot] = {key, value};
  }

 private:
  struct Place {
    std::uint32_t key = 0, value = 0;
  };
  [[nodiscard]] std::uint32_t slotOf(std::uint32_t key) const {
    return (key * 0x9E3779B1U) >> shift_;
  }

  unsigned shift_;
  std::vector<std::uint64_t> used_;
  std::vector<Place> places_;
};

}  // namespace qfe::delta
