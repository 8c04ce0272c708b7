#include "manifest/import/article_products.h"

#include <algorithm>

#include <fmt/format.h>

#include "manifest/base/safe_path.h"
#include "manifest/import/article_lines.h"

namespace qfe {
namespace {

constexpr std::string_view kLongName = "service pack ";
constexpr std::size_t kMaxLine = 500;   // longer lines name no product
constexpr std::size_t kMaxQuoted = 80;  // of a line, in messages
constexpr std::size_t kMaxDigits = 3;   // of a service pack's number

// A service pack's name at `offset` ("Service Pack 1", "SP1", "SP-1"): its number's digits.
std::string_view numberAt(std::string_view text, std::size_t offset) {
  if (offset > 0 && isAlnum(text[offset - 1])) return {};
  std::string_view rest = text.substr(offset);
  if (startsWithNoCase(rest, kLongName)) {
    rest.remove_prefix(kLongName.size());
  } else if (startsWithNoCase(rest, "sp-")) {
    rest.remove_prefix(3);
  } else if (startsWithNoCase(rest, "sp")) {
    rest.remove_prefix(2);
  } else {
    return {};
  }
  const std::size_t end = std::min(rest.find_first_not_of("0123456789"), rest.size());
  const bool wordGoesOn = end < rest.size() && isAlnum(rest[end]);
  return end == 0 || end > kMaxDigits || wordGoesOn ? std::string_view() : rest.substr(0, end);
}

struct FoundServicePack {
  std::size_t offset = std::string_view::npos;
  std::string name;
};

FoundServicePack findServicePack(std::string_view text) {
  for (std::size_t at = findNoCase(text, "s"); at != std::string_view::npos;
       at = findNoCase(text, "s", at + 1)) {
    const std::string_view number = numberAt(text, at);
    if (!number.empty()) return {at, "SP" + std::string(number)};
  }
  return {};
}

std::string_view withoutTail(std::string_view text) {
  while (!text.empty() && (isSpace(text.back()) ||
                           std::string_view(",;(-").find(text.back()) != std::string_view::npos)) {
    text.remove_suffix(1);
  }
  return text;
}

// Cuts "… Enterprise Edition" off: what stands between the version number (or a comma) and the
// word Edition, else the one word before it.
std::string takeEdition(std::string_view& name) {
  constexpr std::string_view kEdition = " edition";
  const std::size_t end = findNoCase(name, kEdition);
  if (end == std::string_view::npos || end + kEdition.size() != name.size()) return {};
  const std::string_view before = name.substr(0, end);
  const std::size_t comma = before.rfind(',');
  std::size_t begin = 0;
  if (comma != std::string_view::npos) {
    begin = comma + 1;
  } else {
    const auto words = splitWords(before);
    if (words.size() < 2) return {};
    const auto versioned = std::find_if(
        words.rbegin(), words.rend(), [](std::string_view word) { return isDigit(word.front()); });
    const std::string_view first =
        versioned == words.rend() || versioned == words.rbegin() ? words.back() : versioned[-1];
    begin = static_cast<std::size_t>(first.data() - before.data());
  }
  std::string edition(trim(before.substr(begin)));
  name = withoutTail(before.substr(0, begin));
  return edition;
}

// "Microsoft Exchange Server 2003" → "Exchange2003", as packages of such products are named
// (KB 817903); Windows keeps its word Server.
std::string shortName(std::string_view displayName) {
  std::string name;
  bool windows = false;
  for (const std::string_view word : splitWords(displayName)) {
    windows = windows || equalsNoCase(word, "windows");
    if (equalsNoCase(word, "microsoft") || (equalsNoCase(word, "server") && !windows)) continue;
    for (const char c : word) {
      if (isAlnum(c) || c == '.') name += c;
    }
  }
  while (!name.empty() && name.back() == '.') name.pop_back();
  return name;
}

}  // namespace

std::string servicePackIn(std::string_view text) {
  return findServicePack(text).name;
}

std::optional<ArticleProduct> productOfLine(std::string_view line) {
  if (line.size() > kMaxLine) return std::nullopt;
  const FoundServicePack servicePack = findServicePack(line);
  std::string_view name = withoutTail(line.substr(0, servicePack.offset));
  const std::string edition = takeEdition(name);
  ArticleProduct product;
  product.displayName = collapseSpaces(name);
  product.name = shortName(product.displayName);
  product.servicePack = servicePack.name;
  if (!edition.empty()) product.editions.push_back(edition);
  if (product.name.empty() || !isAlnum(product.name.front())) return std::nullopt;
  return product;
}

std::vector<ArticleProduct> productsOfLines(const std::vector<std::string>& lines,
                                            std::vector<std::string>& doubts) {
  std::vector<ArticleProduct> products;
  std::vector<bool> disagreed;
  for (const std::string& line : lines) {
    auto product = productOfLine(line);
    if (!product) {
      doubts.push_back(fmt::format("no product name in \"{}\"; not taken",
                                   escapeForMessage(line.substr(0, kMaxQuoted))));
      continue;
    }
    const auto known = std::ranges::find(products, product->name, &ArticleProduct::name);
    if (known == products.end()) {
      products.push_back(std::move(*product));
      disagreed.push_back(false);
      continue;
    }
    for (std::string& edition : product->editions) {
      if (std::ranges::find(known->editions, edition) == known->editions.end()) {
        known->editions.push_back(std::move(edition));
      }
    }
    const auto index = static_cast<std::size_t>(known - products.begin());
    if (!disagreed[index] && known->servicePack != product->servicePack) {
      doubts.push_back(fmt::format(
          "the lines of {} name different service packs; which one is the baseline is left open",
          escapeForMessage(known->displayName)));
      known->servicePack.clear();
      disagreed[index] = true;
    }
  }
  return products;
}

}  // namespace qfe
