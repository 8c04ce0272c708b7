#include "manifest/base/json.h"

#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <utf8proc.h>

#include "manifest/base/bytes.h"

namespace qfe {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

void appendEscaped(std::string& out, char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\b':
      out += "\\b";
      return;
    case '\f':
      out += "\\f";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  if (static_cast<unsigned char>(c) < 0x20) {
    out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
  } else {
    out += c;
  }
}

// Writes either form; `indent` is two spaces a level, or nothing for one line.
class Writer {
 public:
  explicit Writer(bool oneLine) : oneLine_(oneLine) {}

  void write(const Json& value) {
    std::visit([this](const auto& held) { put(held); }, value.storage());
  }
  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  void put(std::nullptr_t) { out_ += "null"; }
  void put(bool value) { out_ += value ? "true" : "false"; }
  void put(std::int64_t value) { out_ += fmt::format("{}", value); }
  void put(std::uint64_t value) { out_ += fmt::format("{}", value); }
  void put(double value) {
    // JSON has no word for these.
    if (!std::isfinite(value)) return put(nullptr);
    const std::string digits = fmt::format("{}", value);
    out_ += digits;
    // Read again it must be a double again.
    if (digits.find_first_of(".e") == std::string::npos) out_ += ".0";
  }
  void put(const std::string& value) {
    out_ += '"';
    const ByteView bytes = asBytes(value);
    for (std::size_t i = 0; i < value.size();) {
      utf8proc_int32_t character = 0;
      const auto length = utf8proc_iterate(
          bytes.data() + i, static_cast<utf8proc_ssize_t>(value.size() - i), &character);
      if (length > 1) {
        out_.append(value, i, static_cast<std::size_t>(length));
      } else if (length == 1) {
        appendEscaped(out_, value[i]);
      } else {
        out_ += kReplacement;
      }
      i += length > 0 ? static_cast<std::size_t>(length) : 1;
    }
    out_ += '"';
  }
  void put(const JsonArray& array) {
    putAll('[', array, ']', [this](const Json& element) { write(element); });
  }
  void put(const JsonObject& object) {
    putAll('{', object, '}', [this](const JsonObject::value_type& member) {
      put(member.first);
      out_ += oneLine_ ? ":" : ": ";
      write(member.second);
    });
  }
  template <typename Elements, typename PutOne>
  void putAll(char open, const Elements& elements, char close, const PutOne& putOne) {
    out_ += open;
    ++level_;
    bool first = true;
    for (const auto& element : elements) {
      if (!first) out_ += ',';
      first = false;
      newLine();
      putOne(element);
    }
    --level_;
    if (!first) newLine();
    out_ += close;
  }
  void newLine() {
    if (oneLine_) return;
    out_ += '\n';
    out_.append(2 * level_, ' ');
  }

  const bool oneLine_;
  std::string out_;
  std::size_t level_ = 0;
};

}  // namespace

Json::Json(std::uint64_t value) {
  if (value <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
    value_ = static_cast<std::int64_t>(value);
  } else {
    value_ = value;
  }
}

std::string_view Json::typeName() const {
  if (isNull()) return "null";
  if (holds<bool>()) return "a boolean";
  if (isString()) return "a string";
  if (isArray()) return "an array";
  if (isObject()) return "an object";
  return "a number";
}

Json& Json::operator[](std::string_view key) {
  if (isNull()) value_ = JsonObject();
  JsonObject& members = object();
  const auto found = members.find(key);
  return found != members.end() ? found->second : members[std::string(key)];
}

const Json* Json::find(std::string_view key) const {
  if (!isObject()) return nullptr;
  const auto found = object().find(key);
  return found != object().end() ? &found->second : nullptr;
}

std::string writeJson(const Json& value) {
  Writer writer(false);
  writer.write(value);
  return writer.take() + "\n";
}

std::string writeJsonLine(const Json& value) {
  Writer writer(true);
  writer.write(value);
  return writer.take();
}

}  // namespace qfe
