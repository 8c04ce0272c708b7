#include "manifest/base/strict_json.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <limits>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "manifest/base/limits.h"
#include "manifest/base/safe_path.h"

namespace qfe {
namespace {

// Walks a text and lets its owner see how far the lexer has come.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, std::size_t* consumed) : at_(at), consumed_(consumed) {}

  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    ++at_;
    ++*consumed_;
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator before = *this;
    ++*this;
    return before;
  }
  friend bool operator==(const CountingIterator& a, const CountingIterator& b) {
    return a.at_ == b.at_;
  }

 private:
  const char* at_;
  std::size_t* consumed_;
};

// Receives the parser's events, builds the values and refuses what is not strict enough. The
// parser calls an event right after the token was read; for a number one byte more was looked at.
class Builder {
 public:
  Builder(JsonDocument& document, const std::size_t& consumed)
      : document_(document), consumed_(consumed) {}

  bool null() { return add(nullptr, tokenStart()); }
  bool boolean(bool value) { return add(value, tokenStart()); }
  bool number_integer(std::int64_t value) { return add(value, tokenStart()); }
  bool number_unsigned(std::uint64_t value) { return add(value, tokenStart()); }
  bool number_float(double value, const std::string& digits) {
    const std::uint32_t start = tokenStart();
    // The parser makes a double of an integer that does not fit.
    if (digits.find_first_of(".eE") == std::string::npos) {
      refuse(start, ErrorCode::badJson,
             fmt::format("the integer {} is outside of {} to {}", clipped(digits),
                         std::numeric_limits<std::int64_t>::min(),
                         std::numeric_limits<std::uint64_t>::max()));
    }
    return add(value, start);
  }
  bool string(std::string& value) {
    const std::uint32_t start = tokenStart();
    checkLength(value, start);
    return add(std::move(value), start);
  }
  bool start_object(std::size_t) { return open(JsonObject()); }
  bool end_object() { return close(); }
  bool start_array(std::size_t) { return open(JsonArray()); }
  bool end_array() { return close(); }
  bool key(std::string& key) {
    const std::uint32_t start = tokenStart();
    checkLength(key, start);
    if (open_.back().value.find(key) != nullptr) {
      refuse(start, ErrorCode::badJson,
             fmt::format("the key {} is there twice in one object", quoteForMessage(key)));
    }
    open_.back().key = std::move(key);
    return true;
  }
  // JSON text has no such values; the interface wants the function.
  template <typename Binary>
  bool binary(Binary&) {
    return false;
  }
  bool parse_error(std::size_t position, const std::string& token,
                   const nlohmann::detail::exception& error) {
    const std::string_view text = error.what();
    if (error.id == kNumberOverflow) {
      refuse(before(position, token.size()), ErrorCode::badJson,
             fmt::format("the number {} is too large", clipped(token)));
    }
    // "[…] parse error at …: syntax error while parsing … - DETAIL; last read: '…'; expected …"
    const std::size_t dash = text.find(" - ");
    std::string_view detail = dash == std::string_view::npos ? text : text.substr(dash + 3);
    const bool wrongToken = detail.starts_with("unexpected ");
    if (!wrongToken) detail = detail.substr(0, detail.find("; last read"));
    refuse(before(position, wrongToken ? tokenLength(detail, token) : 1), ErrorCode::badJson,
           fmt::format("not JSON: {}", detail));
  }

 private:
  static constexpr int kNumberOverflow = 406;  // the parser's own number of this error

  struct Open {
    Json value;
    std::string key;  // under which the next value of an object goes
  };

