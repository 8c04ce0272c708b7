// Whether the blobs of a manifest carry exactly what its files and hooks need.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "manifest/manifest.h"

namespace qfe {

// One sentence per fault: a replaced or added file without a payload, a payload whose blob does not
// unpack to the row's size and digest (or, in a solid group, cannot contain it), a delta that is
// not one, a group of deltas with gaps or overlaps, a hook that is a delta, an index beyond the
// list, a blob that nothing uses.
[[nodiscard]] std::vector<std::string> blobFaults(const Manifest& manifest);

// By the index of each delta blob: the old files it stands on, one after the other as the delta
// sees them; in a group in the order of the offsets. Expects a manifest without blobFaults.
[[nodiscard]] std::map<std::uint32_t, std::vector<Digest>> deltaBases(const Manifest& manifest);

}  // namespace qfe
