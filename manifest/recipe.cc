#include "manifest/recipe.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "manifest/manifest_json.h"
#include "manifest/words.h"

namespace qfe {
namespace {

constexpr std::string_view kEveryRow = "*";
constexpr std::string_view kFileName = "{name}";

// RFC 7396: objects merge key by key, null removes, anything else replaces. What the recipe brings
// keeps its offset, so that a refusal can point into the recipe.
void mergePatch(Json& target, const Json& patch) {
  if (!patch.isObject()) {
    target = patch;
    return;
  }
  if (!target.isObject()) {
    const std::uint32_t offset = patch.offset();
    target = Json(JsonObject());
    target.setOffset(offset);
  }
  for (const auto& [key, value] : patch.object()) {
    if (value.isNull()) {
      target.object().erase(key);
    } else {
      mergePatch(target[key], value);
    }
  }
}

// The patch for every row, with the row's file name in its path.
Json forRow(const Json& patch, std::string_view fileName) {
  Json made = patch;
  const Json* path = made.find("path");
  if (path == nullptr || !path->isString()) return made;
  std::string text = path->string();
  for (std::size_t at = text.find(kFileName); at != std::string::npos;
       at = text.find(kFileName, at + fileName.size())) {
    text.replace(at, kFileName.size(), fileName);
  }
  const std::uint32_t offset = path->offset();
  made["path"] = std::move(text);
  made["path"].setOffset(offset);
  return made;
}

// The rules by which the recipe's names find rows: without case, unless the merged manifest is for
// a platform where case tells files apart.
Platform namingPlatform(const Json& merged) {
  const Json* platform = merged.find("platform");
  const bool isLinux = platform != nullptr && *platform == Json(word(Platform::linux_));
  return isLinux ? Platform::linux_ : Platform::windows;
}

[[noreturn]] void failName(const Manifest& draft, const JsonDocument& recipe,
                           const std::string& name, const Json& patch) {
  std::vector<std::string> names;
  for (const FileRow& row : draft.files) names.emplace_back(row.path.fileName());
  std::string message = fmt::format("{} has no file {}", draft.id, quoteForMessage(name));
  const std::string nearest = nearestName(name, names);
  if (!nearest.empty()) message += fmt::format("; did you mean \"{}\"?", nearest);
  recipe.fail(patch, message);
}

// Rows under the keys of their file names and of their whole paths.
using RowsByName = std::map<std::string, std::set<std::size_t>>;

RowsByName indexRows(const Manifest& draft, Platform platform) {
  RowsByName rows;
  for (std::size_t i = 0; i < draft.files.size(); ++i) {
    const InstallPath& path = draft.files[i].path;
    rows[nameKey(path.fileName(), platform)].insert(i);
    rows[nameKey(path.print(), platform)].insert(i);
  }
  return rows;
}

// Merges `files` of the recipe over the rows; a row that a null removed is left out at the end.
void mergeFiles(const Manifest& draft, const JsonDocument& recipe, Platform platform,
                const Json& patches, JsonArray& rows) {
  std::vector<bool> removed(rows.size(), false);
  if (const Json* every = patches.find(kEveryRow)) {
    if (!every->isObject()) recipe.fail(*every, "\"*\" in files must be an object");
    for (std::size_t i = 0; i < rows.size(); ++i) {
      mergePatch(rows[i], forRow(*every, draft.files[i].path.fileName()));
    }
  }
  const RowsByName rowsByName = indexRows(draft, platform);
  for (const auto& [name, patch] : patches.object()) {
    if (name == kEveryRow) continue;
    if (!patch.isObject() && !patch.isNull()) {
      recipe.fail(patch, fmt::format("{} in files must be an object, or null to leave it out",
                                     quoteForMessage(name)));
    }
    const auto found = rowsByName.find(nameKey(name, platform));
    if (found == rowsByName.end()) failName(draft, recipe, name, patch);
    for (const std::size_t i : found->second) {
      if (patch.isNull()) {
        removed[i] = true;
      } else {
        mergePatch(rows[i], patch);
      }
    }
  }
  JsonArray kept;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!removed[i]) kept.push_back(std::move(rows[i]));
  }
  rows = std::move(kept);
}

Json mergeAll(const Manifest& draft, const JsonDocument& recipe) {
  Json merged = manifestToJson(draft);
  Json patch = recipe.root;
  patch.object().erase("files");
  mergePatch(merged, patch);
  const Json* files = recipe.root.find("files");
  if (files == nullptr) return merged;
  if (!files->isObject()) {
    recipe.fail(*files, fmt::format("files of a recipe is an object from a file's name to what is "
                                    "merged into its row, not {}",
                                    files->typeName()));
  }
  Json none{JsonArray()};
  Json& rows = merged.find("files") != nullptr ? merged["files"] : none;
  mergeFiles(draft, recipe, namingPlatform(merged), *files, rows.array());
  return merged;
}

// Values that came from the draft have no place in the recipe's text; they are given `end`.
void placeAtEnd(Json& value, std::uint32_t end) {
  if (value.offset() == 0) value.setOffset(end);
  if (value.isArray()) {
    for (Json& element : value.array()) placeAtEnd(element, end);
  } else if (value.isObject()) {
    for (auto& member : value.object()) placeAtEnd(member.second, end);
  }
}

}  // namespace

Manifest mergeRecipe(const Manifest& draft, const JsonDocument& recipe) {
  JsonDocument source = recipe;
  source.code = ErrorCode::badRecipe;
  if (!source.root.isObject()) {
    source.fail(source.root, fmt::format("a recipe must be an object with the keys of a manifest, "
                                         "not {}",
                                         source.root.typeName()));
  }
  JsonDocument merged{recipe.name, recipe.text, mergeAll(draft, source), ErrorCode::badManifest};
  // One more line, behind everything the recipe says, on which the draft's values are put.
  merged.text += "\n.";
  const auto lastLine = 1 + std::ranges::count(merged.text, '\n');
  placeAtEnd(merged.root, static_cast<std::uint32_t>(merged.text.size() - 1));
  try {
    return readManifest(merged);
  } catch (const Error& error) {
    // What was refused came from the draft: it is shown in the merged text instead.
    const std::string place = fmt::format("{}:{}:", escapeForMessage(recipe.name), lastLine);
    if (!error.message().starts_with(place)) throw;
  }
  return readManifest(fmt::format("{} + {}", draft.id, recipe.name), writeJson(merged.root));
}

}  // namespace qfe
