#include "manifest/import/article_words.h"

#include <algorithm>

#include "manifest/import/article_lines.h"

namespace qfe {
namespace {

constexpr std::size_t kTabStop = 8;

}  // namespace

std::string expandTabs(std::string_view line) {
  std::string result;
  for (const char c : line) {
    if (c == '\t') {
      const std::size_t missing = kTabStop - result.size() % kTabStop;
      result.append(missing < 2 ? missing + kTabStop : missing, ' ');
    } else {
      result += c;
    }
  }
  return result;
}

std::vector<LineWord> wordsOf(const std::string& line) {
  std::vector<LineWord> words;
  for (const std::string_view text : splitWords(line)) {
    const auto begin = static_cast<std::size_t>(text.data() - line.data());
    const bool gap = words.empty() || begin - words.back().end > 1;
    words.push_back({text, begin, begin + text.size(), gap});
  }
  return words;
}

bool hasClearGap(const std::vector<LineWord>& words) {
  return words.size() > 1 &&
         std::any_of(words.begin() + 1, words.end(), [](const LineWord& w) { return w.gapBefore; });
}

std::string joinWords(const std::vector<std::string_view>& words) {
  std::string result;
  for (const std::string_view word : words) {
    if (!result.empty()) result += ' ';
    result += word;
  }
  return result;
}

std::vector<std::string_view> splitTabs(std::string_view line) {
  std::vector<std::string_view> cells;
  std::size_t start = 0;
  for (std::size_t i = 0; i <= line.size(); ++i) {
    if (i < line.size() && line[i] != '\t') continue;
    cells.push_back(trim(line.substr(start, i - start)));
    start = i + 1;
  }
  while (!cells.empty() && cells.back().empty()) cells.pop_back();
  return cells;
}

}  // namespace qfe
