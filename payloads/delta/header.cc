#include "payloads/delta/header.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "manifest/base/byte_reader.h"
#include "manifest/base/error.h"
#include "manifest/base/limits.h"
#include "payloads/delta/damage.h"

namespace qfe::delta {
namespace {

constexpr std::array<std::uint8_t, 4> kMagic = {'Q', 'F', 'E', 'D'};
constexpr std::uint8_t kNearAddressesFlag = 1;
constexpr std::uint8_t kMinTableBits = 12, kMaxTableBits = 18;
constexpr std::uint8_t kMinWindowBits = 16, kMaxWindowBits = 24;

void putNumber(Bytes& out, std::uint64_t number) {
  while (number >= 0x80) {
    out.push_back(static_cast<std::uint8_t>(number | 0x80U));
    number >>= 7;
  }
  out.push_back(static_cast<std::uint8_t>(number));
}

std::uint8_t byteOf(ByteReader& reader) {
  const auto byte = reader.u8();
  if (!byte) damaged("its header ends too early");
  return *byte;
}

// Seven bits a byte, the lowest first, without needless bytes, up to `limit`.
std::uint64_t numberOf(ByteReader& reader, std::uint64_t limit) {
  std::uint64_t number = 0;
  for (unsigned shift = 0; shift < 63; shift += 7) {
    const std::uint8_t byte = byteOf(reader);
    number |= std::uint64_t{byte & 0x7FU} << shift;
    if ((byte & 0x80U) != 0) continue;
    if (byte == 0 && shift != 0) damaged("a number of its header has needless bytes");
    if (number > limit)
      throw Error(ErrorCode::overLimit,
                  fmt::format("the delta declares {}, more than the limit of {}; its maker must "
                              "split it",
                              number, limit));
    return number;
  }
  damaged("a number of its header is too long");
}

Digest digestOf(ByteReader& reader) {
  const auto bytes = reader.bytes(Digest::kSize);
  if (!bytes) damaged("its header ends too early");
  std::array<std::uint8_t, Digest::kSize> copy{};
  std::ranges::copy(*bytes, copy.begin());
  return Digest(copy);
}

}  // namespace

void writeHeader(const Header& header, Bytes& out) {
  out.insert(out.end(), kMagic.begin(), kMagic.end());
  out.push_back(kFormatVersion);
  out.push_back(header.nearAddresses ? kNearAddressesFlag : 0);
  out.push_back(header.tableBits);
  out.push_back(header.windowBits);
  putNumber(out, header.oldSize);
  putNumber(out, header.newSize);
  out.insert(out.end(), header.oldSha256.bytes().begin(), header.oldSha256.bytes().end());
  out.insert(out.end(), header.newSha256.bytes().begin(), header.newSha256.bytes().end());
  out.push_back(static_cast<std::uint8_t>(header.bases.size()));
  for (const WordBase& base : header.bases) {
    putNumber(out, base.before);
    putNumber(out, base.after);
  }
}

ReadHeader readHeader(const DeltaReader& read, std::uint64_t size) {
  Bytes bytes(static_cast<std::size_t>(std::min<std::uint64_t>(size, kMaxHeaderBytes)));
  read(0, bytes);
  ByteReader reader(bytes);
  const auto magic = reader.bytes(kMagic.size());
  if (!magic || !std::ranges::equal(*magic, kMagic))
    throw Error(
        ErrorCode::badPackage,
        "not a delta: it does not begin with QFED; give a file that `qfe delta make` wrote");
  const std::uint8_t version = byteOf(reader);
  if (version != kFormatVersion)
    throw Error(ErrorCode::badPackage,
                fmt::format("the delta has format version {}, this qfe knows version {}; use the "
                            "qfe that made it",
                            version, kFormatVersion));
  ReadHeader result;
  Header& header = result.header;
  const std::uint8_t flags = byteOf(reader);
  if ((flags & ~kNearAddressesFlag) != 0) damaged("its header has unknown flags");
  header.nearAddresses = flags != 0;
  header.tableBits = byteOf(reader);
  header.windowBits = byteOf(reader);
  if (header.tableBits < kMinTableBits || header.tableBits > kMaxTableBits)
    damaged("its literal model has no valid size");
  if (header.windowBits != 0 &&
      (header.windowBits < kMinWindowBits || header.windowBits > kMaxWindowBits))
    damaged("its window has no valid size");
  header.oldSize = numberOf(reader, limits::kFileBytes);
  header.newSize = numberOf(reader, limits::kFileBytes);
  header.oldSha256 = digestOf(reader);
  header.newSha256 = digestOf(reader);
  const std::uint8_t bases = byteOf(reader);
  if (bases > WordWays::kMaxBases) damaged("it has too many bases");
  for (unsigned i = 0; i < bases; ++i) {
    WordBase base;
    base.before = static_cast<std::uint32_t>(numberOf(reader, 0xFFFFFFFFU));
    base.after = static_cast<std::uint32_t>(numberOf(reader, 0xFFFFFFFFU));
    header.bases.push_back(base);
  }
  result.size = reader.position();
  return result;
}

}  // namespace qfe::delta
