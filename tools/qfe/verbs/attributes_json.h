// The attributes of a file in the form that `attributes` and `check` share.
#pragma once

#include "manifest/base/strict_json.h"
#include "verifier/inventory/attributes.h"

namespace qfe {

// "format", "fixedVersion", "stringVersion", "architecture", "languages", "size", "modified",
// "sha256", and where there are such "problem", "buildId", "soname", "debugBuild", "prerelease".
[[nodiscard]] JsonObject attributesToJson(const FileAttributes& attributes);
[[nodiscard]] std::string_view word(ImageFormat format);

// "6.5.7232.52", or with a differing string version "6.1.7600.16385 (says 4.00)"; "-" for none.
[[nodiscard]] std::string versionText(const FileAttributes& attributes);

}  // namespace qfe
