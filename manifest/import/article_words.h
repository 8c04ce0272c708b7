// A table's line as words with their places: the first step from a line to its cells.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace qfe {

struct LineWord {
  std::string_view text;
  std::size_t begin = 0, end = 0;  // byte offsets in the line
  bool gapBefore = false;          // begins the line, or more than one space: a cell begins here
};

// Tab stops are 8 apart; a tab gives two spaces at least, so that it is always a clear gap.
[[nodiscard]] std::string expandTabs(std::string_view line);
// The words borrow from `line`.
[[nodiscard]] std::vector<LineWord> wordsOf(const std::string& line);
// Whether there is more than one space between any two words.
[[nodiscard]] bool hasClearGap(const std::vector<LineWord>& words);
// With one space between them.
[[nodiscard]] std::string joinWords(const std::vector<std::string_view>& words);
// What stands between tabs, trimmed; empty cells at the end are left out.
[[nodiscard]] std::vector<std::string_view> splitTabs(std::string_view line);

}  // namespace qfe
