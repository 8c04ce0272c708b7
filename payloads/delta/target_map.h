// Where things that the old image refers to lie in the new one, as the covers say.
#pragma once

#include <cstdint>
#include <vector>

#include "payloads/delta/cover.h"
#include "payloads/delta/image_map.h"

namespace qfe::delta {

struct MappedTarget {
  std::uint32_t address = 0;  // in the new image
  std::uint32_t alternative =
      0;  // where a target between two covers lies if it goes with the later one
  bool covered = false;
};

class TargetMap {
 public:
  TargetMap() = default;
  TargetMap(const std::vector<Cover>& covers, const ImageMap& oldImage, const ImageMap& newImage);

  [[nodiscard]] MappedTarget map(std::uint32_t target) const;
  [[nodiscard]] bool empty() const { return pieces_.empty(); }

 private:
  struct Piece {
    std::uint32_t begin = 0, size = 0, shift = 0;  // new = old + shift, modulo 2^32
    std::uint32_t weight = 0;
  };
  std::vector<Piece> pieces_;
  std::vector<std::uint32_t> first_;  // by address >> kShift: the first piece that ends after it
  static constexpr unsigned kShift = 12;
};

}  // namespace qfe::delta
