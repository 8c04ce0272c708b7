#include "manifest/import/reader.h"

#include "tests/manifest/import/article_builder.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

using testing_support::ArticleParts;
using testing_support::errorOf;
using namespace std::string_literals;

TEST(Reader, OnlyArticlesLookLikeArticles) {
  EXPECT_TRUE(looksLikeArticle(ArticleParts().text()));
  EXPECT_FALSE(looksLikeArticle(""));
  EXPECT_FALSE(looksLikeArticle("{\"type\": \"qfe-hotfix\"}"));
}

TEST(Reader, TheFileNameIsKept) {
  EXPECT_EQ(readArticle("shelf/a.txt", ArticleParts().text()).fileName, "shelf/a.txt");
}

// Long enough that anything worse than linear would be felt, short enough for sanitizers.
constexpr std::size_t kLong = 60'000;

std::string repeated(std::string_view text) {
  std::string result;
  while (result.size() < kLong) result += text;
  return result;
}

TEST(Reader, HostileTextsEndInAnErrorAndNotInAHang) {
  for (const std::string& text :
       {repeated("a"), repeated("("), repeated("(886948)"), repeated("\n"),
        repeated("RESOLUTION\n"), repeated("Date Time\n"), repeated("\xFF\xFE"), repeated("\xE2"),
        repeated("\0"s), repeated("\x80"), repeated("T (886948)\n"),
        repeated("The information in this article applies to:\n")}) {
    const std::string error = errorOf([&] { (void)readArticle("a.txt", text); });
    EXPECT_TRUE(error.starts_with("badArticle: a.txt")) << error.substr(0, 200);
  }
}

TEST(Reader, HostilePartsOfAnArticleEndInAnErrorOrAreRead) {
  const auto attempt = [](const ArticleParts& parts) {
    const std::string error = errorOf([&] { (void)parts.read(); });
    EXPECT_TRUE(error.empty() || error.starts_with("overLimit: a.txt") ||
                error.starts_with("badArticle: a.txt"))
        << error.substr(0, 200);
  };
  for (const char* text :
       {"- P\n", "s", "sp1", "1  1 1 1 a b  c d  e f  1 2 3 x86 1 2\n", "first corrected in ",
        "the english version ", "16-Nov-2004 x\n", "(123456)", "see:\n123456 a\n", "\t", "\x1b[2J",
        "Keywords:", "Last Reviewed:", "1 ", "file attributes or later\nFile Size\n"}) {
    ArticleParts parts;
    parts.appliesTo += "- " + repeated(text) + "\n";
    attempt(parts);
    parts = ArticleParts();
    parts.before += repeated(text) + "\n";
    attempt(parts);
    parts = ArticleParts();
    parts.table += repeated(text) + "\n";
    attempt(parts);
    parts = ArticleParts();
    parts.footer += repeated(text);
    attempt(parts);
  }
}

}  // namespace
}  // namespace qfe
