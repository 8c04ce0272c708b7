#include "manifest/import/article_lines.h"

#include <algorithm>

namespace qfe {

ArticleLines::ArticleLines(std::string_view decoded) {
  constexpr std::string_view kNoBreakSpace = "\xC2\xA0";
  text_.reserve(decoded.size());
  std::size_t start = 0;
  for (std::size_t i = 0; i < decoded.size(); ++i) {
    if (decoded[i] == '\n') {
      lines_.emplace_back(start, text_.size() - start);
      start = text_.size();
    } else if (decoded.substr(i, kNoBreakSpace.size()) == kNoBreakSpace) {
      text_ += ' ';
      i += kNoBreakSpace.size() - 1;
    } else {
      text_ += decoded[i];
    }
  }
  if (start < text_.size()) lines_.emplace_back(start, text_.size() - start);
}

std::string_view ArticleLines::operator[](std::size_t index) const {
  return std::string_view(text_).substr(lines_[index].first, lines_[index].second);
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && isSpace(text.front())) text.remove_prefix(1);
  while (!text.empty() && isSpace(text.back())) text.remove_suffix(1);
  return text;
}

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), lowerChar);
  return result;
}

bool equalsNoCase(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lowerChar, lowerChar);
}

bool startsWithNoCase(std::string_view text, std::string_view prefix) {
  return equalsNoCase(text.substr(0, prefix.size()), prefix);
}

std::size_t findNoCase(std::string_view text, std::string_view needle, std::size_t from) {
  if (from >= text.size()) return std::string_view::npos;
  const auto same = [](char a, char b) { return lowerChar(a) == lowerChar(b); };
  const auto* found = std::search(text.begin() + static_cast<std::ptrdiff_t>(from), text.end(),
                                  needle.begin(), needle.end(), same);
  return found == text.end() ? std::string_view::npos
                             : static_cast<std::size_t>(found - text.begin());
}

std::vector<std::string_view> splitWords(std::string_view text) {
  std::vector<std::string_view> words;
  std::size_t i = 0;
  while (i < text.size()) {
    if (isSpace(text[i])) {
      ++i;
      continue;
    }
    const std::size_t start = i;
    while (i < text.size() && !isSpace(text[i])) ++i;
    words.push_back(text.substr(start, i - start));
  }
  return words;
}

std::string collapseSpaces(std::string_view text) {
  std::string result;
  bool gap = false;
  for (const char c : text) {
    if (isSpace(c)) {
      gap = !result.empty();
      continue;
    }
    if (gap) result += ' ';
    gap = false;
    result += c;
  }
  return result;
}

bool isAllDigits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, isDigit);
}

bool isRule(std::string_view line) {
  const std::string_view text = trim(line);
  return text.size() >= 3 && text.find_first_not_of("-=+_ \t") == std::string_view::npos;
}

}  // namespace qfe
