// The parts of an intent as JSON, which the installed records share.
//
// Readers refuse by JsonReader: unknown keys, wrong types, words that are none. The error has the
// code of the document. `at` is for messages: "steps[3]".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "manifest/base/error.h"
#include "manifest/base/limits.h"
#include "manifest/base/strict_json.h"
#include "patcher/journal/intent.h"

namespace qfe {

// The refusal of a file that a newer qfe wrote; an Error(needsRecovery).
class NewerFormat : public Error {
 public:
  using Error::Error;
};
// Throws NewerFormat when the document's "formatVersion" is a number above `known`.
void checkNotNewer(const JsonDocument& document, int known);
// Reads the key "formatVersion": a number from 1 to `known`.
void readFormatVersion(JsonReader& reader, int known);

// Parses a file of qfe's own state and gives it to `read`. Whatever is wrong with it is
// Error(needsRecovery), with `advice` (what the admin is to do) after the reason; a
// "formatVersion" above `known` is another one: a newer qfe wrote the file.
template <typename Read>
auto readStateFile(std::string name, std::string text, int known, const std::string& advice,
                   Read&& read) -> decltype(read(std::declval<const JsonDocument&>())) {
  try {
    JsonDocument document = parseJson(std::move(name), std::move(text), limits::kStateFileBytes);
    document.code = ErrorCode::needsRecovery;
    checkNotNewer(document, known);
    return read(document);
  } catch (const NewerFormat&) {
    throw;
  } catch (const Error& error) {
    throw Error(ErrorCode::needsRecovery, error.message() + "\n" + advice);
  }
}

// "1102021081.000000005": whole seconds since 1970, rounded down, and nine digits above them.
[[nodiscard]] std::string printFileTime(FileTime time);
[[nodiscard]] FileTime readFileTime(JsonReader& reader, std::string_view key);

// Names on a disk may be any bytes: a string where they are UTF-8, else {"hex": "2f62ff"}.
[[nodiscard]] Json pathToJson(std::string_view path);
[[nodiscard]] std::string readPath(JsonReader& reader, std::string_view key);
[[nodiscard]] std::string readOptionalPath(JsonReader& reader, std::string_view key);

[[nodiscard]] Digest readDigest(JsonReader& reader, std::string_view key);

[[nodiscard]] Json toJson(const Metadata& metadata);
[[nodiscard]] Metadata readMetadataJson(const JsonDocument& document, const Json& value,
                                        const std::string& at);
[[nodiscard]] Json toJson(const FileSide& side);
[[nodiscard]] FileSide readFileSide(const JsonDocument& document, const Json& value,
                                    const std::string& at);
[[nodiscard]] std::optional<FileSide> readOptionalFileSide(JsonReader& reader,
                                                           std::string_view key);
[[nodiscard]] Json toJson(const FolderStep& folder);
[[nodiscard]] FolderStep readFolderStep(const JsonDocument& document, const Json& value,
                                        const std::string& at);

// A folder and its time.
[[nodiscard]] Json toJson(const std::pair<std::string, FileTime>& folderTime);
[[nodiscard]] std::pair<std::string, FileTime> readFolderTime(const JsonDocument& document,
                                                              const Json& value,
                                                              const std::string& at);

// "exchange" and "backup".
[[nodiscard]] std::string_view word(SwapMethod method);
[[nodiscard]] SwapMethod readSwapMethod(JsonReader& reader, std::string_view key);

// Each element of the array `key`, which must be there, read by `read`.
template <typename T>
std::vector<T> readEach(JsonReader& reader, std::string_view key,
                        T (*read)(const JsonDocument&, const Json&, const std::string&)) {
  static_cast<void>(reader.required(key));
  std::vector<T> values;
  for (const Json& element : *reader.optionalArray(key)) {
    values.push_back(read(reader.document(), element,
                          std::string(key) + "[" + std::to_string(values.size()) + "]"));
  }
  return values;
}
template <typename T, typename ToJson>
JsonArray writeEach(const std::vector<T>& values, ToJson toJsonOf) {
  JsonArray array;
  array.reserve(values.size());
  for (const T& value : values) array.push_back(toJsonOf(value));
  return array;
}

}  // namespace qfe
