// Reading known keys out of a JSON object, with refusals that point into the text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "manifest/base/json_document.h"

namespace qfe {

// Takes an object apart key by key; every refusal names file, line and column. Unknown keys are
// refused by finish(), unless they begin with "x-". Borrows document and value.
class JsonReader {
 public:
  // `what` names the object in messages: "files[3]". Fails when the value is no object.
  JsonReader(const JsonDocument& document, const Json& value, std::string what);

  [[nodiscard]] bool has(std::string_view key) const;
  // Null when absent. Marks the key as known.
  [[nodiscard]] const Json* optional(std::string_view key);
  [[nodiscard]] const Json& required(std::string_view key);

  [[nodiscard]] std::string string(std::string_view key);
  [[nodiscard]] std::optional<std::string> optionalString(std::string_view key);
  [[nodiscard]] std::uint64_t number(std::string_view key, std::uint64_t max);
  [[nodiscard]] std::optional<std::uint64_t> optionalNumber(std::string_view key,
                                                            std::uint64_t max);
  [[nodiscard]] std::optional<bool> optionalBool(std::string_view key);
  // Empty when absent.
  [[nodiscard]] std::vector<std::string> strings(std::string_view key);
  [[nodiscard]] const JsonArray* optionalArray(std::string_view key);

  // All "x-…" keys as they were.
  [[nodiscard]] JsonObject extensions() const;
  // Refuses every key that was not asked for, with the nearest known key as a suggestion.
  void finish() const;

  // Fails at the value of `key` (or at the object where it is absent).
  [[noreturn]] void fail(std::string_view key, const std::string& message) const;
  [[nodiscard]] const JsonDocument& document() const { return document_; }
  [[nodiscard]] const std::string& what() const { return what_; }

 private:
  // "size" in files[3], with its quotes.
  [[nodiscard]] std::string nameOf(std::string_view key) const;
  [[noreturn]] void failType(std::string_view key, std::string_view wanted) const;

  const JsonDocument& document_;
  const Json& value_;
  std::string what_;
  std::vector<std::string> known_;
};

// The name in `candidates` nearest to `text` by edit distance, or empty if none is near.
[[nodiscard]] std::string nearestName(std::string_view text,
                                      const std::vector<std::string>& candidates);

}  // namespace qfe
