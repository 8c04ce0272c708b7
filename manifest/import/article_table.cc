#include "manifest/import/article_table.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "manifest/base/safe_path.h"
#include "manifest/import/article_cells.h"
#include "manifest/import/article_dates.h"
#include "manifest/import/article_lines.h"
#include "manifest/import/article_words.h"

namespace qfe {
namespace {

constexpr std::size_t kMaxLine = 1000;     // longer lines are no table
constexpr std::size_t kMaxWords = 24;      // of one row
constexpr std::size_t kMaxOtherWords = 3;  // platforms and columns not taken
constexpr std::size_t kMaxColumns = 12;
constexpr std::size_t kMaxSteps = 1000;  // of the search for a row's reading

struct ColumnName {
  std::string_view name;
  ArticleColumn kind;
};

// Longer names first where one begins with the other.
constexpr std::array kColumnNames = {
    ColumnName{"file name", ArticleColumn::file},
    ColumnName{"file version", ArticleColumn::version},
    ColumnName{"file size", ArticleColumn::size},
    ColumnName{"filename", ArticleColumn::file},
    ColumnName{"file", ArticleColumn::file},
    ColumnName{"version", ArticleColumn::version},
    ColumnName{"size", ArticleColumn::size},
    ColumnName{"date", ArticleColumn::date},
    ColumnName{"time", ArticleColumn::time},
    ColumnName{"platform", ArticleColumn::platform},
    ColumnName{"sp requirement", ArticleColumn::other},
    ColumnName{"service branch", ArticleColumn::other},
    ColumnName{"component", ArticleColumn::other},
};

// Cheap, because it is asked for every line of every text: the first word begins a column name.
bool mayBeHeader(std::string_view line) {
  if (line.size() > kMaxLine) return false;
  const std::string_view text = trim(line);
  const std::string_view first = text.substr(0, text.find_first_of(" \t"));
  return !first.empty() && std::ranges::any_of(kColumnNames, [&](const ColumnName& column) {
    return startsWithNoCase(column.name, first);
  });
}

std::size_t gapBetween(std::size_t a, std::size_t b) {
  return a > b ? a - b : b - a;
}

// Fills one field of a row from its cell; a doubt is a sentence in `reasons`.
void takeVersion(const std::string& text, ArticleRow& row, std::vector<std::string>& reasons) {
  if (Version::parse(text)) {
    row.versionText = text;
  } else {
    reasons.push_back(
        fmt::format("the version \"{}\" is none; left empty", escapeForMessage(text)));
  }
}

void takeSize(const std::string& text, ArticleRow& row, std::vector<std::string>& reasons) {
  row.size = parseArticleSize(text);
  if (!row.size) {
    reasons.push_back(fmt::format("the size \"{}\" is not a number of bytes; left empty",
                                  escapeForMessage(text)));
  }
}

void takeDate(const std::string& text, ArticleRow& row, std::vector<std::string>& reasons) {
  row.time = parseArticleDate(text);
  if (!row.time) {
    reasons.push_back(fmt::format("the date \"{}\" is not of the form 16-Nov-2004; left empty",
                                  escapeForMessage(text)));
  }
}

void takeTime(const std::string& text, ArticleRow& row, std::vector<std::string>& reasons) {
  const auto time = parseArticleTime(text);
  if (!time) {
    reasons.push_back(fmt::format("the time \"{}\" is not a time of 24 hours (20:58); left empty",
                                  escapeForMessage(text)));
  } else if (!row.time) {
    reasons.push_back(
        fmt::format("the time \"{}\" has no date beside it; left empty", escapeForMessage(text)));
  } else {
    row.time = atTimeOfDay(*row.time, *time);
  }
}

}  // namespace

std::optional<ArticleTable> ArticleTable::fromHeader(std::string_view line) {
  if (!mayBeHeader(line)) return std::nullopt;
  const std::string expanded = expandTabs(line);
  const auto words = wordsOf(expanded);
  ArticleTable table;
  for (std::size_t i = 0; i < words.size();) {
    const auto* name = std::ranges::find_if(kColumnNames, [&](const ColumnName& candidate) {
      const auto parts = splitWords(candidate.name);
      if (parts.size() > words.size() - i) return false;
      for (std::size_t k = 0; k < parts.size(); ++k) {
        // "File  Size" are two columns, "File Size" is one.
        if (k > 0 && words[i + k].gapBefore) return false;
        if (!equalsNoCase(parts[k], words[i + k].text)) return false;
      }
      return true;
    });
    if (name == kColumnNames.end() || table.columns_.size() == kMaxColumns) return std::nullopt;
    const auto same = [&](const Column& column) {
      return column.kind == name->kind &&
             (name->kind != ArticleColumn::other || equalsNoCase(column.name, name->name));
    };
    if (std::ranges::any_of(table.columns_, same)) return std::nullopt;
    const LineWord& last = words[i + splitWords(name->name).size() - 1];
    table.columns_.push_back(
        {name->kind, collapseSpaces(expanded.substr(words[i].begin, last.end - words[i].begin)),
         words[i].begin, last.end});
    i += splitWords(name->name).size();
  }
  const bool says = table.has(ArticleColumn::version) || table.has(ArticleColumn::size) ||
                    table.has(ArticleColumn::date);
  if (!table.has(ArticleColumn::file) || !says) return std::nullopt;
  table.tabbed_ = splitTabs(line).size() == table.columns_.size();
  return table;
}

bool ArticleTable::has(ArticleColumn kind) const {
  return std::ranges::find(columns_, kind, &Column::kind) != columns_.end();
}

// Whether the words can be one cell of the column.
bool ArticleTable::fits(ArticleColumn kind, const std::vector<std::string_view>& words) const {
  const std::string text = joinWords(words);
  switch (kind) {
    case ArticleColumn::date:
      return words.size() == 1 && (saysNone(text) || looksLikeDate(text));
    case ArticleColumn::time:
      return words.size() <= 2 && (saysNone(text) || looksLikeTime(text));
    case ArticleColumn::version:
      return canBeVersion(words);
    case ArticleColumn::size:
      return words.size() <= 2 && (saysNone(text) || looksLikeSize(text));
    case ArticleColumn::file:
      return canBeFile(words) &&
             (words.size() == 1 || !has(ArticleColumn::platform) || !isPlatformWord(words.back()));
    case ArticleColumn::platform:
    case ArticleColumn::other:
      return words.size() <= kMaxOtherWords;
  }
  return false;
}

struct ArticleTable::Search {
  std::vector<LineWord> words;
  std::size_t steps = 0;
  Reading current;
  std::vector<Reading> found;
};

// Every way to hand the words from `word` on to the columns from `column` on, in order.
void ArticleTable::search(Search& search, std::size_t column, std::size_t word) const {
  if (word == search.words.size()) {
    search.found.push_back(search.current);
    return;
  }
  if (column == columns_.size() || ++search.steps > kMaxSteps) return;
  this->search(search, column + 1, word);
  // Free text has no form of its own, so only a gap can begin it.
  const ArticleColumn kind = columns_[column].kind;
  const LineWord& first = search.words[word];
  const bool freeText = kind == ArticleColumn::other || kind == ArticleColumn::platform;
  if (freeText && !first.gapBefore && !isPlatformWord(first.text)) return;
  std::vector<std::string_view> cell;
  for (std::size_t end = word; end < search.words.size() && cell.size() < kMaxFileWords; ++end) {
    if (end > word && search.words[end].gapBefore) break;
    cell.push_back(search.words[end].text);
    if (!fits(kind, cell)) continue;
    search.current.push_back(
        {column, joinWords(cell), search.words[word].begin, search.words[end].end});
    this->search(search, column + 1, end + 1);
    search.current.pop_back();
  }
}

// A reading must name a file and say something about it; with cells missing, only clear gaps
// tell a row from a sentence.
bool ArticleTable::enough(const Reading& reading, bool clearGaps) const {
  bool file = false;
  bool says = false;
  for (const Cell& cell : reading) {
    const ArticleColumn kind = columns_[cell.column].kind;
    file = file || kind == ArticleColumn::file;
    says = says || kind == ArticleColumn::version || kind == ArticleColumn::size ||
           kind == ArticleColumn::date;
  }
  return file && says && (clearGaps || reading.size() == columns_.size());
}

// How far the cells stand from their columns' names, by the nearer of left and right edge.
std::size_t ArticleTable::distance(const Reading& reading) const {
  std::size_t sum = 0;
  for (const Cell& cell : reading) {
    const Column& column = columns_[cell.column];
    sum += std::min(gapBetween(cell.begin, column.begin), gapBetween(cell.end, column.end));
  }
  return sum;
}

std::optional<ArticleTable::Reading> ArticleTable::bestReading(const std::string& line,
                                                               std::string& reason) const {
  Search search;
  search.words = wordsOf(line);
  if (search.words.size() <= kMaxWords) this->search(search, 0, 0);
  const bool clearGaps = hasClearGap(search.words);
  std::erase_if(search.found, [&](const Reading& reading) { return !enough(reading, clearGaps); });
  if (search.found.empty()) {
    reason =
        fmt::format("the line does not fit the table's columns ({}); not taken", columnNames());
    return std::nullopt;
  }
  const auto nearest = [this](const Reading& a, const Reading& b) {
    return distance(a) < distance(b);
  };
  const auto best = std::ranges::min_element(search.found, nearest);
  const auto equallyNear = std::ranges::count_if(
      search.found, [&](const Reading& other) { return distance(other) == distance(*best); });
  if (equallyNear > 1 || search.steps > kMaxSteps) {
    reason = fmt::format(
        "a cell is missing and the rest fits the columns ({}) in several ways; not taken",
        columnNames());
    return std::nullopt;
  }
  return *best;
}

// With one tab between columns, empty cells are there too: no search is needed.
std::optional<ArticleTable::Reading> ArticleTable::tabbedReading(std::string_view line) const {
  const auto cells = splitTabs(line);
  if (cells.size() < 2 || cells.size() > columns_.size()) return std::nullopt;
  Reading reading;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (cells[i].empty()) continue;
    if (!fits(columns_[i].kind, splitWords(cells[i]))) return std::nullopt;
    reading.push_back({i, collapseSpaces(cells[i]), 0, 0});
  }
  return enough(reading, true) ? std::optional(reading) : std::nullopt;
}

