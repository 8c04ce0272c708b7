// The table of covers as coded bits: ascending in the new file, without overlap.
#pragma once

#include <algorithm>
#include <array>
#include <vector>

#include "payloads/delta/bit_model.h"
#include "payloads/delta/cover.h"
#include "payloads/delta/damage.h"

namespace qfe::delta {

constexpr std::uint64_t kMaxCovers = 4'000'000;

struct FileSizes {
  std::uint64_t before = 0, after = 0;
  std::uint64_t window = 0;  // how far back in the new file a source may lie
};

template <typename Coder>
class CoverCode {
 public:
  // Codes the whole table; a decoder ignores what it is given. A decoder throws Error(badPackage)
  // where a cover lies outside the files.
  std::vector<Cover> code(Coder& coder, std::vector<Cover> covers, const FileSizes& sizes) {
    const std::uint64_t count = count_.code(coder, covers.size());
    if (count > kMaxCovers || count > sizes.after) damaged("it has too many covers");
    if constexpr (Coder::kDecodes) covers.clear();
    for (std::uint64_t i = 0; i < count; ++i) {
      Cover cover;
      if constexpr (!Coder::kDecodes) cover = covers[i];
      one(coder, cover, sizes);
      if constexpr (Coder::kDecodes) covers.push_back(cover);
    }
    return covers;
  }

 private:
  static unsigned atMost(unsigned limit, unsigned number) { return std::min(limit, number); }

  void one(Coder& coder, Cover& cover, const FileSizes& sizes) {
    const std::uint64_t gap = gap_[last_].code(coder, cover.at - at_);
    if (gap > sizes.after - at_) damaged("a cover lies outside the new file");
    cover.at = at_ + gap;
    const unsigned gapBits = bitWidth(gap);
    cover.fromNew = codeBit(coder, fromNew_[last_ * 4 + atMost(3, gapBits)], cover.fromNew);
    const bool repeated = cover.fromNew ? sourceInNew(coder, cover, gapBits, sizes)
                                        : sourceInOld(coder, cover, gapBits, sizes);
    last_ = (cover.fromNew ? 2U : 0U) + (repeated ? 1U : 0U);
    cover.size = size_[last_ * 8 + atMost(7, gapBits)].code(coder, cover.size);
    if (cover.size == 0 || cover.size > sizes.after - cover.at)
      damaged("a cover lies outside the new file");
    if (!cover.fromNew && cover.size > sizes.before - cover.source)
      damaged("a cover lies outside the old file");
    at_ = cover.at + cover.size;
    (cover.fromNew ? newEnd_ : oldEnd_) = cover.source + cover.size;
  }

  // Returns whether the distance was one of the last four.
  bool sourceInNew(Coder& coder, Cover& cover, unsigned gapBits, const FileSizes& sizes) {
    std::uint64_t distance = cover.at - cover.source;
    auto slot = static_cast<unsigned>(std::find(distances_.begin(), distances_.end(), distance) -
                                      distances_.begin());
    const bool repeated = codeBit(coder, newRepeated_[last_ * 8 + atMost(7, gapBits)], slot < 4);
    if (repeated) {
      const unsigned high = codeBit(coder, newSlot_[0], (slot & 2U) != 0) ? 1 : 0;
      slot = high * 2 + (codeBit(coder, newSlot_[1 + high], (slot & 1U) != 0) ? 1U : 0U);
      distance = distances_[slot];
    } else {
      const auto ahead = static_cast<std::int64_t>(cover.source - newEnd_);
      const bool near = codeBit(coder, near_[last_ * 4 + atMost(3, gapBits)],
                                bitWidth(zigzag(ahead)) + 2 < bitWidth(distance));
      if (near) {
        const auto step = static_cast<std::uint64_t>(unzigzag(ahead_.code(coder, zigzag(ahead))));
        distance = cover.at - (newEnd_ + step);
      } else {
        distance = distance_.code(coder, distance);
      }
      slot = 3;
    }
    if (distance == 0 || distance > cover.at || distance > sizes.window)
      damaged("a cover begins outside the window");
    cover.source = cover.at - distance;
    for (; slot > 0; --slot) distances_[slot] = distances_[slot - 1];
    distances_[0] = distance;
    return repeated;
  }

  // Returns whether the diagonal was one of the last two.
  bool sourceInOld(Coder& coder, Cover& cover, unsigned gapBits, const FileSizes& sizes) {
    std::uint64_t diagonal = cover.at - cover.source;  // modulo 2^64
    unsigned slot = diagonal == diagonals_[0] ? 0 : diagonal == diagonals_[1] ? 1 : 2;
    const bool repeated = codeBit(coder, oldRepeated_[last_ * 8 + atMost(7, gapBits)], slot < 2);
    if (repeated) {
      slot = codeBit(coder, oldSlot_[atMost(1, last_)], slot == 1) ? 1 : 0;
      cover.source = cover.at - diagonals_[slot];
    } else {
      const auto step = static_cast<std::int64_t>(cover.source - oldEnd_);
      cover.source = oldEnd_ + static_cast<std::uint64_t>(
                                   unzigzag(step_[atMost(14, gapBits)].code(coder, zigzag(step))));
      slot = 1;
    }
    if (cover.source > sizes.before) damaged("a cover lies outside the old file");
    diagonal = cover.at - cover.source;
    if (slot == 1) diagonals_[1] = diagonals_[0];
    diagonals_[0] = diagonal;
    return repeated;
  }

  NumberModel count_, ahead_, distance_;
  std::array<NumberModel, 4> gap_;
  std::array<NumberModel, 32> size_;
  std::array<NumberModel, 15> step_;
  std::array<BitModel, 16> fromNew_, near_;
  std::array<BitModel, 32> newRepeated_, oldRepeated_;
  std::array<BitModel, 3> newSlot_;
  std::array<BitModel, 2> oldSlot_;
  std::uint64_t at_ = 0, oldEnd_ = 0, newEnd_ = 0;
  std::array<std::uint64_t, 2> diagonals_{};
  std::array<std::uint64_t, 4> distances_ = {1, 1, 1, 1};
  // How the last cover was named: from the old file, one of its last diagonals, from the new file,
  // one of its last distances.
  unsigned last_ = 0;
};

}  // namespace qfe::delta