  [[noreturn]] void refuse(std::uint32_t offset, ErrorCode code, const std::string& message) {
    document_.code = code;
    document_.failAt(offset, message);
  }
  static std::string clipped(const std::string& digits) {
    constexpr std::size_t kShown = 40;
    return digits.size() <= kShown ? digits : digits.substr(0, kShown) + "...";
  }
  // The parser keeps the exact text of strings and numbers only.
  static std::size_t tokenLength(std::string_view detail, const std::string& token) {
    const std::string_view kind = detail.substr(std::string_view("unexpected ").size());
    if (kind.starts_with("string") || kind.starts_with("number")) return token.size();
    for (const std::string_view literal : {"true", "false", "null"}) {
      if (kind.starts_with(literal)) return literal.size();
    }
    return 1;
  }
  static std::uint32_t before(std::size_t position, std::size_t count) {
    return static_cast<std::uint32_t>(position - std::min(position, count));
  }
  // Between two events there are only blanks and separators, so the token of this event begins
  // at the first other byte behind the last one.
  std::uint32_t tokenStart() {
    const std::size_t start = document_.text.find_first_not_of(" \t\r\n,:", lastEnd_);
    lastEnd_ = consumed_;
    return static_cast<std::uint32_t>(std::min(start, document_.text.size()));
  }
  void checkLength(const std::string& text, std::uint32_t start) {
    if (text.size() <= limits::kJsonStringBytes) return;
    refuse(start, ErrorCode::overLimit,
           fmt::format("a string of {} bytes; the limit is {}", text.size(),
                       limits::kJsonStringBytes));
  }
  void count(std::uint32_t start) {
    if (++values_ <= limits::kJsonValues) return;
    refuse(start, ErrorCode::overLimit, fmt::format("more than {} values", limits::kJsonValues));
  }
  template <typename Container>
  bool open(Container container) {
    const std::uint32_t start = tokenStart();
    count(start);
    if (open_.size() >= static_cast<std::size_t>(limits::kJsonDepth)) {
      refuse(start, ErrorCode::overLimit,
             fmt::format("arrays and objects nested deeper than {}", limits::kJsonDepth));
    }
    open_.push_back({Json(std::move(container)), {}});
    open_.back().value.setOffset(start);
    return true;
  }
  bool close() {
    static_cast<void>(tokenStart());
    Json value = std::move(open_.back().value);
    open_.pop_back();
    place(std::move(value));
    return true;
  }
  bool add(Json value, std::uint32_t start) {
    count(start);
    value.setOffset(start);
    place(std::move(value));
    return true;
  }
  void place(Json value) {
    if (open_.empty()) {
      document_.root = std::move(value);
    } else if (open_.back().value.isArray()) {
      open_.back().value.array().push_back(std::move(value));
    } else {
      open_.back().value.object().emplace(std::move(open_.back().key), std::move(value));
    }
  }

  JsonDocument& document_;
  const std::size_t& consumed_;
  std::size_t lastEnd_ = 0;
  std::uint64_t values_ = 0;
  std::vector<Open> open_;
};

}  // namespace

JsonDocument parseJson(std::string name, std::string text, std::uint64_t maxBytes) {
  // Offsets have 32 bits.
  const std::uint64_t limit =
      std::min<std::uint64_t>(maxBytes, std::numeric_limits<std::uint32_t>::max());
  if (text.size() > limit) {
    throw Error(ErrorCode::overLimit, fmt::format("{}: JSON of {} bytes; the limit is {}",
                                                  escapeForMessage(name), text.size(), limit));
  }
  JsonDocument document{std::move(name), std::move(text), Json()};
  if (document.text.starts_with("\xEF\xBB\xBF")) {
    document.failAt(0, "not JSON: a byte order mark; save the file as UTF-8 without one");
  }
  // To the parser beneath, a zero byte is the end of the input: what follows would go unread.
  if (const std::size_t zero = document.text.find('\0'); zero != std::string::npos) {
    document.failAt(static_cast<std::uint32_t>(zero), "not JSON: a zero byte");
  }
  std::size_t consumed = 0;
  Builder builder(document, consumed);
  const char* const begin = document.text.data();
  const char* const end = begin + document.text.size();
  if (!nlohmann::json::sax_parse(CountingIterator(begin, &consumed),
                                 CountingIterator(end, &consumed), &builder)) {
    throw Error(ErrorCode::internal, fmt::format("{}: JSON was refused without a reason",
                                                 escapeForMessage(document.name)));
  }
  return document;
}

}  // namespace qfe
