// A family of articles that share a layout. Each has one file with its reader; reader.cc lists
// them all.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "manifest/import/article.h"
#include "manifest/import/article_lines.h"

namespace qfe {

struct ArticleFamily {
  // For messages: "the layout of KB 886948".
  std::string_view name;
  // What the layout needs and the text lacks, as a phrase ("a title that …"); nothing when the
  // family can read it. Cheap: it is asked for every text, whatever it is.
  std::optional<std::string> (*missingLandmark)(const ArticleLines& lines);
  // Only for texts without a missing landmark. Throws Error(badArticle or overLimit).
  Article (*read)(std::string fileName, const ArticleLines& lines);
};

}  // namespace qfe
