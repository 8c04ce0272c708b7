#include "tools/qfe/author_verbs/recipes.h"

#include "manifest/base/limits.h"
#include "manifest/recipe.h"
#include "tools/qfe/sources.h"

namespace qfe {

std::optional<JsonDocument> readRecipe(const VerbCall& call) {
  const std::optional<std::string> path = call.arguments.value("recipe");
  if (!path) return std::nullopt;
  return parseJson(*path, readInput(*path, limits::kRecipeBytes), limits::kRecipeBytes);
}

Manifest withRecipe(const Manifest& draft, const std::optional<JsonDocument>& recipe) {
  return recipe ? mergeRecipe(draft, *recipe) : draft;
}

}  // namespace qfe
