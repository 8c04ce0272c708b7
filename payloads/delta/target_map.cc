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
  // Neighbours that moved alike are one piece, with what lies between them.
  std::size_t kept = 0;
  for (const Piece& piece : pieces_) {
    if (kept != 0 && pieces_[kept - 1].shift == piece.shift) {
      pieces_[kept - 1].size = piece.begin + piece.size - pieces_[kept - 1].begin;
    } else {
      pieces_[kept++] = piece;
    }
  }
  pieces_.resize(kept);
  if (pieces_.empty()) return;
  const std::uint32_t end = pieces_.back().begin + pieces_.back().size;
  first_.resize((end >> kShift) + 2);
  std::size_t i = 0;
  for (std::size_t bucket = 0; bucket < first_.size(); ++bucket) {
    const std::uint64_t address = std::uint64_t{bucket} << kShift;
    while (i < pieces_.size() && pieces_[i].begin <= address) ++i;
    first_[bucket] = static_cast<std::uint32_t>(i);
  }
}

MappedTarget TargetMap::map(std::uint32_t target) const {
  if (pieces_.empty()) return {target, target, false};
  // The number of pieces that begin at or before the target.
  const std::size_t bucket = std::min<std::size_t>(target >> kShift, first_.size() - 2);
  const Piece* low = pieces_.data() + first_[bucket];
  std::size_t count = first_[bucket + 1] - first_[bucket];
  if (target >> kShift > bucket) count = 0, low = pieces_.data() + pieces_.size();
  while (count != 0) {
    const std::size_t half = count / 2;
    if (low[half].begin <= target) {
      low += half + 1;
      count -= half + 1;
    } else {
      count = half;
    }
  }
  const auto after = static_cast<std::size_t>(low - pieces_.data());
  const Piece& before = pieces_[after == 0 ? 0 : after - 1];
  if (after != 0 && target - before.begin < before.size)
    return {target + before.shift, target + before.shift, true};
  const Piece& next = pieces_[after == pieces_.size() ? after - 1 : after];
  return {target + before.shift, target + next.shift, false};
}

}  // namespace qfe::delta
