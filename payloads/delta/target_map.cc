#include "payloads/delta/target_map.h"

#include <algorithm>

namespace qfe::delta {

TargetMap::TargetMap(const std::vector<Cover>& covers, const ImageMap& oldImage,
                     const ImageMap& newImage) {
  std::vector<Piece> all;
  for (const Cover& cover : covers) {
    if (cover.fromNew) continue;
    // Cut where either file's sections begin or end.
    std::uint64_t done = 0;
    while (done < cover.size) {
      const Section* from = oldImage.atOffset(cover.source + done);
      const Section* to = newImage.atOffset(cover.at + done);
      if (from == nullptr || to == nullptr) {
        std::uint64_t step = cover.size - done;
        const auto upTo = [&step](const ImageMap& image, std::uint64_t offset) {
          for (const Section& s : image.sections())
            if (s.fileSize != 0 && s.offset > offset) step = std::min(step, s.offset - offset);
        };
        if (from == nullptr) upTo(oldImage, cover.source + done);
        if (to == nullptr) upTo(newImage, cover.at + done);
        done += step;
        continue;
      }
      const std::uint64_t inFrom = cover.source + done - from->offset;
      const std::uint64_t inTo = cover.at + done - to->offset;
      const std::uint64_t step =
          std::min({cover.size - done, from->fileSize - inFrom, to->fileSize - inTo});
      Piece piece;
      piece.begin = from->address + static_cast<std::uint32_t>(inFrom);
      piece.size = static_cast<std::uint32_t>(step);
      piece.shift = to->address + static_cast<std::uint32_t>(inTo) - piece.begin;
      all.push_back(piece);
      done += step;
    }
  }
  // What memory holds beyond the file goes with its section.
  if (oldImage.sections().size() == newImage.sections().size()) {
    for (std::size_t i = 0; i < oldImage.sections().size(); ++i) {
      const Section& s = oldImage.sections()[i];
      if (s.memorySize <= s.fileSize) continue;
      Piece piece;
      piece.begin = s.address + static_cast<std::uint32_t>(s.fileSize);
      piece.size = s.memorySize - static_cast<std::uint32_t>(s.fileSize);
      piece.shift = newImage.sections()[i].address - s.address;
      all.push_back(piece);
    }
  }
  std::stable_sort(all.begin(), all.end(), [](const Piece& a, const Piece& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.size > b.size;
  });
  // Where covers overlap in the old file, the longer one is believed.
  for (Piece piece : all) {
    piece.weight = piece.size;
    while (!pieces_.empty()) {
      Piece& last = pieces_.back();
      const std::uint32_t lastEnd = last.begin + last.size;
      if (lastEnd <= piece.begin) break;
      if (piece.weight > last.weight) {
        last.size = piece.begin - last.begin;
        if (last.size != 0) break;
        pieces_.pop_back();
        continue;
      }
      const std::uint32_t cut = std::min(lastEnd - piece.begin, piece.size);
      piece.begin += cut;
      piece.size -= cut;
      break;
    }
    if (piece.size != 0) pieces_.push_back(piece);
  }
  if (pieces_.empty()) return;
  const std::uint32_t end = pieces_.back().begin + pieces_.back().size;
  first_.resize((end >> kShift) + 1);
  std::size_t i = 0;
  for (std::size_t bucket = 0; bucket < first_.size(); ++bucket) {
    const std::uint64_t address = std::uint64_t{bucket} << kShift;
    while (i < pieces_.size() && pieces_[i].begin + std::uint64_t{pieces_[i].size} <= address) ++i;
    first_[bucket] = static_cast<std::uint32_t>(i);
  }
}

MappedTarget TargetMap::map(std::uint32_t target) const {
  const std::size_t bucket = target >> kShift;
  std::size_t i = bucket < first_.size() ? first_[bucket] : pieces_.size();
  while (i < pieces_.size() && pieces_[i].begin + pieces_[i].size <= target) ++i;
  if (i < pieces_.size() && pieces_[i].begin <= target)
    return {target + pieces_[i].shift, target + pieces_[i].shift, true};
  MappedTarget result;
  if (pieces_.empty()) return {target, target, false};
  const std::uint32_t before = i == 0 ? pieces_[0].shift : pieces_[i - 1].shift;
  const std::uint32_t after = i == pieces_.size() ? before : pieces_[i].shift;
  return {target + before, target + after, false};
}

}  // namespace qfe::delta
