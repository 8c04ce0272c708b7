#include "payloads/delta/word_ways.h"

#include <algorithm>
#include <bit>

namespace qfe::delta {
namespace {

constexpr std::uint32_t kSmallest = 0x1000;

std::uint32_t firstCode(const ImageMap& image) {
  for (const Section& section : image.sections())
    if (section.code) return section.address;
  return 0;
}

}  // namespace

std::uint32_t LabelSet::atOrBefore(std::uint32_t address) const {
  constexpr unsigned kReach = 16;
  std::size_t i = address >> 8;
  if (i >= words_.size()) return kNone;
  std::uint64_t bits = words_[i] & (~std::uint64_t{0} >> (63U - ((address >> 2) & 63U)));
  for (unsigned step = 0; step < kReach; ++step) {
    if (bits != 0) {
      const auto top = 63U - static_cast<unsigned>(std::countl_zero(bits));
      return static_cast<std::uint32_t>(i << 8) + (top << 2);
    }
    if (i == 0) break;
    bits = words_[--i];
  }
  return kNone;
}

void WordWays::bind(const ImageMap& oldImage, const ImageMap& newImage, const TargetMap& map,
                    const std::vector<WordBase>& bases) {
  map_ = &map;
  lowest_ = std::max(oldImage.lowest(), kSmallest);
  end_ = oldImage.end();
  oldText_ = firstCode(oldImage);
  newText_ = firstCode(newImage);
  labels_.reset(end_);
  bases_ = bases;
}

std::uint32_t WordWays::predict(unsigned way, const DataWord& data) const {
  std::uint32_t oldBase = 0, newBase = 0;
  switch (way) {
    case kRaw:
      return data.word;
    case kAbsolute:
      break;
    case kText:
      oldBase = oldText_;
      newBase = newText_;
      break;
    case kLabel:
      oldBase = labels_.atOrBefore(data.before);
      if (oldBase == LabelSet::kNone) return data.word;
      newBase = oldBase - data.before + data.after;
      break;
    case kSelf:
      oldBase = data.before;
      newBase = data.after;
      break;
    default:
      if (way - kFirstBase >= bases_.size()) return data.word;
      oldBase = bases_[way - kFirstBase].before;
      newBase = bases_[way - kFirstBase].after;
  }
  const std::uint32_t target = oldBase + data.word;
  if (target < lowest_ || target >= end_) return data.word;
  return map_->map(target).address - newBase;
}

}  // namespace qfe::delta