ArticleTableLine ArticleTable::read(std::string_view line, std::uint32_t lineNumber) const {
  ArticleTableLine result;
  if (line.size() > kMaxLine) {
    result.reasons.push_back(fmt::format("the line is longer than {} bytes; not taken", kMaxLine));
    return result;
  }
  std::optional<Reading> reading;
  if (tabbed_) reading = tabbedReading(line);
  std::string reason;
  if (!reading) reading = bestReading(expandTabs(line), reason);
  if (!reading) {
    result.reasons.push_back(std::move(reason));
    return result;
  }
  ArticleRow row;
  row.line = lineNumber;
  // By kind and not in the order of the line: a time needs its date first.
  std::ranges::sort(*reading, {}, [this](const Cell& cell) { return columns_[cell.column].kind; });
  for (const Cell& cell : *reading) {
    const ArticleColumn kind = columns_[cell.column].kind;
    if (saysNone(cell.text)) continue;
    if (kind == ArticleColumn::date) takeDate(cell.text, row, result.reasons);
    if (kind == ArticleColumn::time) takeTime(cell.text, row, result.reasons);
    if (kind == ArticleColumn::version) takeVersion(cell.text, row, result.reasons);
    if (kind == ArticleColumn::size) takeSize(cell.text, row, result.reasons);
    if (kind == ArticleColumn::file) row.file = cell.text;
    if (kind == ArticleColumn::platform) row.platform = platformText(cell.text);
  }
  result.row = std::move(row);
  return result;
}

std::string ArticleTable::columnNames() const {
  std::string names;
  for (const Column& column : columns_) {
    names += names.empty() ? "" : ", ";
    names += column.name;
  }
  return names;
}

std::vector<std::string> ArticleTable::columnsNotTaken() const {
  std::vector<std::string> names;
  for (const Column& column : columns_) {
    if (column.kind == ArticleColumn::other) names.push_back(column.name);
  }
  return names;
}

bool looksLikeArticleRow(std::string_view line) {
  if (line.size() > kMaxLine) return false;
  const std::string expanded = expandTabs(line);
  const auto words = wordsOf(expanded);
  if (words.empty()) return false;
  if (looksLikeDate(words.front().text)) return true;
  return hasClearGap(words) && std::ranges::any_of(words, [](const LineWord& word) {
           return looksLikeDate(word.text) || isGroupedNumber(word.text) ||
                  (looksLikeVersion(word.text) && std::ranges::count(word.text, '.') >= 2);
         });
}

}  // namespace qfe
