// Rows of one manifest that a server could not hold side by side.
#pragma once

#include <string>
#include <vector>

#include "manifest/manifest.h"

namespace qfe {

// "files[1] (Mlmig32.dll)": how a row is called in messages.
[[nodiscard]] std::string describeRow(const Manifest& manifest, std::size_t index);

// One sentence per clash: two paths that are one name to the server (nameKey) although not every
// row of them has a range, two ranges of one path that overlap, a file that is a folder of another
// path. Bare names are left out: they say what to search for, not where it is.
[[nodiscard]] std::vector<std::string> pathClashes(const Manifest& manifest);

}  // namespace qfe
