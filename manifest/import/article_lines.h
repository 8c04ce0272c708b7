// The lines of a decoded article, and the small text tools that every reader needs.
//
// Letters are compared by their ASCII case only: the landmarks of articles are English.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace qfe {

// Owns the text; views it gives out live as long as it does. No-break spaces, which pages saved
// from a browser use for alignment, become ordinary ones.
class ArticleLines {
 public:
  // `decoded` is what decodeArticle gives: UTF-8 with LF line ends.
  explicit ArticleLines(std::string_view decoded);

  [[nodiscard]] std::size_t size() const { return lines_.size(); }
  // Without the line end.
  [[nodiscard]] std::string_view operator[](std::size_t index) const;
  // 1-based, as messages and rows give it.
  [[nodiscard]] static std::uint32_t number(std::size_t index) {
    return static_cast<std::uint32_t>(index + 1);
  }

 private:
  std::string text_;
  std::vector<std::pair<std::size_t, std::size_t>> lines_;  // offset and length
};

[[nodiscard]] constexpr bool isDigit(char c) {
  return c >= '0' && c <= '9';
}
[[nodiscard]] constexpr bool isSpace(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\v' || c == '\r';
}
[[nodiscard]] constexpr char lowerChar(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
[[nodiscard]] constexpr bool isAlnum(char c) {
  return isDigit(c) || (lowerChar(c) >= 'a' && lowerChar(c) <= 'z');
}

[[nodiscard]] std::string_view trim(std::string_view text);
[[nodiscard]] std::string lower(std::string_view text);
[[nodiscard]] bool equalsNoCase(std::string_view a, std::string_view b);
[[nodiscard]] bool startsWithNoCase(std::string_view text, std::string_view prefix);
// Offset of the first `needle` at or after `from`, or npos.
[[nodiscard]] std::size_t findNoCase(std::string_view text, std::string_view needle,
                                     std::size_t from = 0);
[[nodiscard]] std::vector<std::string_view> splitWords(std::string_view text);
// The words with one space between them.
[[nodiscard]] std::string collapseSpaces(std::string_view text);
// Every character is a digit, and there is at least one.
[[nodiscard]] bool isAllDigits(std::string_view text);
// A line that only draws: dashes, equal signs, plus signs, underscores.
[[nodiscard]] bool isRule(std::string_view line);

}  // namespace qfe
