// The outline of an article in the founding layout: where title, products, sections and the last
// lines stand. What they say is founding.cc's part.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "manifest/import/article.h"
#include "manifest/import/article_lines.h"

namespace qfe {

// A heading line. `text` is where an Article keeps the section, null where it has no place.
struct ArticleSection {
  std::string_view heading;
  std::string Article::*text;
};
// Null when the line is no heading.
[[nodiscard]] const ArticleSection* sectionOfHeading(std::string_view line);

// "TITLE (886948)" taken apart; `id` is "KB886948".
struct ArticleTitle {
  std::string title;
  std::string id;
};

struct FoundingLayout {
  std::optional<ArticleTitle> title;
  std::size_t appliesTo = 0;  // index of the line "… applies to:"; 0 when there is none
  std::size_t body = 0;       // index of the first heading; 0 when there is none
  std::size_t footer = 0;     // index of the first of the last lines; lines.size() without any
};
// Never fails; what is missing stays empty.
[[nodiscard]] FoundingLayout findFoundingLayout(const ArticleLines& lines);

// The products' lines below "applies to", bullets taken off and wrapped lines joined.
[[nodiscard]] std::vector<std::string> appliesToLines(const ArticleLines& lines,
                                                      const FoundingLayout& layout);

// The last lines ("Modification Type:MajorLast Reviewed:4/7/2006", "Keywords:…"), whose parts may
// follow each other without a gap.
struct ArticleFooter {
  std::optional<UtcTime> lastReviewed;
  std::vector<std::string> keywords;
  std::vector<ArticleWarning> warnings;
};
[[nodiscard]] ArticleFooter readFooter(const ArticleLines& lines, const FoundingLayout& layout);

}  // namespace qfe
