#include "manifest/import/article_lines.h"

#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

TEST(ArticleLines, LinesAreNumberedFromOneAndKeepTheirSpaces) {
  const ArticleLines lines("a\n\n  b  ");
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0], "a");
  EXPECT_EQ(lines[1], "");
  EXPECT_EQ(lines[2], "  b  ");
  EXPECT_EQ(ArticleLines::number(2), 3U);
}

TEST(ArticleLines, AFinalLineFeedBeginsNoLine) {
  EXPECT_EQ(ArticleLines("a\n").size(), 1U);
  EXPECT_EQ(ArticleLines("").size(), 0U);
}

TEST(ArticleLines, NoBreakSpacesBecomeSpaces) {
  const ArticleLines lines("a\u00A0\u00A0b\nc");
  EXPECT_EQ(lines[0], "a  b");
  EXPECT_EQ(lines[1], "c");
}

TEST(ArticleLines, WordsAreWhatStandsBetweenSpaces) {
  EXPECT_THAT(splitWords(" \tone  two\n"), testing::ElementsAre("one", "two"));
  EXPECT_EQ(collapseSpaces("  one \t two  "), "one two");
  EXPECT_EQ(trim(" \f a b "), "a b");
}

TEST(ArticleLines, SearchIgnoresAsciiCase) {
  EXPECT_EQ(findNoCase("First CORRECTED in", "corrected"), 6U);
  EXPECT_EQ(findNoCase("aXbx", "x", 2), 3U);
  EXPECT_EQ(findNoCase("abc", "x"), std::string_view::npos);
  EXPECT_EQ(findNoCase("abc", "c", 7), std::string_view::npos);
  EXPECT_TRUE(startsWithNoCase("KB886948", "kb"));
  EXPECT_FALSE(startsWithNoCase("K", "kb"));
  EXPECT_EQ(lower("ABCz9"), "abcz9");
}

TEST(ArticleLines, ARuleOnlyDraws) {
  EXPECT_TRUE(isRule("   -------"));
  EXPECT_TRUE(isRule("+----+====+"));
  EXPECT_FALSE(isRule("--"));
  EXPECT_FALSE(isRule("--- a"));
  EXPECT_FALSE(isRule(""));
}

TEST(ArticleLines, AllDigitsNeedsADigit) {
  EXPECT_TRUE(isAllDigits("0123"));
  EXPECT_FALSE(isAllDigits(""));
  EXPECT_FALSE(isAllDigits("12a"));
}

}  // namespace
}  // namespace qfe
