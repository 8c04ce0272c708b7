#include "verifier/image/image.h"

#include <algorithm>

#include "manifest/base/byte_reader.h"
#include "verifier/image/elf.h"
#include "verifier/image/image_bytes.h"
#include "verifier/image/pe.h"

namespace qfe {
namespace {

// Of a file that is no image: whether it is the beginning of one.
std::optional<std::string> problemOf(const ImageBytes& bytes) {
  const auto dos = bytes.read(0, 64);
  if (!dos || (*dos)[0] != 'M' || (*dos)[1] != 'Z') return std::nullopt;
  ByteReader reader(*dos);
  // A relocation table behind the DOS header (e_lfarlc) announces a newer header (e_lfanew).
  const bool announced = reader.seek(0x18) && reader.u16le().value_or(0) >= 0x40;
  if (!announced || !reader.seek(0x3C)) return std::nullopt;
  const std::uint64_t header = reader.u32le().value_or(0);
  if (bytes.read(header, 4)) return std::nullopt;
  return "the file ends before the header that its DOS header points to";
}

}  // namespace

ImageInfo readImage(const ImageSource& source, std::uint64_t size) {
  const ImageBytes bytes(source, size);
  if (auto pe = readPe(bytes)) return *std::move(pe);
  if (auto elf = readElf(bytes)) return *std::move(elf);
  ImageInfo other;
  other.problem = problemOf(bytes);
  return other;
}

ImageInfo readImage(ByteView bytes) {
  const ImageSource source = [bytes](std::uint64_t offset, std::span<std::uint8_t> out) {
    if (offset >= bytes.size()) return std::size_t{0};
    const ByteView rest = bytes.subspan(static_cast<std::size_t>(offset));
    const ByteView part = rest.first(std::min(rest.size(), out.size()));
    std::ranges::copy(part, out.begin());
    return part.size();
  };
  return readImage(source, bytes.size());
}

}  // namespace qfe
