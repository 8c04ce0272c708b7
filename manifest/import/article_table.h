// A file table of an article: a header line that names the columns, then rows.
//
// Columns may come in any order. Cells belong to columns by what they are; where that leaves more
// than one reading (a cell is missing), the reading whose cells stand nearest to their column's
// name counts, and when two are equally near none does. Files, versions and sizes are never
// guessed: a cell that cannot be understood stays empty and is a warning, a row without a clear
// file name is refused.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "manifest/import/article.h"

namespace qfe {

enum class ArticleColumn { date, time, version, size, file, platform, other };

// What one line below a header is. With a `row`, `reasons` are its doubts; without one, why not.
struct ArticleTableLine {
  std::optional<ArticleRow> row;
  std::vector<std::string> reasons;
};

class ArticleTable {
 public:
  // Nothing when the line is no header: every word must belong to a known column name, and there
  // must be a file name and at least one of version, size and date.
  [[nodiscard]] static std::optional<ArticleTable> fromHeader(std::string_view line);

  [[nodiscard]] ArticleTableLine read(std::string_view line, std::uint32_t lineNumber) const;

  // "Date, Time, Version, Size, File name", as printed.
  [[nodiscard]] std::string columnNames() const;
  // Names of the columns whose cells no row has a place for.
  [[nodiscard]] std::vector<std::string> columnsNotTaken() const;

 private:
  struct Column {
    ArticleColumn kind = ArticleColumn::other;
    std::string name;
    std::size_t begin = 0, end = 0;  // place in the header, tabs expanded
  };
  struct Cell {
    std::size_t column = 0;
    std::string text;
    std::size_t begin = 0, end = 0;
  };
  using Reading = std::vector<Cell>;
  struct Search;

  [[nodiscard]] bool has(ArticleColumn kind) const;
  [[nodiscard]] bool fits(ArticleColumn kind, const std::vector<std::string_view>& words) const;
  [[nodiscard]] bool enough(const Reading& reading, bool clearGaps) const;
  [[nodiscard]] std::size_t distance(const Reading& reading) const;
  [[nodiscard]] std::optional<Reading> bestReading(const std::string& line,
                                                   std::string& reason) const;
  [[nodiscard]] std::optional<Reading> tabbedReading(std::string_view line) const;
  void search(Search& search, std::size_t column, std::size_t word) const;

  std::vector<Column> columns_;
  bool tabbed_ = false;  // exactly one tab between the columns
};

// Whether a line has the form of a row without being one: clear gaps and a cell with a date, a
// version or a size. Tells a look-alike below a table from prose.
[[nodiscard]] bool looksLikeArticleRow(std::string_view line);

}  // namespace qfe
