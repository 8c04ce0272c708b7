// Reads the rows of a manifest's file table.
#pragma once

#include <vector>

#include "manifest/shape_reader.h"

namespace qfe {

[[nodiscard]] std::vector<FileRow> readFileRows(JsonReader& manifest, const ShapeContext& context);

}  // namespace qfe
