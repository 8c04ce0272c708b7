#include "manifest/base/json_document.h"

#include <algorithm>

#include <fmt/format.h>
#include <utf8proc.h>

#include "manifest/base/bytes.h"
#include "manifest/base/safe_path.h"

namespace qfe {
namespace {

// Of a long line, so many characters are shown before and after the caret.
constexpr int kShownBefore = 60;
constexpr int kShownAfter = 40;
constexpr std::size_t kLongestQuote = 80;
constexpr std::string_view kCut = "...";

bool isContinuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

std::size_t countCharacters(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return !isContinuation(c); }));
}

// The text as a terminal can show it in one row: one column per character.
std::string printable(std::string_view text) {
  std::string out;
  const ByteView bytes = asBytes(text);
  for (std::size_t i = 0; i < text.size();) {
    utf8proc_int32_t character = 0;
    const auto length = utf8proc_iterate(
        bytes.data() + i, static_cast<utf8proc_ssize_t>(text.size() - i), &character);
    if (length <= 0) {
      out += '?';
      ++i;
      continue;
    }
    const auto width = static_cast<std::size_t>(length);
    const utf8proc_category_t category = utf8proc_category(character);
    const bool invisible = category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_CF ||
                           category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP;
    if (invisible) {
      out += ' ';
    } else {
      out.append(text, i, width);
    }
    i += width;
  }
  return out;
}

std::string_view lineAround(std::string_view text, std::size_t offset) {
  const std::size_t before = offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
  const std::size_t start = before == std::string_view::npos ? 0 : before + 1;
  std::size_t end = std::min(text.find('\n', offset), text.size());
  if (end > offset && text[end - 1] == '\r') --end;
  return text.substr(start, end - start);
}

std::size_t stepBack(std::string_view text, std::size_t position, int characters) {
  for (; characters > 0 && position > 0; --characters) {
    --position;
    while (position > 0 && isContinuation(text[position])) --position;
  }
  return position;
}

std::size_t stepForward(std::string_view text, std::size_t position, int characters) {
  for (; characters > 0 && position < text.size(); --characters) {
    ++position;
    while (position < text.size() && isContinuation(text[position])) ++position;
  }
  return position;
}

// The line, clipped to what is near `position`, and a caret below.
std::string showPlace(std::string_view line, std::size_t position) {
  const std::size_t from = stepBack(line, position, kShownBefore);
  const std::size_t to = stepForward(line, position, kShownAfter);
  std::string before = printable(line.substr(from, position - from));
  if (from > 0) before = std::string(kCut) + before;
  std::string after = printable(line.substr(position, to - position));
  if (to < line.size()) after += kCut;
  return fmt::format("  {}{}\n  {}^", before, after, std::string(countCharacters(before), ' '));
}

}  // namespace

void JsonDocument::fail(const Json& at, const std::string& message) const {
  failAt(at.offset(), message);
}

void JsonDocument::failAt(std::uint32_t offset, const std::string& message) const {
  const std::string_view all = text;
  std::size_t place = std::min<std::size_t>(offset, all.size());
  // What is missing at the end is shown behind the last word, not on an empty line.
  if (place == all.size()) place = all.find_last_not_of(" \t\r\n") + 1;
  const std::string_view line = lineAround(all, place);
  const auto start = static_cast<std::size_t>(line.data() - all.data());
  const auto lineNumber = 1 + std::ranges::count(all.substr(0, start), '\n');
  const std::size_t column = 1 + countCharacters(all.substr(start, place - start));
  throw Error(code, fmt::format("{}:{}:{}: {}\n{}", escapeForMessage(name), lineNumber, column,
                                message, showPlace(line, place - start)));
}

std::string quoteForMessage(std::string_view text) {
  if (text.size() <= kLongestQuote) return fmt::format("\"{}\"", escapeForMessage(text));
  std::size_t end = kLongestQuote;
  while (end > 0 && isContinuation(text[end])) --end;
  return fmt::format("\"{}{}\"", escapeForMessage(text.substr(0, end)), kCut);
}

}  // namespace qfe
