// What stands before a delta's coded bits.
#pragma once

#include <cstdint>
#include <vector>

#include "manifest/base/bytes.h"
#include "manifest/base/digest.h"
#include "payloads/delta/bit_decoder.h"
#include "payloads/delta/word_ways.h"

namespace qfe::delta {

constexpr std::uint8_t kFormatVersion = 1;
// The longest header there can be.
constexpr std::size_t kMaxHeaderBytes = 256;

struct Header {
  std::uint64_t oldSize = 0, newSize = 0;
  Digest oldSha256, newSha256;
  std::uint8_t tableBits = 14;  // of the literal model, 12…18
  std::uint8_t windowBits = 0;  // covers reach 2^n bytes back in the new file; 0: none do
  bool nearAddresses = false;   // x64 code is searched for jump tables
  std::vector<WordBase> bases;  // at most WordWays::kMaxBases

  friend bool operator==(const Header&, const Header&) = default;
};

struct ReadHeader {
  Header header;
  std::uint64_t size = 0;  // where the coded bits begin
};

// Appends.
void writeHeader(const Header& header, Bytes& out);

// Reads and checks the header of a delta of `size` bytes. Throws Error(badPackage),
// Error(overLimit) and what the reader throws.
[[nodiscard]] ReadHeader readHeader(const DeltaReader& read, std::uint64_t size);

}  // namespace qfe::delta
