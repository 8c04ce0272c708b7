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
  explicit LearnedTargets(unsigned bits) : shift_(32 - bits), places_(std::size_t{1} << bits) {}

  [[nodiscard]] std::optional<std::uint32_t> find(std::uint32_t key) const {
    const Place& place = places_[(key * 0x9E3779B1U) >> shift_];
    if (!place.used || place.key != key) return std::nullopt;
    return place.value;
  }
  void store(std::uint32_t key, std::uint32_t value) {
    places_[(key * 0x9E3779B1U) >> shift_] = {key, value, true};
  }

 private:
  struct Place {
    std::uint32_t key = 0, value = 0;
    bool used = false;
  };
  unsigned shift_;
  std::vector<Place> places_;
};

}  // namespace qfe::delta
