// Exact matches between the two files, from which covers are grown.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "manifest/base/bytes.h"
#include "payloads/delta/make/match_index.h"

namespace qfe::delta {

// New bytes [begin, end) equal the old bytes at begin - diagonal and on.
struct Seed {
  std::uint64_t begin = 0, end = 0;
  std::int64_t diagonal = 0;
};

// Called now and then with the share of the work that is done, 0…1.
using Progress = std::function<void(double done)>;

// Ascending by begin. `shortest`: matches below it are no seeds.
[[nodiscard]] std::vector<Seed> findSeeds(ByteView oldBytes, ByteView newBytes,
                                          const MatchIndex& index, std::uint64_t shortest,
                                          const Progress& progress);

}  // namespace qfe::delta
