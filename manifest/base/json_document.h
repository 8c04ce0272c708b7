// A JSON text with its name and its values, able to point at any place in itself.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "manifest/base/error.h"
#include "manifest/base/json.h"

namespace qfe {

// A text that was read, with its name for messages ("KB886948.json").
struct JsonDocument {
  std::string name;
  std::string text;
  Json root;
  // Of refusals of what the text says; whoever reads one kind of document sets its own.
  ErrorCode code = ErrorCode::badJson;

  // Error(code, "NAME:LINE:COLUMN: message\n  the line\n  ^") at a value of this document.
  [[noreturn]] void fail(const Json& at, const std::string& message) const;
  [[noreturn]] void failAt(std::uint32_t offset, const std::string& message) const;
};

// A key or name in quotes for a message: escaped, and cut where it is very long.
[[nodiscard]] std::string quoteForMessage(std::string_view text);

}  // namespace qfe
