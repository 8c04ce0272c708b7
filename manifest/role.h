// What a role demands of a manifest beyond its shape.
#pragma once

#include <string>
#include <vector>

#include "manifest/manifest.h"

namespace qfe {

enum class Role {
  draft,    // from an article or two folders: id, title, classification, product, file names
  shipped,  // in a package: everything that check and apply need
};

// What is missing or contradictory for the role, each as one sentence that names the key
// ("files[1] (Mlmig32.dll): sha256 is missing"); empty when it fits. Shipped also holds: every
// replace or add has a payload, every payload's blob unpacks to the row's size and digest (or
// contains it, for solid groups), every blob is used. Both roles hold: ranges of one path do not
// overlap, exact paths of one manifest differ under nameKey unless each row has a range, and no
// file is a folder of another path.
[[nodiscard]] std::vector<std::string> missingFor(Role role, const Manifest& manifest);

// Before the blobs are made: as shipped, without what only packing can know (payloads, blobs,
// and digest, size, version and time of files, which pack takes from the files themselves).
[[nodiscard]] std::vector<std::string> missingForPacking(const Manifest& manifest);

// Throws Error(notShippable) that lists what is missing, one line each; of more than 200 the first
// 200 and how many follow.
void requireRole(Role role, const Manifest& manifest, std::string_view name);

}  // namespace qfe
