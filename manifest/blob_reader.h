// Reads the list of blobs that a manifest's package carries.
#pragma once

#include <vector>

#include "manifest/shape_reader.h"

namespace qfe {

// Refuses sizes over the limits of a package, alone and in sum, and two blobs of one digest.
[[nodiscard]] std::vector<Blob> readBlobs(JsonReader& manifest);

}  // namespace qfe
