// JSON as strict as a root process wants it: reading with positions, canonical writing.
//
// The parser underneath is nlohmann/json's SAX interface, fed by a counting input, because that
// library alone keeps the last of duplicate keys, narrows integers, turns large ones into
// doubles and recurses without bound. Refused here, with file, line, column and a caret:
// anything RFC 8259 refuses, duplicate keys, invalid UTF-8, a byte order mark, integers outside
// int64/uint64, depth over limits::kJsonDepth, and input over the given limit.
#pragma once

#include <cstdint>
#include <string>

#include "manifest/base/json.h"
#include "manifest/base/json_document.h"
#include "manifest/base/json_reader.h"

namespace qfe {

// Throws Error(badJson), or Error(overLimit) when the text is longer than `maxBytes` or breaks a
// JSON limit of base/limits.h (depth, length of a string, number of values).
[[nodiscard]] JsonDocument parseJson(std::string name, std::string text, std::uint64_t maxBytes);

}  // namespace qfe
