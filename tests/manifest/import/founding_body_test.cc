#include "manifest/import/founding_body.h"

#include "tests/manifest/import/article_builder.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

using testing::ElementsAre;
using testing_support::ArticleParts;
using testing_support::warningsOf;

std::vector<std::string> filesOf(const Article& article) {
  std::vector<std::string> files;
  for (const ArticleRow& row : article.rows) files.push_back(row.file);
  return files;
}

// The table stands on line 15 of the built article.
Article withTable(const std::string& table) {
  ArticleParts parts;
  parts.table = table;
  return parts.read();
}

TEST(FoundingBody, SectionsAreParagraphsWithoutTheTable) {
  ArticleParts parts;
  parts.before = "CAUSE\n\nIt was\nwrapped.\n\n\nTwice.\n\nRESOLUTION\n";
  const Article article = parts.read();
  EXPECT_EQ(article.cause, "It was wrapped.\n\nTwice.");
  EXPECT_EQ(article.resolution,
            "The English version of this hotfix has these file attributes (or later file "
            "attributes). Times are in Coordinated Universal Time (UTC).");
  EXPECT_EQ(article.status, "This was first corrected in Exchange Server 2003 Service Pack 2.");
}

TEST(FoundingBody, RowsKnowTheirLines) {
  const Article article = ArticleParts().read();
  ASSERT_EQ(article.rows.size(), 2U);
  EXPECT_EQ(article.rows[0].line, 17U);
  EXPECT_EQ(article.rows[1].line, 18U);
  EXPECT_THAT(warningsOf(article), ElementsAre());
}

TEST(FoundingBody, TheDashesMayBeMissingAndRowsMayStandApart) {
  const Article article = withTable("File  Size\n\na.dll  1\n\n\nb.dll  2\n");
  EXPECT_THAT(filesOf(article), ElementsAre("a.dll", "b.dll"));
  EXPECT_THAT(warningsOf(article), ElementsAre());
}

TEST(FoundingBody, SeveralTablesAreTakenTogether) {
  const Article article =
      withTable("File  Size\na.dll  1\n\nFor x64:\n\nFile  Size  Platform\nb.dll  2  x64\n");
  EXPECT_THAT(filesOf(article), ElementsAre("a.dll", "b.dll"));
  EXPECT_EQ(article.rows[1].platform, "x64");
  EXPECT_TRUE(article.resolution.ends_with("\n\nFor x64:"));
}

TEST(FoundingBody, ProseUnderTheTableEndsIt) {
  const Article article = withTable("File  Size\na.dll  1\n\nNote 12 files.\n\nb.dll  2,000\n");
  EXPECT_THAT(filesOf(article), ElementsAre("a.dll"));
  EXPECT_THAT(warningsOf(article),
              ElementsAre("20: the line looks like a row, but the table above has ended; not "
                          "taken"));
  EXPECT_TRUE(article.resolution.ends_with("\n\nNote 12 files."));
}

TEST(FoundingBody, ProseWithoutAGapEndsTheTableWithAWarning) {
  const Article article = withTable("File  Size\na.dll  1\nNote the size.\n");
  EXPECT_THAT(filesOf(article), ElementsAre("a.dll"));
  EXPECT_THAT(warningsOf(article),
              ElementsAre("17: the line is no row; the table above is taken to end here"));
  EXPECT_TRUE(article.resolution.ends_with("Note the size."));
}

TEST(FoundingBody, ARowThatIsNotUnderstoodIsAWarningAndTheNextIsRead) {
  const Article article = withTable("File  Size  Date\n16-Nov-2004  12\nb.dll  2  16-Nov-2004\n");
  EXPECT_THAT(filesOf(article), ElementsAre("b.dll"));
  EXPECT_THAT(warningsOf(article), ElementsAre("16: the line does not fit the table's columns "
                                               "(File, Size, Date); not taken"));
}

TEST(FoundingBody, ATableWithoutThePromiseIsNotTheHotfix) {
  ArticleParts parts;
  parts.before = "CAUSE\n\nThese are broken:\nFile  Size\nold.dll  1\n\nThe end.\n\nRESOLUTION\n\n";
  parts.after = "\nMORE INFORMATION\n\nFile  Size\nother.dll  3\n\nother.dll  3,000\n";
  const Article article = parts.read();
  EXPECT_THAT(filesOf(article), ElementsAre("Mailmig.exe", "Mlmig32.dll"));
  EXPECT_EQ(article.cause, "These are broken:\n\nThe end.");
  EXPECT_EQ(article.moreInformation, "");
  const std::string reason =
      ": no sentence above this table says that its files have these attributes or later; its rows "
      "are not taken";
  EXPECT_THAT(warningsOf(article), ElementsAre("11" + reason, "26" + reason));
}

TEST(FoundingBody, SectionsWithoutAPlaceAreNamed) {
  ArticleParts parts;
  parts.after = "\nWORKAROUND\n\nWait.\n\nSYMPTOMS\n\nAgain.\n\n";
  const Article article = parts.read();
  EXPECT_EQ(article.symptoms, "Widgets are not there.\n\nAgain.");
  EXPECT_THAT(
      warningsOf(article),
      ElementsAre("20: the section WORKAROUND has no place in a manifest; its text is not taken",
                  "24: the section SYMPTOMS is there twice; its texts are joined"));
}

TEST(FoundingBody, ColumnsWithoutAPlaceAreNamed) {
  const Article article = withTable("File name  Size  Service branch\na.dll      1     SP2QFE\n");
  EXPECT_THAT(filesOf(article), ElementsAre("a.dll"));
  EXPECT_THAT(warningsOf(article), ElementsAre("15: the column \"Service branch\" is not taken"));
}

TEST(FoundingBody, TooMuchTextOrTooManyRowsAreRefused) {
  ArticleParts parts;
  parts.before = "CAUSE\n\n" + std::string(1U << 20, 'x') + "\n\nRESOLUTION\n\n";
  EXPECT_EQ(testing_support::errorOf([&] { (void)parts.read(); }),
            "overLimit: a.txt: the article's text is longer than 1048576 bytes; shorten it");
  std::string table = "File  Size\n";
  for (int i = 0; i <= 100'000; ++i) table += "a  1\n";
  EXPECT_EQ(testing_support::errorOf([&] { (void)withTable(table); }),
            "overLimit: a.txt:100016: more than 100000 rows in the article's file tables; split "
            "the article");
}

}  // namespace
}  // namespace qfe
