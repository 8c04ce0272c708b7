// A JSON value, and the one way in which qfe writes it.
//
// Users include manifest/base/strict_json.h, which brings this, the document and the reader.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace qfe {

class Json;
using JsonArray = std::vector<Json>;
using JsonObject = std::map<std::string, Json, std::less<>>;  // sorted: the canonical order

// A JSON value. Values that were read know where they stood; equality ignores that.
class Json {
 public:
  using Storage = std::variant<std::nullptr_t, bool, std::int64_t, std::uint64_t, double,
                               std::string, JsonArray, JsonObject>;

  Json() : value_(nullptr) {}
  Json(std::nullptr_t) : value_(nullptr) {}
  Json(bool value) : value_(value) {}
  Json(int value) : value_(std::int64_t{value}) {}
  Json(unsigned value) : value_(std::int64_t{value}) {}
  Json(std::int64_t value) : value_(value) {}
  // Stored as int64 where it fits, so that equal numbers are equal values.
  Json(std::uint64_t value);
  Json(double value) : value_(value) {}
  Json(const char* value) : value_(std::string(value)) {}
  Json(std::string_view value) : value_(std::string(value)) {}
  Json(std::string value) : value_(std::move(value)) {}
  Json(JsonArray value) : value_(std::move(value)) {}
  Json(JsonObject value) : value_(std::move(value)) {}

  [[nodiscard]] bool isNull() const { return holds<std::nullptr_t>(); }
  [[nodiscard]] bool isString() const { return holds<std::string>(); }
  [[nodiscard]] bool isObject() const { return holds<JsonObject>(); }
  [[nodiscard]] bool isArray() const { return holds<JsonArray>(); }
  [[nodiscard]] const Storage& storage() const { return value_; }
  // "an object", "a string", "a number", …
  [[nodiscard]] std::string_view typeName() const;

  // Unchecked access for values that were built or checked (std::bad_variant_access otherwise).
  [[nodiscard]] const std::string& string() const { return std::get<std::string>(value_); }
  [[nodiscard]] const JsonArray& array() const { return std::get<JsonArray>(value_); }
  [[nodiscard]] JsonArray& array() { return std::get<JsonArray>(value_); }
  [[nodiscard]] const JsonObject& object() const { return std::get<JsonObject>(value_); }
  [[nodiscard]] JsonObject& object() { return std::get<JsonObject>(value_); }
  // Sets a key of an object (a null value becomes an object first).
  Json& operator[](std::string_view key);
  // Null when this is no object or has no such key.
  [[nodiscard]] const Json* find(std::string_view key) const;

  // Byte offset of the value in the text it was read from; 0 for built values.
  [[nodiscard]] std::uint32_t offset() const { return offset_; }
  void setOffset(std::uint32_t offset) { offset_ = offset; }

  friend bool operator==(const Json& a, const Json& b) { return a.value_ == b.value_; }

 private:
  template <typename T>
  [[nodiscard]] bool holds() const {
    return std::holds_alternative<T>(value_);
  }
  Storage value_;
  std::uint32_t offset_ = 0;
};

// Canonical form: sorted keys, two spaces, final newline, UTF-8 unescaped. Strings must be UTF-8;
// other bytes are replaced by U+FFFD (names found on a disk may have any).
[[nodiscard]] std::string writeJson(const Json& value);
// The same on one line, without a final newline (history lines).
[[nodiscard]] std::string writeJsonLine(const Json& value);

}  // namespace qfe
