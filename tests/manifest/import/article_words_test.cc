#include "manifest/import/article_words.h"

#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

TEST(ArticleWords, WordsKnowTheirPlacesAndTheGapsBeforeThem) {
  const std::string line = "  a bc   d";
  const auto words = wordsOf(line);
  ASSERT_EQ(words.size(), 3U);
  EXPECT_EQ(words[0].text, "a");
  EXPECT_EQ(words[0].begin, 2U);
  EXPECT_EQ(words[1].begin, 4U);
  EXPECT_EQ(words[1].end, 6U);
  EXPECT_TRUE(words[0].gapBefore);
  EXPECT_FALSE(words[1].gapBefore);
  EXPECT_TRUE(words[2].gapBefore);
}

TEST(ArticleWords, OnlyGapsBetweenWordsAreClear) {
  EXPECT_TRUE(hasClearGap(wordsOf("a  b")));
  EXPECT_FALSE(hasClearGap(wordsOf("   a b   ")));
  EXPECT_FALSE(hasClearGap(wordsOf("")));
}

TEST(ArticleWords, ATabIsAlwaysAClearGap) {
  EXPECT_EQ(expandTabs("ab\tc"), "ab      c");
  EXPECT_EQ(expandTabs("1234567\tc"), "1234567" + std::string(9, ' ') + "c");
  EXPECT_EQ(expandTabs("no tab"), "no tab");
}

TEST(ArticleWords, TabsSeparateCellsAndEmptyOnesInsideStay) {
  EXPECT_THAT(splitTabs(" a \t\tb\t\t "), testing::ElementsAre("a", "", "b"));
  EXPECT_THAT(splitTabs(""), testing::IsEmpty());
  EXPECT_EQ(joinWords({"a", "b"}), "a b");
}

}  // namespace
}  // namespace qfe
