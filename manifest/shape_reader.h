// Fields that the parts of a manifest have in common, read with positions: words of closed lists,
// single lines, digests, times, versions, paths, and arrays of objects.
//
// Used only to read a manifest; every function refuses with file, line and column.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "manifest/base/strict_json.h"
#include "manifest/manifest.h"
#include "manifest/words.h"

namespace qfe {

// What the root object is called in messages.
constexpr std::string_view kWholeManifest = "the manifest";

// What a part has to know of the manifest around it.
struct ShapeContext {
  const JsonDocument& document;
  Platform platform = Platform::any;  // whose naming rules hold
  std::vector<std::string> locations;
  std::uint64_t blobs = 0;  // how many there are
};

// As JsonDocument::fail, with another code than the document's own.
[[noreturn]] void failAs(ErrorCode code, const JsonDocument& document, const Json& at,
                         const std::string& message);

// `"severity" in the manifest`, as JsonReader names a value.
[[nodiscard]] std::string named(const JsonReader& reader, std::string_view key);
// What a part is called: "files[3].payloads" below files[3], "files" below the manifest.
[[nodiscard]] std::string childName(const JsonReader& reader, std::string_view key);

// Refuses a text that is not in a closed list: names the nearest word, or all of a short list.
[[noreturn]] void failWord(const JsonReader& reader, std::string_view key, std::string_view text,
                           const std::vector<std::string>& allowed);

template <typename Enum>
[[nodiscard]] std::optional<Enum> optionalWord(JsonReader& reader, std::string_view key) {
  const std::optional<std::string> text = reader.optionalString(key);
  if (!text) return std::nullopt;
  const std::optional<Enum> value = parseWord<Enum>(*text);
  if (!value) failWord(reader, key, *text, allWords<Enum>());
  return value;
}

template <typename Enum>
[[nodiscard]] Enum requiredWord(JsonReader& reader, std::string_view key) {
  (void)reader.required(key);
  return *optionalWord<Enum>(reader, key);
}

// A text of 1 to `maxBytes` bytes without control characters.
[[nodiscard]] std::string requiredLine(JsonReader& reader, std::string_view key,
                                       std::size_t maxBytes);
// Empty when absent.
[[nodiscard]] std::string optionalLine(JsonReader& reader, std::string_view key,
                                       std::size_t maxBytes);
[[nodiscard]] std::vector<std::string> lines(JsonReader& reader, std::string_view key,
                                             std::size_t maxBytes);

// A whole number from 1 to `max`, or `absent`.
[[nodiscard]] std::uint32_t countFrom1(JsonReader& reader, std::string_view key, std::uint32_t max,
                                       std::uint32_t absent);

[[nodiscard]] Digest requiredDigest(JsonReader& reader, std::string_view key);
[[nodiscard]] std::optional<Digest> optionalDigest(JsonReader& reader, std::string_view key);
[[nodiscard]] std::vector<Digest> digests(JsonReader& reader, std::string_view key);
[[nodiscard]] std::optional<UtcTime> optionalTime(JsonReader& reader, std::string_view key);
[[nodiscard]] std::optional<Version> optionalVersion(JsonReader& reader, std::string_view key);
// The keys atLeast and below: numeric versions, the first lower than the second.
[[nodiscard]] VersionRange versionRange(JsonReader& reader);
// Refuses locations that the manifest does not have.
[[nodiscard]] InstallPath requiredPath(JsonReader& reader, std::string_view key,
                                       const ShapeContext& context);
// The keys file, atLeast and below.
[[nodiscard]] Condition readCondition(JsonReader& reader, const ShapeContext& context);
// An index into the manifest's blobs.
[[nodiscard]] std::uint32_t blobIndex(JsonReader& reader, std::string_view key,
                                      const ShapeContext& context);

// Hotfix identifiers: [A-Za-z0-9][A-Za-z0-9._-]{0,63}.
[[nodiscard]] bool isHotfixId(std::string_view text);
[[nodiscard]] std::string requiredId(JsonReader& reader, std::string_view key);

// Calls read(JsonReader&) for every object of an array (none when absent) and refuses keys that it
// did not ask for. More than `max` elements are over the limit.
template <typename Read>
void eachObject(JsonReader& reader, std::string_view key, std::uint64_t max, Read read) {
  const JsonArray* array = reader.optionalArray(key);
  if (array == nullptr) return;
  if (array->size() > max) {
    failAs(ErrorCode::overLimit, reader.document(), *reader.optional(key),
           fmt::format("{} has {} elements; at most {} are allowed", childName(reader, key),
                       array->size(), max));
  }
  for (std::size_t i = 0; i < array->size(); ++i) {
    JsonReader element(reader.document(), (*array)[i],
                       fmt::format("{}[{}]", childName(reader, key), i));
    read(element);
    element.finish();
  }
}

}  // namespace qfe
