#include "payloads/delta/make/image_view.h"

#include <algorithm>

#include "payloads/delta/reference_scan.h"

namespace qfe::delta {
namespace {

constexpr std::uint64_t kPartBytes = 16384;  // as pieces of covers are
constexpr std::uint32_t kMaskToken = 0xA5A5A500U;
constexpr std::uint32_t kUnmapped = 0x80000000U;

// Targets become tokens without structure, so that different ones rarely share bytes.
std::uint32_t tokenOf(std::uint32_t target) {
  target *= 0x9E3779B1U;
  target ^= target >> 15;
  target *= 0x85EBCA6BU;
  target ^= target >> 13;
  return target | 0x01010101U;
}

// The sections, cut where the function table begins and ends.
std::vector<std::uint64_t> cutsOf(const ImageMap& image, const Section& section) {
  std::vector<std::uint64_t> cuts = {section.offset};
  const std::uint64_t end = section.offset + section.fileSize;
  if (image.functionTableSize() != 0)
    for (const std::uint64_t cut :
         {image.functionTable(), image.functionTable() + image.functionTableSize()})
      if (cut > section.offset && cut < end) cuts.push_back(cut);
  // And into parts whose references need little memory.
  const std::size_t last = cuts.size();
  for (std::size_t i = 0; i < last; ++i) {
    const std::uint64_t stop = i + 1 < last ? cuts[i + 1] : end;
    for (std::uint64_t cut = cuts[i] + kPartBytes; cut < stop; cut += kPartBytes)
      cuts.push_back(cut);
  }
  cuts.push_back(end);
  std::ranges::sort(cuts);
  return cuts;
}

// Calls visit(offset, address, reference) for every reference of the file.
template <typename Visit>
void forEachReference(const ViewedFile& file, const Visit& visit) {
  std::vector<Reference> found;
  for (const Section& section : file.image.sections()) {
    if (section.fileSize == 0) continue;
    const std::vector<std::uint64_t> cuts = cutsOf(file.image, section);
    for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
      scanReferences(file.image, cuts[i], file.bytes.subspan(cuts[i], cuts[i + 1] - cuts[i]), true,
                     found);
      for (const Reference& reference : found) {
        const std::uint64_t offset = cuts[i] + reference.at;
        visit(offset, section.address + static_cast<std::uint32_t>(offset - section.offset),
              reference);
      }
    }
  }
}

bool namesLabel(ReferenceKind kind) {
  return kind == ReferenceKind::rip32 || kind == ReferenceKind::armPage;
}

void writeToken(ImageView& view, std::uint64_t offset, ReferenceKind kind, std::uint32_t token) {
  const std::uint64_t mask = fieldMask(kind);
  std::uint8_t* place = &view.bytes[offset];
  if (fieldSize(kind) == 8) {
    store64(place, token | std::uint64_t{token} << 32);
  } else {
    store32(place, static_cast<std::uint32_t>((load32(place) & ~mask) | (token & mask)));
  }
  for (std::uint32_t i = 0; i < fieldSize(kind); ++i) view.field[offset + i] = true;
}

// Where a relative entry of a jump table aims, if there is a table before it.
std::optional<std::uint32_t> tableTarget(const ImageMap& image, const LabelSet& labels,
                                         std::uint32_t address, std::uint32_t word) {
  if ((word & 0x80000000U) == 0) return std::nullopt;
  const std::uint32_t label = labels.atOrBefore(address);
  if (label == LabelSet::kNone) return std::nullopt;
  const Section* section = image.atAddress(label + word);
  if (section == nullptr || !section->code) return std::nullopt;
  return label + word;
}

// Where the covers bring an old offset in the new file.
class CoverLookup {
 public:
  explicit CoverLookup(const std::vector<Cover>& covers) {
    for (const Cover& cover : covers)
      if (!cover.fromNew) bySource_.push_back(cover);
    std::ranges::stable_sort(bySource_, {}, &Cover::source);
  }
  [[nodiscard]] std::optional<std::uint64_t> newOffset(std::uint64_t before) const {
    auto next = std::ranges::upper_bound(bySource_, before, {}, &Cover::source);
    for (int i = 0; i < 3 && next != bySource_.begin(); ++i) {
      --next;
      const std::uint64_t inside = before - next->source;
      if (next->size >= 4 && inside <= next->size - 4) return next->at + inside;
    }
    return std::nullopt;
  }

 private:
  std::vector<Cover> bySource_;
};

ImageView plainView(ByteView bytes) {
  ImageView view;
  view.bytes.assign(bytes.begin(), bytes.end());
  view.field.resize(bytes.size());
  return view;
}

}  // namespace

