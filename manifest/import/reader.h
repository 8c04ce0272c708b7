// Tells article families apart and reads them. Readers stand side by side, one file each; this
// table is where a new one is added.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "manifest/import/article.h"
#include "manifest/manifest.h"

namespace qfe {

// Decoded to UTF-8 with LF line ends: UTF-8 (with or without BOM), UTF-16 with BOM, else
// Windows-1252. Throws Error(badArticle) when the text holds NUL characters or is no text, and
// Error(overLimit) above limits::kArticleBytes.
[[nodiscard]] std::string decodeArticle(std::string_view name, std::string_view bytes);

// Whether the text looks like a hotfix article that one of the readers knows.
[[nodiscard]] bool looksLikeArticle(std::string_view text);

// Throws Error(badArticle) that says which landmark is missing when no reader knows the layout.
// What a reader does not take, or takes with doubt, is in the article's warnings.
[[nodiscard]] Article readArticle(std::string name, std::string_view bytes);

// Draft manifests, one per product × architecture × language. Paths, baseline and what else an
// article does not say stay empty; `unsaid` lists them for people. Throws Error(overLimit) when the
// drafts together have more rows than a manifest may have.
struct ImportedDraft {
  Manifest manifest;
  std::vector<std::string> unsaid;
};
[[nodiscard]] std::vector<ImportedDraft> draftsFromArticle(const Article& article);

// TSV with a header: article, line, file, version, size, date, time, platform, component.
[[nodiscard]] std::string tableOfRows(const std::vector<Article>& articles);

}  // namespace qfe
