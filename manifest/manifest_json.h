// A manifest as JSON: reading with positions, canonical writing. FORMAT.md describes the keys.
#pragma once

#include <string>

#include "manifest/base/strict_json.h"
#include "manifest/manifest.h"

namespace qfe {

// Shape only: types, ranges, unknown keys, duplicate keys, safe paths, references between parts
// (blob indexes, location names). Throws Error(badJson, badManifest, unsafePath or overLimit)
// with file, line and column.
[[nodiscard]] Manifest readManifest(const JsonDocument& document);
// `name` is the file's name for messages.
[[nodiscard]] Manifest readManifest(std::string name, std::string text);

// Values that equal their default are left out, so reading canonical text and writing it again
// gives the same bytes.
[[nodiscard]] Json manifestToJson(const Manifest& manifest);
[[nodiscard]] std::string writeManifest(const Manifest& manifest);

}  // namespace qfe
