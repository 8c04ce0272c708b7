#include "manifest/base/json_reader.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace qfe {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Changed, missing, additional and exchanged neighbours count one each (optimal string
// alignment), without regard to case.
std::size_t editDistance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> older(b.size() + 1);
  std::vector<std::size_t> previous(b.size() + 1);
  std::vector<std::size_t> current(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) current[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    older = std::exchange(previous, std::move(current));
    current.assign(b.size() + 1, i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = lower(a[i - 1]) == lower(b[j - 1]);
      current[j] = std::min({previous[j] + 1, current[j - 1] + 1, previous[j - 1] + !same});
      if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
          lower(a[i - 2]) == lower(b[j - 1])) {
        current[j] = std::min(current[j], older[j - 2] + 1);
      }
    }
  }
  return current[b.size()];
}

bool isExtension(std::string_view key) {
  return key.substr(0, 2) == "x-";
}

// What a value is, for a message; a number by its value, since its range may be what is wrong.
std::string describe(const Json& value) {
  const std::string_view type = value.typeName();
  return type == "a number" ? writeJsonLine(value) : std::string(type);
}

// Offset of the key that a value which was read belongs to. Quotes inside a key are escaped, so
// walking back from the value cannot stop at a wrong one.
std::uint32_t keyOffset(std::string_view text, std::uint32_t valueOffset) {
  if (valueOffset == 0 || valueOffset > text.size()) return valueOffset;
  const std::size_t close = text.rfind('"', valueOffset - 1);
  std::size_t open = close;
  while (open != std::string_view::npos && open > 0) {
    open = text.rfind('"', open - 1);
    if (open == std::string_view::npos) break;
    std::size_t backslashes = 0;
    while (backslashes < open && text[open - 1 - backslashes] == '\\') ++backslashes;
    if (backslashes % 2 == 0) return static_cast<std::uint32_t>(open);
  }
  return valueOffset;
}

}  // namespace

JsonReader::JsonReader(const JsonDocument& document, const Json& value, std::string what)
    : document_(document), value_(value), what_(std::move(what)) {
  if (value_.isObject()) return;
  document_.fail(value_, fmt::format("{} must be an object, not {}",
                                     what_.empty() ? "the document" : what_, describe(value_)));
}

bool JsonReader::has(std::string_view key) const {
  return value_.find(key) != nullptr;
}

const Json* JsonReader::optional(std::string_view key) {
  known_.emplace_back(key);
  return value_.find(key);
}

const Json& JsonReader::required(std::string_view key) {
  const Json* const value = optional(key);
  if (value == nullptr) {
    fail(key, fmt::format("{} lacks the key \"{}\"", what_.empty() ? "the document" : what_, key));
  }
  return *value;
}

std::string JsonReader::string(std::string_view key) {
  static_cast<void>(required(key));
  return *optionalString(key);
}

std::optional<std::string> JsonReader::optionalString(std::string_view key) {
  const Json* const value = optional(key);
  if (value == nullptr) return std::nullopt;
  if (!value->isString()) failType(key, "a string");
  return value->string();
}

std::uint64_t JsonReader::number(std::string_view key, std::uint64_t max) {
  static_cast<void>(required(key));
  return *optionalNumber(key, max);
}

std::optional<std::uint64_t> JsonReader::optionalNumber(std::string_view key, std::uint64_t max) {
  const Json* const value = optional(key);
  if (value == nullptr) return std::nullopt;
  std::optional<std::uint64_t> number;
  if (const auto* const small = std::get_if<std::int64_t>(&value->storage())) {
    if (*small >= 0) number = static_cast<std::uint64_t>(*small);
  } else if (const auto* const large = std::get_if<std::uint64_t>(&value->storage())) {
    number = *large;
  }
  if (!number || *number > max) failType(key, fmt::format("a whole number from 0 to {}", max));
  return number;
}

std::optional<bool> JsonReader::optionalBool(std::string_view key) {
  const Json* const value = optional(key);
  if (value == nullptr) return std::nullopt;
  const bool* const held = std::get_if<bool>(&value->storage());
  if (held == nullptr) failType(key, "true or false");
  return *held;
}

std::vector<std::string> JsonReader::strings(std::string_view key) {
  std::vector<std::string> texts;
  const JsonArray* const array = optionalArray(key);
  if (array == nullptr) return texts;
  for (const Json& element : *array) {
    if (!element.isString()) {
      document_.fail(element, fmt::format("{} must be a string, not {}",
                                          nameOf(fmt::format("{}[{}]", key, texts.size())),
                                          describe(element)));
    }
    texts.push_back(element.string());
  }
  return texts;
}

const JsonArray* JsonReader::optionalArray(std::string_view key) {
  const Json* const value = optional(key);
  if (value == nullptr) return nullptr;
  if (!value->isArray()) failType(key, "an array");
  return &value->array();
}

JsonObject JsonReader::extensions() const {
  JsonObject found;
  for (const auto& member : value_.object()) {
    if (isExtension(member.first)) found.insert(member);
  }
  return found;
}

void JsonReader::finish() const {
  // The first one in the text, not in the alphabet, is where a reader starts to mend.
  const JsonObject::value_type* unknown = nullptr;
  for (const auto& member : value_.object()) {
    if (isExtension(member.first) || std::ranges::find(known_, member.first) != known_.end()) {
      continue;
    }
    if (unknown == nullptr || member.second.offset() < unknown->second.offset()) unknown = &member;
  }
  if (unknown == nullptr) return;
  std::string message = fmt::format("unknown key {}", quoteForMessage(unknown->first));
  if (!what_.empty()) message += " in " + what_;
  const std::string near = nearestName(unknown->first, known_);
  if (!near.empty()) message += fmt::format("; did you mean \"{}\"?", near);
  document_.failAt(keyOffset(document_.text, unknown->second.offset()), message);
}

void JsonReader::fail(std::string_view key, const std::string& message) const {
  const Json* const value = value_.find(key);
  document_.fail(value != nullptr ? *value : value_, message);
}

std::string JsonReader::nameOf(std::string_view key) const {
  return what_.empty() ? fmt::format("\"{}\"", key) : fmt::format("\"{}\" in {}", key, what_);
}

void JsonReader::failType(std::string_view key, std::string_view wanted) const {
  fail(key, fmt::format("{} must be {}, not {}", nameOf(key), wanted, describe(*value_.find(key))));
}

std::string nearestName(std::string_view text, const std::vector<std::string>& candidates) {
  const std::size_t limit = std::max<std::size_t>(1, text.size() / 3);
  std::size_t best = limit + 1;
  std::string nearest;
  for (const std::string& candidate : candidates) {
    // The distance is at least the difference in length; this also bounds the work.
    const std::size_t difference =
        std::max(text.size(), candidate.size()) - std::min(text.size(), candidate.size());
    if (difference >= best) continue;
    const std::size_t distance = editDistance(text, candidate);
    if (distance < best) {
      best = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

}  // namespace qfe
