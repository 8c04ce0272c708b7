#include "manifest/import/article_cells.h"

#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

TEST(ArticleCells, VersionsBeginWithADigit) {
  for (const char* text : {"6.5.7232.52", "5.0:2195.2194", "1.1.1w", "12", "6,5,7232,52"}) {
    EXPECT_TRUE(looksLikeVersion(text)) << text;
  }
  for (const char* text :
       {"Mailmig.exe", "16-Nov-2004", "20:58", "12a", "", "1.0 beta", "84,992"}) {
    EXPECT_FALSE(looksLikeVersion(text)) << text;
  }
}

TEST(ArticleCells, SizesAreNumbersWithAUnitAtMost) {
  for (const char* text : {"84,992", "84992", "138KB", "1.33 MB", "84,992 bytes"}) {
    EXPECT_TRUE(looksLikeSize(text)) << text;
  }
  for (const char* text : {"6.5.7232.52", "84 files", "Mailmig.exe", ""}) {
    EXPECT_FALSE(looksLikeSize(text)) << text;
  }
}

TEST(ArticleCells, OnlyPlainBytesAreASize) {
  EXPECT_EQ(parseArticleSize("84,992"), 84992U);
  EXPECT_EQ(parseArticleSize("4,460,032"), 4460032U);
  EXPECT_EQ(parseArticleSize("84992 bytes"), 84992U);
  EXPECT_EQ(parseArticleSize("157,285b"), 157285U);
  EXPECT_EQ(parseArticleSize("18446744073709551615"), 18446744073709551615U);
  for (const char* text : {"138KB", "1.33 MB", "84.992", "84,99", "8499,2", "1,0000", "", "bytes",
                           "18446744073709551616", "99999999999999999999999"}) {
    EXPECT_FALSE(parseArticleSize(text)) << text;
  }
}

TEST(ArticleCells, GroupsHaveThreeDigits) {
  EXPECT_TRUE(isGroupedNumber("1,000,000"));
  EXPECT_FALSE(isGroupedNumber("1000"));
  EXPECT_FALSE(isGroupedNumber("6,5,7232,52"));
  EXPECT_FALSE(isGroupedNumber("1,00a"));
  EXPECT_FALSE(isGroupedNumber(",000"));
}

TEST(ArticleCells, SeveralWordsMayBeOneCell) {
  EXPECT_TRUE(canBeVersion({"6,", "5,", "7232,", "52"}));
  EXPECT_TRUE(canBeVersion({"Not", "applicable"}));
  EXPECT_FALSE(canBeVersion({"6,", "5,", "7232,", "52,"}));
  EXPECT_FALSE(canBeVersion({"6.5", "7232"}));
  EXPECT_FALSE(canBeVersion({"1,", "2,", "3,", "4,", "5"}));
  EXPECT_TRUE(canBeFile({"Exchange", "2003", "fix.dll"}));
  EXPECT_FALSE(canBeFile({"84,992", "Mailmig.exe"}));
  EXPECT_FALSE(canBeFile({"Mailmig.exe", "84992"}));
  EXPECT_FALSE(canBeFile({"a", "16-Nov-2004", "b"}));
  EXPECT_FALSE(canBeFile({"a", "b", "c", "d", "e", "f", "g"}));
  EXPECT_FALSE(canBeFile({"N/A"}));
}

TEST(ArticleCells, PlatformsLoseTheirParentheses) {
  EXPECT_EQ(platformText(" (IA64) "), "IA64");
  EXPECT_EQ(platformText("x86"), "x86");
  EXPECT_TRUE(isPlatformWord("(Intel)"));
  EXPECT_FALSE(isPlatformWord("Mailmig.exe"));
}

TEST(ArticleCells, SomeWordsSayThatThereIsNothing) {
  EXPECT_TRUE(saysNone("N/A"));
  EXPECT_TRUE(saysNone("Not Applicable"));
  EXPECT_FALSE(saysNone("0"));
}

}  // namespace
}  // namespace qfe
