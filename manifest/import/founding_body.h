// The sections of an article in the founding layout: their text, and the file tables in them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "manifest/import/article.h"
#include "manifest/import/article_lines.h"
#include "manifest/import/article_mentions.h"
#include "manifest/import/article_table.h"
#include "manifest/import/founding_layout.h"

namespace qfe {

// One pass over the lines between the first heading and the last lines. Writes sections,
// references, rows and warnings into the article, whose id is already there.
class FoundingBody {
 public:
  // Borrows both.
  FoundingBody(const ArticleLines& lines, Article& article);

  // Throws Error(overLimit) when the text or the number of rows is over its limit.
  void read(const FoundingLayout& layout);

  // All prose, for facts that may stand in any section; paragraphs end with line feeds.
  [[nodiscard]] const std::string& prose() const { return prose_; }

 private:
  enum class Table {
    none,
    open,    // rows may follow
    ended,   // prose came; what looks like a row now is none
    foreign  // a table without the promise: not the hotfix's files
  };

  void readLine(std::size_t index);
  void beginSection(const ArticleSection& section, std::size_t index);
  bool beginTable(std::size_t index);
  bool readTableLine(std::size_t index);
  void addProse(std::size_t index);
  void endParagraph();
  void endSection();
  void warn(std::size_t index, std::string reason);

  const ArticleLines& lines_;
  Article& article_;
  const ArticleSection* section_ = nullptr;
  std::string sectionText_, paragraph_, prose_;
  AttributesPromise promise_;
  ReferenceCollector references_;
  std::optional<ArticleTable> table_;
  Table state_ = Table::none;
  bool glued_ = false;  // the line before was part of the table
  std::size_t refused_ = 0;
};

}  // namespace qfe
