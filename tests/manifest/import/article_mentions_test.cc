#include "manifest/import/article_mentions.h"

#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

bool promises(const std::vector<std::string>& lines) {
  AttributesPromise promise;
  for (const std::string& line : lines) promise.feed(line);
  return promise.seen();
}

TEST(ArticleMentions, ThePromiseMayBeWordedAndWrappedInManyWays) {
  EXPECT_TRUE(promises({"has the file attributes (or later file attributes) that"}));
  EXPECT_TRUE(promises({"the following file", "attributes", "or", "later:"}));
  EXPECT_TRUE(promises({"these or later attributes"}));
}

TEST(ArticleMentions, WordsFarApartPromiseNothing) {
  EXPECT_FALSE(promises({"attributes", "Wait a day or two, later you may try again"}));
  EXPECT_FALSE(promises({"attributes a b c d e f g h i j k l m n or later"}));
  EXPECT_FALSE(promises({"or later"}));
  AttributesPromise promise;
  promise.feed("attributes or later");
  promise.reset();
  EXPECT_FALSE(promise.seen());
}

std::vector<std::string> references(const std::vector<std::string>& lines) {
  ReferenceCollector collector("KB886948");
  for (const std::string& line : lines) collector.feed(line);
  return collector.ids();
}

TEST(ArticleMentions, NumbersBelowAColonAreReferences) {
  EXPECT_THAT(references({"see this article:", "", "836993 How to", " 824684 What is", "prose"}),
              testing::ElementsAre("KB836993", "KB824684"));
}

TEST(ArticleMentions, NumbersInParenthesesAreReferences) {
  EXPECT_THAT(references({"one (824684) and (817903), again (824684)"}),
              testing::ElementsAre("KB824684", "KB817903"));
}

TEST(ArticleMentions, OtherNumbersAndTheArticleItselfAreNone) {
  EXPECT_THAT(references({"we sold", "836993 items in (65536) shops (886948)", "see:", "886948 us",
                          "12 months", "see:", "123456789 too long", "(12345678)", "(123456",
                          "see:", "836993"}),
              testing::IsEmpty());
}

TEST(ArticleMentions, EachCorrectionEndsWithItsSentence) {
  EXPECT_THAT(firstCorrectedIn("It was first corrected in Exchange 5.5 Service Pack 3. More.\n"
                               "Also First Corrected In Widget 2\nother. first corrected in "),
              testing::ElementsAre("Exchange 5.5 Service Pack 3", "Widget 2"));
  EXPECT_THAT(firstCorrectedIn("first corrected in first corrected in SP2"),
              testing::ElementsAre("SP2"));
}

TEST(ArticleMentions, LanguagesAreKnownByTheirEnglishNames) {
  EXPECT_THAT(languagesIn("The English version of this hotfix"), testing::ElementsAre("ENU"));
  EXPECT_THAT(languagesIn("the German version, the German version, The French version"),
              testing::ElementsAre("DEU", "FRA"));
  EXPECT_THAT(languagesIn("The latest version. Breathe English version. the a b c version"),
              testing::IsEmpty());
}

TEST(ArticleMentions, UtcIsSaidInFullOrInParentheses) {
  EXPECT_TRUE(saysUtc("in coordinated universal time"));
  EXPECT_TRUE(saysUtc("times (UTC)"));
  EXPECT_FALSE(saysUtc("in local time"));
}

}  // namespace
}  // namespace qfe
