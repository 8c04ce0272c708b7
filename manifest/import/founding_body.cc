#include "manifest/import/founding_body.h"

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "manifest/base/limits.h"

namespace qfe {

FoundingBody::FoundingBody(const ArticleLines& lines, Article& article)
    : lines_(lines), article_(article), references_(article.id) {}

void FoundingBody::read(const FoundingLayout& layout) {
  for (std::size_t i = layout.body; i < layout.footer; ++i) readLine(i);
  endSection();
  article_.references = references_.ids();
}

void FoundingBody::readLine(std::size_t index) {
  const std::string_view line = lines_[index];
  if (trim(line).empty()) {
    glued_ = false;
    endParagraph();
    return;
  }
  if (const ArticleSection* section = sectionOfHeading(line)) {
    beginSection(*section, index);
    return;
  }
  if (beginTable(index) || readTableLine(index)) return;
  addProse(index);
}

void FoundingBody::beginSection(const ArticleSection& section, std::size_t index) {
  endSection();
  section_ = &section;
  promise_.reset();
  state_ = Table::none;
  table_.reset();
  if (section.text == nullptr) {
    warn(index, fmt::format("the section {} has no place in a manifest; its text is not taken",
                            section.heading));
  } else if (!(article_.*section.text).empty()) {
    warn(index,
         fmt::format("the section {} is there twice; its texts are joined", section.heading));
  }
}

bool FoundingBody::beginTable(std::size_t index) {
  auto table = ArticleTable::fromHeader(lines_[index]);
  if (!table) return false;
  endParagraph();
  table_ = std::move(table);
  glued_ = true;
  if (!promise_.seen()) {
    state_ = Table::foreign;
    warn(index,
         "no sentence above this table says that its files have these attributes or later; its "
         "rows are not taken");
    return true;
  }
  state_ = Table::open;
  for (const std::string& name : table_->columnsNotTaken()) {
    warn(index, fmt::format("the column \"{}\" is not taken", name));
  }
  return true;
}

// Whether the line belongs to a table; else it is prose.
bool FoundingBody::readTableLine(std::size_t index) {
  const std::string_view line = lines_[index];
  if (state_ == Table::none) return false;
  if (isRule(line)) return true;
  const bool looksLikeRow = looksLikeArticleRow(line);
  if (state_ == Table::ended) {
    if (looksLikeRow)
      warn(index, "the line looks like a row, but the table above has ended; not taken");
    return looksLikeRow;
  }
  if (state_ == Table::foreign) {
    if (!looksLikeRow && !glued_) state_ = Table::none;
    return looksLikeRow || glued_;
  }
  ArticleTableLine read = table_->read(line, ArticleLines::number(index));
  if (!read.row && !looksLikeRow) {
    if (glued_) warn(index, "the line is no row; the table above is taken to end here");
    state_ = Table::ended;
    glued_ = false;
    return false;
  }
  for (std::string& reason : read.reasons) warn(index, std::move(reason));
  refused_ += read.row ? 0 : 1;
  if (read.row) article_.rows.push_back(std::move(*read.row));
  if (article_.rows.size() + refused_ > limits::kFiles) {
    throw Error(ErrorCode::overLimit,
                fmt::format("{}:{}: more than {} rows in the article's file tables; split the "
                            "article",
                            article_.fileName, ArticleLines::number(index), limits::kFiles));
  }
  glued_ = true;
  return true;
}

void FoundingBody::addProse(std::size_t index) {
  const std::string_view line = lines_[index];
  promise_.feed(line);
  references_.feed(line);
  if (!paragraph_.empty()) paragraph_ += ' ';
  paragraph_ += collapseSpaces(line);
}

void FoundingBody::endParagraph() {
  if (paragraph_.empty()) return;
  prose_ += paragraph_;
  prose_ += '\n';
  if (!sectionText_.empty()) sectionText_ += "\n\n";
  sectionText_ += paragraph_;
  paragraph_.clear();
  if (prose_.size() <= limits::kJsonStringBytes) return;
  // A longer text could not be read back from a manifest.
  throw Error(ErrorCode::overLimit,
              fmt::format("{}: the article's text is longer than {} bytes; shorten it",
                          article_.fileName, limits::kJsonStringBytes));
}

void FoundingBody::endSection() {
  endParagraph();
  if (section_ != nullptr && section_->text != nullptr && !sectionText_.empty()) {
    std::string& text = article_.*section_->text;
    if (!text.empty()) text += "\n\n";
    text += sectionText_;
  }
  sectionText_.clear();
}

void FoundingBody::warn(std::size_t index, std::string reason) {
  article_.warnings.push_back({ArticleLines::number(index), std::move(reason)});
}

}  // namespace qfe
