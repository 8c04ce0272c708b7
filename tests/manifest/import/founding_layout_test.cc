#include "manifest/import/founding_layout.h"

#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

std::string titleOf(std::string_view text) {
  const auto title = findFoundingLayout(ArticleLines(text)).title;
  return title ? title->id + '|' + title->title : "none";
}

TEST(FoundingLayout, TheTitleEndsWithTheNumber) {
  EXPECT_EQ(titleOf("\n\n  Widgets (all)  fail (886948)\n"), "KB886948|Widgets (all) fail");
  EXPECT_EQ(titleOf("Widgets (KB12345)"), "KB12345|Widgets");
  EXPECT_EQ(titleOf("Widgets (all)\nfail (886948)\n"), "KB886948|Widgets (all) fail");
}

TEST(FoundingLayout, OtherFirstLinesAreNoTitle) {
  for (const char* text : {"", "()", "(886948)", "Widgets", "Widgets (1234)", "Widgets (12345678)",
                           "Widgets (88x948)", "Widgets\n\nfail (886948)", "Widgets (886948"}) {
    EXPECT_EQ(titleOf(text), "none") << text;
  }
}

TEST(FoundingLayout, PartsAreFoundInTheirOrder) {
  const ArticleLines lines(
      "T (886948)\nThe information in this article applies to:\n- X\nCAUSE\nKeywords");
  const FoundingLayout layout = findFoundingLayout(lines);
  EXPECT_EQ(layout.appliesTo, 1U);
  EXPECT_EQ(layout.body, 3U);
  EXPECT_EQ(layout.footer, 5U);
}

TEST(FoundingLayout, ProductsBelowTheFirstSectionDoNotCount) {
  const ArticleLines lines("T (886948)\nCAUSE\nThe information in this article applies to:\n- X\n");
  EXPECT_EQ(findFoundingLayout(lines).appliesTo, 0U);
}

std::vector<std::string> products(std::string_view list) {
  const ArticleLines lines("T (886948)\nThe information in this article applies to:\n" +
                           std::string(list) + "\nCAUSE\n");
  return appliesToLines(lines, findFoundingLayout(lines));
}

TEST(FoundingLayout, BulletsAreTakenOffAndWrappedLinesJoined) {
  EXPECT_THAT(products("\n  \u2022 Widget\n    1 Pro\n  - Gadget -\n    2\n\n * Thing"),
              testing::ElementsAre("Widget 1 Pro", "Gadget - 2", "Thing"));
  EXPECT_THAT(products("\u2022Widget"), testing::ElementsAre("Widget"));
}

TEST(FoundingLayout, WithoutBulletsEachLineIsAProductUnlessIndented) {
  EXPECT_THAT(products("Widget\n  1\nGadget\n-----\nThing"),
              testing::ElementsAre("Widget 1", "Gadget", "Thing"));
}

ArticleFooter footer(std::string_view text) {
  const ArticleLines lines("T (886948)\nCAUSE\n" + std::string(text));
  return readFooter(lines, findFoundingLayout(lines));
}

TEST(FoundingLayout, TheLastLinesMayBeGluedTogether) {
  const ArticleFooter read =
      footer("Modification Type:MajorLast Reviewed:4/7/2006Keywords:kbQFE KB886948");
  EXPECT_EQ(read.lastReviewed->print(), "2006-04-07");
  EXPECT_THAT(read.keywords, testing::ElementsAre("kbQFE", "KB886948"));
  EXPECT_TRUE(read.warnings.empty());
}

TEST(FoundingLayout, TheLastLinesMayBeGluedInAnotherOrder) {
  const ArticleFooter read = footer("Keywords:kbQFE KB886948Last Reviewed:4/7/2006");
  EXPECT_EQ(read.lastReviewed->print(), "2006-04-07");
  EXPECT_THAT(read.keywords, testing::ElementsAre("kbQFE", "KB886948"));
}

TEST(FoundingLayout, TheLastLinesMayStandApart) {
  const ArticleFooter read =
      footer("Keywords: kbA, kbB\n kbC\n\nkbD\nLast Reviewed:\t12/31/2006\n");
  EXPECT_EQ(read.lastReviewed->print(), "2006-12-31");
  EXPECT_THAT(read.keywords, testing::ElementsAre("kbA", "kbB", "kbC"));
}

TEST(FoundingLayout, AReviewDateThatIsNoneIsAWarning) {
  const ArticleFooter read = footer("Last Reviewed:31/12/2006\n");
  EXPECT_FALSE(read.lastReviewed);
  ASSERT_EQ(read.warnings.size(), 1U);
  EXPECT_EQ(read.warnings[0],
            (ArticleWarning{3, "the review date \"31/12/2006\" is no month/day/year; left empty"}));
}

TEST(FoundingLayout, HeadingsStandAloneInCapitals) {
  ASSERT_NE(sectionOfHeading("  MORE INFORMATION "), nullptr);
  EXPECT_EQ(sectionOfHeading("STATUS")->text, &Article::status);
  EXPECT_EQ(sectionOfHeading("WORKAROUND")->text, nullptr);
  EXPECT_EQ(sectionOfHeading("Status"), nullptr);
  EXPECT_EQ(sectionOfHeading("STATUS of"), nullptr);
}

}  // namespace
}  // namespace qfe
