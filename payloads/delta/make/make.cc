#include "payloads/delta/make/make.h"

#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "manifest/base/limits.h"
#include "payloads/delta/body.h"
#include "payloads/delta/header.h"
#include "payloads/delta/make/bit_encoder.h"
#include "payloads/delta/make/cover_search.h"
#include "payloads/delta/make/go_tables.h"

namespace qfe::delta {
namespace {

// Where a maker's bytes stand: all in memory.
class WholeFiles {
 public:
  using Byte = const std::uint8_t;

  WholeFiles(ByteView oldBytes, ByteView newBytes) : old_(oldBytes), new_(newBytes) {}

  [[nodiscard]] const std::uint8_t* before(std::uint64_t offset, std::uint64_t /*count*/) const {
    return old_.data() + offset;
  }
  [[nodiscard]] const std::uint8_t* earlier(std::uint64_t at) const { return new_.data() + at; }
  [[nodiscard]] const std::uint8_t* place(std::uint64_t at, std::uint64_t /*count*/) const {
    return new_.data() + at;
  }
  void finished(std::uint64_t /*at*/) {}

 private:
  ByteView old_, new_;
};

ImageMap imageOf(ByteView bytes) {
  // Larger images are plain bytes: matching them would need a copy of each.
  if (bytes.size() > limits::kGiB) return {};
  return ImageMap::read(bytes.first(std::min(bytes.size(), kImageHeadBytes)), bytes.size());
}

std::uint8_t tableBitsFor(std::uint64_t newSize, const std::vector<Cover>& covers) {
  std::uint64_t extra = newSize;
  for (const Cover& cover : covers) extra -= cover.size;
  return static_cast<std::uint8_t>(std::clamp(bitWidth(extra) + 4, 14U, 18U));
}

// The applier keeps no more of the new file than covers reach back to.
std::uint8_t windowBitsFor(const std::vector<Cover>& covers) {
  std::uint64_t farthest = 0;
  for (const Cover& cover : covers)
    if (cover.fromNew) farthest = std::max(farthest, cover.at - cover.source);
  if (farthest == 0) return 0;
  return static_cast<std::uint8_t>(std::max(bitWidth(farthest - 1), unsigned{kLeastWindowBits}));
}

Bytes encode(ByteView oldBytes, ByteView newBytes, Header header,
             const std::vector<Cover>& covers) {
  header.tableBits = tableBitsFor(newBytes.size(), covers);
  header.windowBits = windowBitsFor(covers);
  Bytes out;
  writeHeader(header, out);
  BitEncoder encoder(out);
  FileSizes sizes{oldBytes.size(), newBytes.size(), 0};
  if (header.windowBits != 0) sizes.window = std::uint64_t{1} << header.windowBits;
  (void)CoverCode<BitEncoder>().code(encoder, covers, sizes);
  WholeFiles files(oldBytes, newBytes);
  const ImageMap image =
      ImageMap::read(oldBytes.first(std::min(oldBytes.size(), kImageHeadBytes)), oldBytes.size());
  const auto body = std::make_unique<Body<BitEncoder, WholeFiles>>(
      encoder, files, image, sizes, covers,
      BodyOptions{header.tableBits, header.nearAddresses, header.bases});
  body->run();
  encoder.finish();
  return out;
}

// A table of covers that is too long keeps its longest ones.
void limitCovers(std::vector<Cover>& covers) {
  if (covers.size() <= kMaxCovers) return;
  std::vector<std::uint64_t> sizes;
  for (const Cover& cover : covers) sizes.push_back(cover.size);
  std::ranges::nth_element(sizes, sizes.begin() + static_cast<std::ptrdiff_t>(kMaxCovers),
                           std::ranges::greater());
  const std::uint64_t least = sizes[kMaxCovers];
  std::erase_if(covers, [least](const Cover& cover) { return cover.size <= least; });
}

// Whether code has jump tables between functions: a look at every eighth piece.
bool hasJumpTables(const ViewedFile& file) {
  constexpr std::uint64_t kEvery = 8, kUsual = 4;
  std::uint64_t pieces = 0, addresses = 0;
  std::vector<Reference> found;
  for (const Section& section : file.image.sections()) {
    if (!section.code) continue;
    for (std::uint64_t at = 0; at + kPieceBytes <= section.fileSize; at += kEvery * kPieceBytes) {
      const std::uint64_t offset = section.offset + at;
      scanReferences(file.image, offset, file.bytes.subspan(offset, kPieceBytes), true, found);
      addresses += static_cast<std::uint64_t>(
          std::ranges::count(found, ReferenceKind::nearAddress32, &Reference::kind));
      ++pieces;
    }
  }
  return addresses > kUsual * pieces;
}

// Which values of the flag are tried.
std::vector<bool> nearAddressesFor(const ViewedFile& file, Effort effort) {
  // Only some compilers for Windows make such tables.
  if (file.image.machine() != Machine::x64 || file.image.base() == 0) return {false};
  if (effort == Effort::fast) return {hasJumpTables(file)};
  return {false, true};
}

std::vector<Prices> pricesFor(Effort effort) {
  const Prices usual;
  if (effort != Effort::max) return {usual};
  return {usual, {5, 9, 4, 12}, {5.5, 8, 4, 22}, {4.5, 10, 3, 18}};
}

}  // namespace

std::optional<Effort> effortNamed(std::string_view name) {
  if (name == "fast") return Effort::fast;
  if (name == "default") return Effort::standard;
  if (name == "max") return Effort::max;
  return std::nullopt;
}

Bytes makeDelta(ByteView oldBytes, ByteView newBytes, const MakeOptions& options) {
  for (const ByteView bytes : {oldBytes, newBytes})
    if (bytes.size() > limits::kFileBytes)
      throw Error(ErrorCode::overLimit,
                  fmt::format("a file of {} bytes is too large for a delta, the limit is {}; "
                              "ship it whole",
                              bytes.size(), limits::kFileBytes));
  Header header;
  header.oldSize = oldBytes.size();
  header.newSize = newBytes.size();
  header.oldSha256 = Digest::of(oldBytes);
  header.newSha256 = Digest::of(newBytes);
  const ImageMap oldImage = imageOf(oldBytes), newImage = imageOf(newBytes);
  std::vector<std::vector<Cover>> candidates;
  std::vector<bool> flags = {false};
  if (oldImage.machine() != Machine::none && oldImage.machine() == newImage.machine()) {
    const ViewedFile oldFile{oldBytes, oldImage}, newFile{newBytes, newImage};
    header.bases = goBases(oldFile, newFile);
    candidates =
        ImageSearch(oldFile, newFile, header.bases, options).run(pricesFor(options.effort));
    flags = nearAddressesFor(oldFile, options.effort);
  } else {
    candidates.push_back(searchPlain(oldBytes, newBytes, options));
  }
  Bytes best;
  for (std::vector<Cover>& covers : candidates) {
    limitCovers(covers);
    for (const bool nearAddresses : flags) {
      header.nearAddresses = nearAddresses;
      Bytes delta = encode(oldBytes, newBytes, header, covers);
      if (best.empty() || delta.size() < best.size()) best = std::move(delta);
    }
  }
  return best;
}

}  // namespace qfe::delta
