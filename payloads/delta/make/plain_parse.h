// Covers for files without references (text, data, whole trees): the cheapest sequence of literal
// bytes and copies from the old file or the new file's window, as a packer parses.
#pragma once

#include <vector>

#include "payloads/delta/cover.h"
#include "payloads/delta/make/match_index.h"
#include "payloads/delta/make/seeds.h"

namespace qfe::delta {

struct ParseOptions {
  double literal = 2.3;       // the price of an extra byte in bits
  std::uint64_t window = 0;   // how far back the new file may be copied
  unsigned depth = 24;        // earlier places of the new file that are looked at
  std::uint64_t sure = 192;   // a match of this length is taken at once
  std::uint64_t enough = 24;  // beside one of this length the old file is not searched
};

[[nodiscard]] std::vector<Cover> parsePlain(ByteView oldBytes, ByteView newBytes,
                                            const MatchIndex& index, const ParseOptions& options,
                                            const Progress& progress);

}  // namespace qfe::delta
