#include "manifest/import/founding.h"

#include <algorithm>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "manifest/base/limits.h"
#include "manifest/base/safe_path.h"
#include "manifest/import/article_mentions.h"
#include "manifest/import/article_products.h"
#include "manifest/import/founding_body.h"
#include "manifest/import/founding_layout.h"

namespace qfe {
namespace {

constexpr std::size_t kMaxQuoted = 200;     // bytes of the article in one message
constexpr std::size_t kMaxAppliesTo = 200;  // lines; there is a draft for each product

std::optional<std::string> missingPromise(const ArticleLines& lines, const FoundingLayout& layout) {
  AttributesPromise promise;
  for (std::size_t i = layout.body; i < layout.footer; ++i) {
    if (sectionOfHeading(lines[i]) != nullptr) promise.reset();
    if (promise.seen() && ArticleTable::fromHeader(lines[i])) return std::nullopt;
    promise.feed(lines[i]);
  }
  return "a sentence that promises file attributes \"or later\", and below it a table with a "
         "header line such as \"Date  Time  Version  Size  File name\"";
}

std::optional<std::string> missingLandmark(const ArticleLines& lines) {
  const FoundingLayout layout = findFoundingLayout(lines);
  if (!layout.title) {
    return "a first line that ends with the article's number in parentheses, such as \"(886948)\"";
  }
  if (layout.appliesTo == 0) {
    return "the line \"The information in this article applies to:\"";
  }
  if (layout.body == 0) {
    return "a section heading on its own line, such as RESOLUTION";
  }
  if (appliesToLines(lines, layout).empty()) {
    return "a product below \"The information in this article applies to:\"";
  }
  return missingPromise(lines, layout);
}

void takeProducts(const ArticleLines& lines, const FoundingLayout& layout, Article& article) {
  article.appliesTo = appliesToLines(lines, layout);
  if (article.appliesTo.size() > kMaxAppliesTo) {
    throw Error(ErrorCode::overLimit,
                fmt::format("{}: more than {} lines of products; split the article",
                            article.fileName, kMaxAppliesTo));
  }
  std::vector<std::string> doubts;
  article.products = productsOfLines(article.appliesTo, doubts);
  for (std::string& doubt : doubts) {
    article.warnings.push_back({ArticleLines::number(layout.appliesTo), std::move(doubt)});
  }
  if (article.products.empty()) {
    throw Error(ErrorCode::badArticle,
                fmt::format("{}:{}: no product's name could be made out below \"applies to\"; "
                            "correct the lines there",
                            article.fileName, ArticleLines::number(layout.appliesTo)));
  }
}

void takeCorrectedIn(std::string_view prose, std::uint32_t line, Article& article) {
  for (const std::string& phrase : firstCorrectedIn(prose)) {
    std::string release = servicePackIn(phrase);
    if (release.empty()) {
      article.warnings.push_back(
          {line, fmt::format("\"first corrected in {}\" names no service pack; taken as printed",
                             escapeForMessage(phrase.substr(0, kMaxQuoted)))});
      release = phrase;
    }
    if (std::ranges::find(article.correctedIn, release) == article.correctedIn.end()) {
      article.correctedIn.push_back(std::move(release));
    }
  }
}

void takeLanguage(std::string_view prose, std::uint32_t line, Article& article) {
  const auto languages = languagesIn(prose);
  if (!languages.empty()) article.language = languages.front();
  if (languages.size() > 1) {
    article.warnings.push_back(
        {line, fmt::format("the article speaks of more than one language version; its files are "
                           "taken as {}",
                           article.language)});
  }
}

void takeFooter(const ArticleLines& lines, const FoundingLayout& layout, Article& article) {
  ArticleFooter footer = readFooter(lines, layout);
  article.lastReviewed = footer.lastReviewed;
  article.keywords = std::move(footer.keywords);
  std::ranges::move(footer.warnings, std::back_inserter(article.warnings));
}

Article read(std::string fileName, const ArticleLines& lines) {
  const FoundingLayout layout = findFoundingLayout(lines);
  Article article;
  article.fileName = std::move(fileName);
  article.id = layout.title->id;
  article.title = layout.title->title;
  takeProducts(lines, layout, article);
  FoundingBody body(lines, article);
  body.read(layout);
  const std::uint32_t bodyLine = ArticleLines::number(layout.body);
  takeCorrectedIn(body.prose(), bodyLine, article);
  takeLanguage(body.prose(), bodyLine, article);
  article.timesAreUtc = saysUtc(body.prose());
  if (!article.timesAreUtc) {
    article.warnings.push_back(
        {bodyLine,
         "the article does not say that its times are in UTC; drafts keep the day only "
         "as the release date"});
  }
  takeFooter(lines, layout, article);
  std::ranges::stable_sort(article.warnings, {}, &ArticleWarning::line);
  return article;
}

}  // namespace

const ArticleFamily& foundingFamily() {
  static constexpr ArticleFamily kFamily = {"the layout of KB 886948", missingLandmark, read};
  return kFamily;
}

}  // namespace qfe
