#include <algorithm>
#include <string>

#include "manifest/import/reader.h"

namespace qfe {
namespace {

constexpr std::size_t kDayLength = 10;    // "2004-11-16"
constexpr std::size_t kMinuteLength = 5;  // "20:58"

// A cell must not break the table.
std::string cell(std::string text) {
  std::ranges::replace_if(
      text, [](char c) { return c == '\t' || c == '\n' || c == '\r'; }, ' ');
  return text;
}

// ISO 8601: the date, and hours and minutes where the row has them.
std::string dateOf(const ArticleRow& row) {
  return row.time ? row.time->print().substr(0, kDayLength) : std::string();
}
std::string timeOf(const ArticleRow& row) {
  if (!row.time || row.time->precision() == TimePrecision::day) return {};
  return row.time->print().substr(kDayLength + 1, kMinuteLength);
}

}  // namespace

std::string tableOfRows(const std::vector<Article>& articles) {
  std::string table = "article\tline\tfile\tversion\tsize\tdate\ttime\tplatform\tcomponent\n";
  for (const Article& article : articles) {
    for (const ArticleRow& row : article.rows) {
      const std::string size = row.size ? std::to_string(*row.size) : std::string();
      table += cell(article.id) + '\t' + std::to_string(row.line) + '\t' + cell(row.file) + '\t' +
               cell(row.versionText) + '\t' + size + '\t' + dateOf(row) + '\t' + timeOf(row) +
               '\t' + cell(row.platform) + '\t' + cell(row.component) + '\n';
    }
  }
  return table;
}

}  // namespace qfe
