// In which order several hotfixes go onto a server: prerequisites first, superseded and lower
// revisions before what stands on them, else by product and id. Relations hold among hotfixes of
// one product, architecture and language; one that is not given is left to apply.
#pragma once

#include <cstddef>
#include <vector>

#include "manifest/manifest.h"

namespace qfe {

// Indexes into `manifests`. Throws Error(conflict) that names the cycle, or the pair that excludes
// each other, or the same identity and revision given twice.
[[nodiscard]] std::vector<std::size_t> dependencyOrder(
    const std::vector<const Manifest*>& manifests);

}  // namespace qfe
