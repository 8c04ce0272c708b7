#include "manifest/import/founding_layout.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "manifest/base/safe_path.h"
#include "manifest/import/article_dates.h"

namespace qfe {
namespace {

constexpr std::string_view kAppliesTo = "The information in this article applies to";
constexpr std::string_view kModification = "Modification Type:";
constexpr std::string_view kReviewed = "Last Reviewed:";
constexpr std::string_view kKeywords = "Keywords:";
constexpr std::size_t kMaxTitleLines = 3;  // a title may be wrapped
constexpr std::size_t kMaxQuoted = 40;     // of a line, in messages
constexpr std::size_t kMinIdDigits = 5;
constexpr std::size_t kMaxIdDigits = 7;

constexpr std::array kSections = {
    ArticleSection{"SYMPTOMS", &Article::symptoms},
    ArticleSection{"CAUSE", &Article::cause},
    ArticleSection{"RESOLUTION", &Article::resolution},
    ArticleSection{"STATUS", &Article::status},
    ArticleSection{"MORE INFORMATION", &Article::moreInformation},
    ArticleSection{"SUMMARY", nullptr},
    ArticleSection{"WORKAROUND", nullptr},
    ArticleSection{"REFERENCES", nullptr},
};

constexpr std::array<std::string_view, 5> kBullets = {"\xE2\x80\xA2", "\xC2\xB7", "\xE2\x80\x93",
                                                      "-", "*"};

std::optional<ArticleTitle> splitTitle(const std::string& title) {
  const std::size_t open = title.rfind('(');
  if (open == std::string::npos || title.back() != ')') return std::nullopt;
  std::string_view number = std::string_view(title).substr(open + 1, title.size() - open - 2);
  if (startsWithNoCase(number, "KB")) number.remove_prefix(2);
  const std::string_view words = trim(std::string_view(title).substr(0, open));
  const bool fits =
      isAllDigits(number) && number.size() >= kMinIdDigits && number.size() <= kMaxIdDigits;
  if (!fits || words.empty()) return std::nullopt;
  return ArticleTitle{std::string(words), "KB" + std::string(number)};
}

std::optional<ArticleTitle> findTitle(const ArticleLines& lines) {
  std::size_t i = 0;
  while (i < lines.size() && trim(lines[i]).empty()) ++i;
  std::string joined;
  for (std::size_t used = 0; used < kMaxTitleLines && i < lines.size(); ++used, ++i) {
    const std::string_view line = trim(lines[i]);
    if (line.empty()) break;
    joined += joined.empty() ? "" : " ";
    joined += collapseSpaces(line);
    if (auto title = splitTitle(joined)) return title;
  }
  return std::nullopt;
}

bool isFooter(std::string_view line) {
  const std::string_view text = trim(line);
  return startsWithNoCase(text, kModification) || startsWithNoCase(text, kReviewed) ||
         startsWithNoCase(text, kKeywords);
}

// The length of the bullet at the front, 0 without one.
std::size_t bulletLength(std::string_view text) {
  for (const std::string_view bullet : kBullets) {
    const bool gap = text.size() > bullet.size() && isSpace(text[bullet.size()]);
    if (text.substr(0, bullet.size()) == bullet && (gap || bullet.size() > 1)) return bullet.size();
  }
  return 0;
}

// The text behind a label, up to the next label on the same line.
std::string_view labelled(std::string_view line, std::string_view label) {
  const std::size_t at = findNoCase(line, label);
  if (at == std::string_view::npos) return {};
  std::string_view rest = line.substr(at + label.size());
  for (const std::string_view other : {kModification, kReviewed, kKeywords}) {
    rest = rest.substr(0, findNoCase(rest, other));
  }
  return trim(rest);
}

void addKeywords(std::string_view text, std::vector<std::string>& keywords) {
  std::string spaced(text);
  std::ranges::replace(spaced, ',', ' ');
  for (const std::string_view word : splitWords(spaced)) keywords.emplace_back(word);
}

}  // namespace

const ArticleSection* sectionOfHeading(std::string_view line) {
  const std::string_view text = trim(line);
  const auto* found = std::ranges::find(kSections, text, &ArticleSection::heading);
  return found == kSections.end() ? nullptr : found;
}

FoundingLayout findFoundingLayout(const ArticleLines& lines) {
  FoundingLayout layout;
  layout.footer = lines.size();
  layout.title = findTitle(lines);
  for (std::size_t i = 1; i < lines.size(); ++i) {
    if (layout.appliesTo == 0 && startsWithNoCase(trim(lines[i]), kAppliesTo)) layout.appliesTo = i;
    if (layout.body == 0 && sectionOfHeading(lines[i]) != nullptr) layout.body = i;
    if (layout.body != 0 && isFooter(lines[i])) {
      layout.footer = i;
      break;
    }
  }
  // Products stand before the first section.
  if (layout.body != 0 && layout.appliesTo > layout.body) layout.appliesTo = 0;
  return layout;
}

std::vector<std::string> appliesToLines(const ArticleLines& lines, const FoundingLayout& layout) {
  std::vector<std::string> items;
  bool bulleted = false;
  bool blankBefore = true;
  std::size_t firstIndent = 0;
  for (std::size_t i = layout.appliesTo + 1; i < layout.body; ++i) {
    const std::string_view text = trim(lines[i]);
    if (text.empty() || isRule(text)) {
      blankBefore = true;
      continue;
    }
    const std::size_t bullet = bulletLength(text);
    const auto indent = static_cast<std::size_t>(text.data() - lines[i].data());
    if (items.empty()) {
      bulleted = bullet > 0;
      firstIndent = indent;
    }
    const bool starts = bullet > 0 || blankBefore || (!bulleted && indent <= firstIndent);
    const std::string words = collapseSpaces(text.substr(bullet));
    if (starts) {
      items.push_back(words);
    } else {
      items.back() += ' ' + words;
    }
    blankBefore = false;
  }
  return items;
}

ArticleFooter readFooter(const ArticleLines& lines, const FoundingLayout& layout) {
  ArticleFooter footer;
  bool inKeywords = false;
  for (std::size_t i = layout.footer; i < lines.size(); ++i) {
    const std::string_view line = lines[i];
    if (trim(line).empty()) {
      inKeywords = false;
      continue;
    }
    const std::string_view reviewed = labelled(line, kReviewed);
    if (!reviewed.empty()) {
      footer.lastReviewed = parseReviewDate(reviewed);
      if (!footer.lastReviewed) {
        footer.warnings.push_back(
            {ArticleLines::number(i),
             fmt::format("the review date \"{}\" is no month/day/year; left empty",
                         escapeForMessage(reviewed.substr(0, kMaxQuoted)))});
      }
    }
    const std::size_t label = findNoCase(line, kKeywords);
    if (label != std::string_view::npos) {
      addKeywords(labelled(line, kKeywords), footer.keywords);
      inKeywords = true;
    } else if (inKeywords && !isFooter(line)) {
      addKeywords(line, footer.keywords);
    }
  }
  return footer;
}

}  // namespace qfe
