// A recipe: what an article cannot know (paths, baseline, locations), merged over a draft.
//
// A JSON object with the keys of a manifest. Objects merge key by key, null removes, anything
// else replaces (RFC 7396), except `files`: an object from the draft's bare file name (or path)
// to what is merged into every row of that name; the name "*" stands for all rows, applied first,
// where the text "{name}" in a path stands for the row's file name.
#pragma once

#include "manifest/base/strict_json.h"
#include "manifest/manifest.h"

namespace qfe {

// Throws Error(badRecipe) when it names a file the draft does not have, with line and column,
// and what readManifest throws when the merged manifest is not one.
[[nodiscard]] Manifest mergeRecipe(const Manifest& draft, const JsonDocument& recipe);

}  // namespace qfe
