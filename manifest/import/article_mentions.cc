#include "manifest/import/article_mentions.h"

#include <algorithm>

#include "manifest/import/article_lines.h"
#include "manifest/words.h"

namespace qfe {
namespace {

constexpr std::size_t kPromiseWords = 12;  // between "attributes" and "or later"
constexpr std::size_t kMinIdDigits = 5;
constexpr std::size_t kMaxIdDigits = 7;
constexpr std::size_t kMaxLanguageWords = 2;

std::string_view withoutPunctuation(std::string_view word) {
  while (!word.empty() && !isAlnum(word.front())) word.remove_prefix(1);
  while (!word.empty() && !isAlnum(word.back())) word.remove_suffix(1);
  return word;
}

void addOnce(std::vector<std::string>& list, std::string value) {
  if (std::ranges::find(list, value) == list.end()) list.push_back(std::move(value));
}

// A full stop, or the end of the paragraph; a stop inside "5.5" is none.
std::size_t sentenceEnd(std::string_view text, std::size_t from) {
  for (std::size_t i = from; i < text.size(); ++i) {
    if (text[i] == '\n') return i;
    if (text[i] == '.' && (i + 1 == text.size() || isSpace(text[i + 1]))) return i;
  }
  return text.size();
}

}  // namespace

void AttributesPromise::feed(std::string_view line) {
  std::size_t i = 0;
  while (!seen_ && i < line.size()) {
    while (i < line.size() && isSpace(line[i])) ++i;
    const std::size_t start = i;
    while (i < line.size() && !isSpace(line[i])) ++i;
    const std::string_view word = withoutPunctuation(line.substr(start, i - start));
    if (word.empty()) continue;
    ++words_;
    if (equalsNoCase(word, "attributes")) attributes_ = words_;
    if (or_ && equalsNoCase(word, "later")) orLater_ = words_;
    or_ = equalsNoCase(word, "or");
    const auto [low, high] = std::minmax(attributes_, orLater_);
    seen_ = low > 0 && high - low <= kPromiseWords;
  }
}

void ReferenceCollector::add(std::string_view digits) {
  std::string id = "KB" + std::string(digits);
  if (id != ownId_ && seen_.insert(id).second) ids_.push_back(std::move(id));
}

void ReferenceCollector::feed(std::string_view line) {
  line = trim(line);
  if (line.empty()) return;
  const std::size_t digits = std::min(line.find_first_not_of("0123456789"), line.size());
  const bool reference = listMayFollow_ && digits >= kMinIdDigits && digits <= kMaxIdDigits &&
                         digits < line.size() && isSpace(line[digits]);
  if (reference) add(line.substr(0, digits));
  for (std::size_t open = line.find('('); open != std::string_view::npos;
       open = line.find('(', open + 1)) {
    const std::string_view inner = line.substr(open + 1, kMaxIdDigits + 1);
    const std::string_view number = inner.substr(0, inner.find(')'));
    // Six digits at least: a shorter number in parentheses counts something.
    const bool closed = number.size() < inner.size();
    if (closed && isAllDigits(number) && number.size() > kMinIdDigits) add(number);
  }
  listMayFollow_ = reference || line.back() == ':';
}

std::vector<std::string> firstCorrectedIn(std::string_view text) {
  constexpr std::string_view kPhrase = "first corrected in ";
  std::vector<std::string> releases;
  for (std::size_t at = findNoCase(text, kPhrase); at != std::string_view::npos;) {
    const std::size_t begin = at + kPhrase.size();
    const std::size_t next = findNoCase(text, kPhrase, begin);
    const std::size_t end = sentenceEnd(text.substr(0, next), begin);
    const std::string release = collapseSpaces(text.substr(begin, end - begin));
    if (!release.empty()) releases.push_back(release);
    at = next;
  }
  return releases;
}

std::vector<std::string> languagesIn(std::string_view text) {
  constexpr std::string_view kBefore = "the ";
  constexpr std::string_view kAfter = " version";
  constexpr std::size_t kMaxName = 40;
  std::vector<std::string> languages;
  for (std::size_t at = findNoCase(text, kAfter); at != std::string_view::npos;
       at = findNoCase(text, kAfter, at + kAfter.size())) {
    const std::size_t start = at > kMaxName ? at - kMaxName : 0;
    const std::string before = lower(text.substr(start, at - start));
    const std::size_t the = before.rfind(kBefore);
    if (the == std::string::npos || (the > 0 && !isSpace(before[the - 1]))) continue;
    // In its own spelling: names of languages begin with a capital.
    const std::string name = collapseSpaces(
        text.substr(start + the + kBefore.size(), at - start - the - kBefore.size()));
    if (splitWords(name).size() > kMaxLanguageWords) continue;
    std::string code = languageOfName(name);
    if (!code.empty()) addOnce(languages, std::move(code));
  }
  return languages;
}

bool saysUtc(std::string_view text) {
  return findNoCase(text, "Coordinated Universal Time") != std::string_view::npos ||
         findNoCase(text, "(UTC)") != std::string_view::npos;
}

}  // namespace qfe
