// Whether a file found is of the language and architecture that a manifest is for.
//
// Silence is no difference: a manifest that is neutral or does not say, a file without a language
// or with the neutral one, an architecture that the image reader does not know.
#pragma once

#include <string>

#include "manifest/manifest.h"
#include "verifier/inventory/attributes.h"

namespace qfe {

enum class Likeness { same, other, silent };

[[nodiscard]] Likeness compareLanguage(const Manifest& manifest, const FileAttributes& found);
[[nodiscard]] Likeness compareArchitecture(const Manifest& manifest, const FileAttributes& found);

// "another language: DEU found, ENU required"; "another architecture: x64 found, x86 required".
[[nodiscard]] std::string otherLanguage(const Manifest& manifest, const FileAttributes& found);
[[nodiscard]] std::string otherArchitecture(const Manifest& manifest, const FileAttributes& found);

}  // namespace qfe
