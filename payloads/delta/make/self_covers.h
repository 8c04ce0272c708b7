// Covers from the new file itself, where the old one offers nothing.
#pragma once

#include <vector>

#include "manifest/base/bytes.h"
#include "payloads/delta/cover.h"

namespace qfe::delta {

// `covers` with more covers in its gaps, all of at least `shortest` bytes.
[[nodiscard]] std::vector<Cover> withSelfCovers(ByteView newBytes, const std::vector<Cover>& covers,
                                                std::uint64_t shortest, std::uint64_t window);

}  // namespace qfe::delta
