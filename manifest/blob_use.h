// Whether the blobs of a manifest carry exactly what its files and hooks need.
#pragma once

#include <string>
#include <vector>

#include "manifest/manifest.h"

namespace qfe {

// One sentence per fault: a replaced or added file without a payload, a payload whose blob does not
// unpack to the row's size and digest (or, in a solid group, cannot contain it), a delta that is
// not one, a hook that is a delta, an index beyond the list, a blob that nothing uses.
[[nodiscard]] std::vector<std::string> blobFaults(const Manifest& manifest);

}  // namespace qfe
