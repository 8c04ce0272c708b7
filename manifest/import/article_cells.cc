#include "manifest/import/article_cells.h"

#include <algorithm>
#include <array>
#include <limits>

#include "manifest/import/article_dates.h"
#include "manifest/import/article_lines.h"
#include "manifest/import/article_words.h"

namespace qfe {
namespace {

constexpr std::size_t kMaxVersionWords = 4;  // "6, 5, 7232, 52"

std::string_view withoutParentheses(std::string_view text) {
  text = trim(text);
  if (text.size() >= 2 && text.front() == '(' && text.back() == ')') {
    text = trim(text.substr(1, text.size() - 2));
  }
  return text;
}

// The digits at the front and what follows them.
std::string_view afterNumber(std::string_view text) {
  const std::size_t end = text.find_first_not_of("0123456789.,");
  return end == std::string_view::npos ? std::string_view() : trim(text.substr(end));
}

template <std::size_t N>
bool anyOf(const std::array<std::string_view, N>& words, std::string_view text) {
  return std::ranges::any_of(words,
                             [&](std::string_view word) { return equalsNoCase(word, text); });
}

bool looksLikeAnyCell(std::string_view word) {
  return looksLikeDate(word) || looksLikeTime(word) || looksLikeSize(word) ||
         (looksLikeVersion(word) && word.find_first_not_of("0123456789.,") == word.npos);
}

}  // namespace

bool looksLikeVersion(std::string_view text) {
  if (text.empty() || !isDigit(text.front())) return false;
  if (looksLikeDate(text) || looksLikeTime(text) || isGroupedNumber(text)) return false;
  const bool allowed = std::ranges::all_of(text, [](char c) {
    return isAlnum(c) || std::string_view(".,:-_+()").find(c) != std::string_view::npos;
  });
  return allowed && (isAllDigits(text) || text.find_first_of(".,:") != std::string_view::npos);
}

bool looksLikeSize(std::string_view text) {
  static constexpr std::array<std::string_view, 8> kUnits = {"b",  "byte", "bytes", "kb",
                                                             "mb", "k",    "m",     "gb"};
  if (text.empty() || !isDigit(text.front())) return false;
  if (std::ranges::count(text, '.') > 1) return false;
  const std::string_view unit = afterNumber(text);
  return unit.empty() || anyOf(kUnits, unit);
}

bool isGroupedNumber(std::string_view text) {
  const std::size_t first = text.find(',');
  if (first == std::string_view::npos || first > 3) return false;
  if (!isAllDigits(text.substr(0, first))) return false;
  for (text.remove_prefix(first); !text.empty(); text.remove_prefix(4)) {
    if (text.size() < 4 || text.front() != ',' || !isAllDigits(text.substr(1, 3))) return false;
  }
  return true;
}

bool saysNone(std::string_view text) {
  static constexpr std::array<std::string_view, 7> kNone = {
      "-", "--", "n/a", "none", "not applicable", "not versioned", "not available"};
  return anyOf(kNone, text);
}

bool isPlatformWord(std::string_view text) {
  static constexpr std::array<std::string_view, 12> kWords = {
      "x86",   "x64",   "i386",  "amd64",   "arm64",  "ia64",
      "ia-64", "intel", "alpha", "itanium", "x86_64", "neutral"};
  return anyOf(kWords, withoutParentheses(text));
}

bool canBeVersion(const std::vector<std::string_view>& words) {
  if (words.size() == 1) return saysNone(words[0]) || looksLikeVersion(words[0]);
  if (words.size() == 2 && saysNone(joinWords(words))) return true;
  return words.size() <= kMaxVersionWords && isAllDigits(words.back()) &&
         std::all_of(words.begin(), words.end() - 1, [](std::string_view word) {
           return word.size() > 1 && word.back() == ',' &&
                  isAllDigits(word.substr(0, word.size() - 1));
         });
}

bool canBeFile(const std::vector<std::string_view>& words) {
  if (words.size() > kMaxFileWords || saysNone(joinWords(words))) return false;
  if (looksLikeAnyCell(words.front()) || looksLikeAnyCell(words.back())) return false;
  return std::ranges::all_of(
      words, [](std::string_view word) { return isAllDigits(word) || !looksLikeAnyCell(word); });
}

std::optional<std::uint64_t> parseArticleSize(std::string_view text) {
  const std::string_view unit = afterNumber(text);
  if (!unit.empty() && !equalsNoCase(unit, "bytes") && !equalsNoCase(unit, "b")) {
    return std::nullopt;
  }
  const std::string_view number = trim(text.substr(0, text.size() - unit.size()));
  if (!isAllDigits(number) && !isGroupedNumber(number)) return std::nullopt;
  constexpr std::uint64_t kMax = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t value = 0;
  for (const char c : number) {
    if (c == ',') continue;
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (value > (kMax - digit) / 10) return std::nullopt;
    value = value * 10 + digit;
  }
  return value;
}

std::string platformText(std::string_view cell) {
  return std::string(withoutParentheses(cell));
}

}  // namespace qfe
