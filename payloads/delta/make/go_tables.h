// The bases from which the runtime tables of Go programs count.
#pragma once

#include <vector>

#include "payloads/delta/make/image_view.h"

namespace qfe::delta {

// Pairs of the same base in both images; none where either has no such tables. Only the maker knows
// of Go: an applier is told the bases.
[[nodiscard]] std::vector<WordBase> goBases(const ViewedFile& oldFile, const ViewedFile& newFile);

}  // namespace qfe::delta
