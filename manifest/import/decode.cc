#include <array>
#include <cstdint>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "manifest/base/limits.h"
#include "manifest/import/reader.h"

namespace qfe {
namespace {

constexpr std::uint16_t kUndefined = 0;
constexpr std::string_view kNulByte = "a NUL character";

// What Windows-1252 has at 0x80 to 0x9F; five places are undefined.
constexpr std::array<std::uint16_t, 32> kWindows1252 = {
    0x20AC,     kUndefined, 0x201A, 0x0192, 0x201E, 0x2026,     0x2020, 0x2021,
    0x02C6,     0x2030,     0x0160, 0x2039, 0x0152, kUndefined, 0x017D, kUndefined,
    kUndefined, 0x2018,     0x2019, 0x201C, 0x201D, 0x2022,     0x2013, 0x2014,
    0x02DC,     0x2122,     0x0161, 0x203A, 0x0153, kUndefined, 0x017E, 0x0178};

[[noreturn]] void refuse(std::string_view name, std::size_t offset, std::string_view why) {
  throw Error(ErrorCode::badArticle,
              fmt::format("{}: {} at byte {}; this is no text. Save the article as UTF-8 text",
                          name, why, offset));
}

void appendUtf8(std::string& out, std::uint32_t c) {
  const auto put = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | c >> 6);
    put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12);
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | c >> 18);
    put(0x80 | (c >> 12 & 0x3F));
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  }
}

std::uint8_t byteAt(std::string_view bytes, std::size_t i) {
  return static_cast<std::uint8_t>(bytes[i]);
}

// Length of the well-formed UTF-8 sequence at `i` (Unicode, table 3-7), or 0.
std::size_t utf8Length(std::string_view bytes, std::size_t i) {
  const std::uint8_t lead = byteAt(bytes, i);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || bytes.size() - i < length) return 0;
  for (std::size_t k = 1; k < length; ++k) {
    if ((byteAt(bytes, i + k) & 0xC0) != 0x80) return 0;
  }
  const std::uint8_t second = byteAt(bytes, i + 1);
  const bool overlong = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
  const bool outside = (lead == 0xED && second > 0x9F) || (lead == 0xF4 && second > 0x8F);
  return overlong || outside ? 0 : length;
}

bool isUtf8(std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size();) {
    const std::size_t length = utf8Length(bytes, i);
    if (length == 0) return false;
    i += length;
  }
  return true;
}

std::string fromWindows1252(std::string_view name, std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size() + bytes.size() / 8);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::uint32_t c = byteAt(bytes, i);
    if (c >= 0x80 && c < 0xA0) {
      c = kWindows1252[c - 0x80];
      if (c == kUndefined) refuse(name, i, "neither UTF-8 nor Windows-1252");
    }
    appendUtf8(text, c);
  }
  return text;
}

// `bytes` is without the mark; `offset` of messages counts it.
std::string fromUtf16(std::string_view name, std::string_view bytes, bool bigEndian) {
  constexpr std::size_t kMark = 2;
  if (bytes.size() % 2 != 0) refuse(name, bytes.size() + 1, "half a character of UTF-16");
  const auto unitAt = [&](std::size_t i) -> std::uint32_t {
    const std::uint32_t first = byteAt(bytes, i);
    const std::uint32_t second = byteAt(bytes, i + 1);
    return bigEndian ? first << 8 | second : second << 8 | first;
  };
  std::string text;
  text.reserve(bytes.size() / 2);
  for (std::size_t i = 0; i < bytes.size(); i += 2) {
    std::uint32_t c = unitAt(i);
    if (c >= 0xD800 && c < 0xE000) {
      const std::uint32_t low = c < 0xDC00 && i + 2 < bytes.size() ? unitAt(i + 2) : 0;
      if (low < 0xDC00 || low > 0xDFFF) refuse(name, i + kMark, "half a character of UTF-16");
      c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
      i += 2;
    }
    if (c == 0) refuse(name, i + kMark, kNulByte);
    appendUtf8(text, c);
  }
  return text;
}

std::string withLineFeeds(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r') {
      result += text[i];
    } else if (i + 1 == text.size() || text[i + 1] != '\n') {
      result += '\n';
    }
  }
  return result;
}

}  // namespace

std::string decodeArticle(std::string_view name, std::string_view bytes) {
  if (bytes.size() > limits::kArticleBytes) {
    throw Error(ErrorCode::overLimit,
                fmt::format("{}: an article of {} bytes is over the limit of {} bytes; give a text "
                            "file of one article",
                            name, bytes.size(), limits::kArticleBytes));
  }
  std::string text;
  if (bytes.substr(0, 2) == "\xFF\xFE" || bytes.substr(0, 2) == "\xFE\xFF") {
    text = fromUtf16(name, bytes.substr(2), bytes[0] == '\xFE');
  } else {
    const std::size_t nul = bytes.find('\0');
    if (nul != std::string_view::npos) refuse(name, nul, kNulByte);
    if (bytes.substr(0, 3) == "\xEF\xBB\xBF") bytes.remove_prefix(3);
    text = isUtf8(bytes) ? std::string(bytes) : fromWindows1252(name, bytes);
  }
  return withLineFeeds(text);
}

}  // namespace qfe
