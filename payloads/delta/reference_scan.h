// Finds the references in a piece of an old image. The rule is part of the format: maker and
// applier find the same ones. It looks at the piece alone, from its start to its end.
#pragma once

#include <vector>

#include "manifest/base/bytes.h"
#include "payloads/delta/image_map.h"
#include "payloads/delta/reference.h"

namespace qfe::delta {

// Appends to nothing: `found` is cleared, then holds the references of `piece`, whose first byte
// lies at `offset` in the file that `image` maps; ascending, without overlap, each field wholly
// inside the piece.
// `nearAddresses`: whether x64 code is searched for jump tables, too.
void scanReferences(const ImageMap& image, std::uint64_t offset, ByteView piece, bool nearAddresses,
                    std::vector<Reference>& found);

}  // namespace qfe::delta