ImageView maskedView(const ViewedFile& file, bool isOld) {
  ImageView view = plainView(file.bytes);
  if (isOld) view.word.resize(file.bytes.size());
  forEachReference(file, [&](std::uint64_t offset, std::uint32_t, const Reference& reference) {
    if (reference.kind == ReferenceKind::nearAddress32) return;
    if (reference.kind == ReferenceKind::word32) {
      if (isOld) view.word[offset] = true;
      return;
    }
    writeToken(view, offset, reference.kind,
               kMaskToken + static_cast<std::uint32_t>(reference.kind));
  });
  return view;
}

ImageView mappedView(const ViewedFile& oldFile, const ViewedFile& newFile,
                     const std::vector<Cover>& covers, const TargetMap& targets, LabelSet& labels) {
  ImageView view = plainView(oldFile.bytes);
  view.word.resize(oldFile.bytes.size());
  const CoverLookup lookup(covers);
  const ImageMap& image = oldFile.image;
  const auto tokenFor = [&](std::uint32_t target) {
    const MappedTarget mapped = targets.map(target);
    return tokenOf(mapped.covered ? mapped.address : target ^ kUnmapped);
  };
  // An address is read as its image where the new file, as far as it is known, agrees.
  const auto readAddress = [&](std::uint64_t offset, std::uint32_t target) {
    const MappedTarget mapped = targets.map(target);
    if (!mapped.covered) return;
    const auto after = lookup.newOffset(offset);
    if (after && load32(&newFile.bytes[*after]) != mapped.address) return;
    store32(&view.bytes[offset], mapped.address);
  };
  forEachReference(oldFile, [&](std::uint64_t offset, std::uint32_t address,
                                const Reference& reference) {
    if (namesLabel(reference.kind)) labels.insert(reference.target);
    if (reference.kind == ReferenceKind::nearAddress32)
      return readAddress(offset, reference.target);
    if (reference.kind != ReferenceKind::word32)
      return writeToken(view, offset, reference.kind, tokenFor(reference.target));
    view.word[offset] = true;
    if (const auto target = tableTarget(image, labels, address, reference.target))
      return writeToken(view, offset, reference.kind, tokenFor(*target));
    if (image.base() != 0 && reference.target >= image.lowest() && reference.target < image.end())
      readAddress(offset, reference.target);
  });
  return view;
}

ImageView aimedView(const ViewedFile& file) {
  ImageView view = plainView(file.bytes);
  LabelSet labels;
  labels.reset(file.image.end());
  forEachReference(
      file, [&](std::uint64_t offset, std::uint32_t address, const Reference& reference) {
        if (namesLabel(reference.kind)) labels.insert(reference.target);
        if (reference.kind == ReferenceKind::nearAddress32) return;
        if (reference.kind != ReferenceKind::word32)
          return writeToken(view, offset, reference.kind, tokenOf(reference.target));
        if (const auto target = tableTarget(file.image, labels, address, reference.target))
          writeToken(view, offset, reference.kind, tokenOf(*target));
      });
  return view;
}

WordJudge::WordJudge(const ViewedFile& oldFile, const ViewedFile& newFile, const TargetMap& targets,
                     const std::vector<WordBase>& bases)
    : old_(oldFile), new_(newFile) {
  ways_.bind(oldFile.image, newFile.image, targets, bases);
}

bool WordJudge::foretells(std::uint64_t before, std::uint64_t after) const {
  if (before + 4 > old_.bytes.size() || after + 4 > new_.bytes.size()) return false;
  const Section* from = old_.image.atOffset(before);
  const Section* to = new_.image.atOffset(after);
  if (from == nullptr || to == nullptr) return false;
  const DataWord data{load32(&old_.bytes[before]),
                      from->address + static_cast<std::uint32_t>(before - from->offset),
                      to->address + static_cast<std::uint32_t>(after - to->offset)};
  const std::uint32_t word = load32(&new_.bytes[after]);
  for (unsigned way = 0; way < ways_.count(); ++way)
    if (ways_.predict(way, data) == word) return true;
  return false;
}

bool WordJudge::differs(std::uint64_t before, std::uint64_t after) const {
  return load32(&old_.bytes[before]) != load32(&new_.bytes[after]);
}

bool WordJudge::inData(std::uint64_t after) const {
  const Section* section = new_.image.atOffset(after);
  return section != nullptr && !section->code;
}

}  // namespace qfe::delta
