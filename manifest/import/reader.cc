#include "manifest/import/reader.h"

#include <array>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "manifest/import/article_family.h"
#include "manifest/import/founding.h"

namespace qfe {
namespace {

// All families. A text is read by the first one that misses no landmark in it.
const std::array<const ArticleFamily*, 1>& families() {
  static const std::array<const ArticleFamily*, 1> kFamilies = {&foundingFamily()};
  return kFamilies;
}

}  // namespace

bool looksLikeArticle(std::string_view text) {
  const ArticleLines lines(text);
  for (const ArticleFamily* family : families()) {
    if (!family->missingLandmark(lines)) return true;
  }
  return false;
}

Article readArticle(std::string name, std::string_view bytes) {
  const ArticleLines lines(decodeArticle(name, bytes));
  std::string missing;
  for (const ArticleFamily* family : families()) {
    const auto landmark = family->missingLandmark(lines);
    if (!landmark) return family->read(std::move(name), lines);
    missing += fmt::format("{}{} needs {}", missing.empty() ? "" : "; ", family->name, *landmark);
  }
  throw Error(ErrorCode::badArticle,
              fmt::format("{}: not a hotfix article in a known layout: {}", name, missing));
}

}  // namespace qfe
