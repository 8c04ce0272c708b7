// What the verbs that make packages read in common: manifests with a recipe merged over them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "manifest/base/strict_json.h"
#include "manifest/manifest.h"
#include "tools/qfe/cli.h"

namespace qfe {

// The file of --recipe, where it was given. Throws Error(cannotRead, badJson, overLimit).
[[nodiscard]] std::optional<JsonDocument> readRecipe(const VerbCall& call);

// Throws what mergeRecipe throws.
[[nodiscard]] Manifest withRecipe(const Manifest& draft, const std::optional<JsonDocument>& recipe);

}  // namespace qfe
