// An article in the founding layout, built from parts that a test may replace.
#pragma once

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "manifest/base/error.h"
#include "manifest/import/article.h"
#include "manifest/import/article_lines.h"
#include "manifest/import/reader.h"

namespace qfe::testing_support {

struct ArticleParts {
  std::string title = "Widgets go missing (886948)\n\n";
  std::string appliesTo =
      "The information in this article applies to:\n\n"
      "  \u2022 Microsoft Exchange Server 2003 Enterprise Edition, Service Pack 1 (SP-1)\n"
      "  \u2022 Microsoft Exchange Server 2003 Standard Edition, Service Pack 1 (SP1)\n\n";
  std::string before = "SYMPTOMS\n\nWidgets are not there.\n\nRESOLUTION\n\n";
  std::string promise =
      "The English version of this hotfix has these file attributes (or later file attributes). "
      "Times are in Coordinated Universal Time (UTC).\n";
  std::string table =
      "Date         Time   Version            Size    File name\n"
      "   --------------------------------------------------------------\n"
      "   16-Nov-2004  20:58  6.5.7232.52        84,992  Mailmig.exe\n"
      "   16-Nov-2004  20:58  6.5.7232.52     4,460,032  Mlmig32.dll\n";
  std::string after =
      "\nSTATUS\n\nThis was first corrected in Exchange Server 2003 Service Pack 2.\n\n";
  std::string footer = "Modification Type:MajorLast Reviewed:4/7/2006\nKeywords:kbQFE KB886948";

  [[nodiscard]] std::string text() const {
    return title + appliesTo + before + promise + table + after + footer;
  }
  [[nodiscard]] Article read() const { return readArticle("a.txt", text()); }
};

// A file of the project, by its path from the top.
inline std::string projectFile(const std::string& path) {
  std::ifstream file(std::string(QFE_SOURCE_DIR "/") + path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// "badArticle: message", or empty when nothing is thrown.
template <typename Work>
std::string errorOf(Work&& work) {
  try {
    work();
  } catch (const Error& error) {
    return std::string(name(error.code())) + ": " + error.what();
  }
  return {};
}

// "LINE: reason" of every warning.
inline std::vector<std::string> warningsOf(const Article& article) {
  std::vector<std::string> texts;
  for (const ArticleWarning& warning : article.warnings) {
    texts.push_back(std::to_string(warning.line) + ": " + warning.reason);
  }
  return texts;
}

}  // namespace qfe::testing_support
