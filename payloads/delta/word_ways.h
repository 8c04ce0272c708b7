// A word of data may refer to something in several ways. Each way predicts what the word becomes.
#pragma once

#include <cstdint>
#include <vector>

#include "payloads/delta/image_map.h"
#include "payloads/delta/target_map.h"

namespace qfe::delta {

// Places of the old image that code refers to, four bytes apart: where tables begin.
class LabelSet {
 public:
  static constexpr std::uint32_t kNone = 0xFFFFFFFFU;
  void reset(std::uint32_t end) { words_.assign((end >> 8) + 1, 0); }
  void insert(std::uint32_t address) {
    if (address >> 8 < words_.size())
      words_[address >> 8] |= std::uint64_t{1} << ((address >> 2) & 63U);
  }
  // The last one at or before the address, at most 4 KiB away, else kNone.
  [[nodiscard]] std::uint32_t atOrBefore(std::uint32_t address) const;

 private:
  std::vector<std::uint64_t> words_;
};

struct DataWord {
  std::uint32_t word = 0;
  std::uint32_t before = 0, after = 0;  // addresses
};

// A place that words of data count from, in both images.
struct WordBase {
  std::uint32_t before = 0, after = 0;  // addresses

  friend bool operator==(const WordBase&, const WordBase&) = default;
};

class WordWays {
 public:
  enum Way : unsigned { kRaw, kAbsolute, kText, kLabel, kSelf, kFirstBase };
  static constexpr unsigned kMaxBases = 8;

  // Borrows the map, which must outlive it.
  void bind(const ImageMap& oldImage, const ImageMap& newImage, const TargetMap& map,
            const std::vector<WordBase>& bases);

  [[nodiscard]] LabelSet& labels() { return labels_; }
  [[nodiscard]] unsigned count() const { return kFirstBase + static_cast<unsigned>(bases_.size()); }
  // What the word becomes if it refers this way; itself where it cannot.
  [[nodiscard]] std::uint32_t predict(unsigned way, const DataWord& data) const;

 private:
  const TargetMap* map_ = nullptr;
  LabelSet labels_;
  std::uint32_t lowest_ = 0, end_ = 0, oldText_ = 0, newText_ = 0;
  std::vector<WordBase> bases_;
};

}  // namespace qfe::delta
