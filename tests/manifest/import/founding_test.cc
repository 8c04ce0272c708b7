#include "manifest/import/founding.h"

#include "tests/manifest/import/article_builder.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

using testing::ElementsAre;
using testing_support::ArticleParts;
using testing_support::errorOf;
using testing_support::warningsOf;

std::string foundingText() {
  return testing_support::projectFile("payloads/kb886948/KB886948.txt");
}

void expectFoundingFacts(const Article& article) {
  EXPECT_EQ(article.id, "KB886948");
  ASSERT_EQ(article.products.size(), 1U);
  EXPECT_EQ(
      article.products[0],
      (ArticleProduct{
          "Exchange2003", "Microsoft Exchange Server 2003", {"Enterprise", "Standard"}, "SP1"}));
  EXPECT_THAT(
      article.appliesTo,
      ElementsAre("Microsoft Exchange Server 2003 Enterprise Edition, Service Pack 1 (SP-1)",
                  "Microsoft Exchange Server 2003 Standard Edition, Service Pack 1 (SP1)"));
  EXPECT_THAT(article.references, ElementsAre("KB836993", "KB824684", "KB817903", "KB328871"));
  EXPECT_THAT(article.keywords, ElementsAre("kbQFE", "KBHotfixServer", "kbexchCOEXISTMIGRATION",
                                            "kbprb", "kbBug", "kbfix", "KB886948", "kbAudITPRO"));
  EXPECT_THAT(article.correctedIn, ElementsAre("SP2"));
  EXPECT_EQ(article.language, "ENU");
  EXPECT_TRUE(article.timesAreUtc);
  EXPECT_EQ(article.lastReviewed, UtcTime::parse("2006-04-07"));
  const auto time = UtcTime::parse("2004-11-16T20:58Z");
  EXPECT_THAT(article.rows,
              ElementsAre(ArticleRow{35, "Mailmig.exe", "6.5.7232.52", 84992, time, "", ""},
                          ArticleRow{36, "Mlmig32.dll", "6.5.7232.52", 4460032, time, "", ""}));
  EXPECT_THAT(warningsOf(article), ElementsAre());
}

TEST(Founding, TheFoundingArticleIsReadWhole) {
  const Article article = readArticle("KB886948.txt", foundingText());
  expectFoundingFacts(article);
  EXPECT_EQ(article.title,
            "Exchange Server 2003 Service Pack 1: calendar items are left behind by the Migration "
            "Wizard");
  EXPECT_EQ(article.status,
            "This is a confirmed problem of the Microsoft products named at the top of this "
            "article. It was first corrected in Exchange Server 2003 Service Pack 2.");
  EXPECT_TRUE(article.symptoms.starts_with("The Exchange Migration Wizard has moved mailboxes"));
  EXPECT_TRUE(article.cause.starts_with("Service Pack 1 taught the wizard"));
  EXPECT_TRUE(article.resolution.starts_with("Service pack information\n\n"));
  EXPECT_TRUE(article.moreInformation.starts_with("The words used here"));
}

TEST(Founding, LineEndsAndEncodingsMakeNoDifference) {
  const std::string text = foundingText();
  std::string crlf = "\xEF\xBB\xBF";
  std::string utf16 = "\xFF\xFE";
  std::string windows1252;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') crlf += '\r';
    crlf += text[i];
    // The bullet is the only character outside ASCII.
    if (text.compare(i, 3, "\u2022") == 0) {
      windows1252 += '\x95';
      utf16 += "\x22\x20";
      crlf += text.substr(i + 1, 2);
      i += 2;
    } else {
      windows1252 += text[i];
      utf16 += text[i];
      utf16 += '\0';
    }
  }
  for (const std::string& variant : {crlf, utf16, windows1252}) {
    expectFoundingFacts(readArticle("KB886948.txt", variant));
  }
}

std::string readError(const ArticleParts& parts) {
  return errorOf([&] { (void)parts.read(); });
}

constexpr const char* kNoLayout =
    "badArticle: a.txt: not a hotfix article in a known layout: the layout of KB 886948 needs ";

TEST(Founding, TheMissingLandmarkIsNamed) {
  ArticleParts parts;
  parts.title = "Widgets go missing\n\n";
  EXPECT_EQ(readError(parts), std::string(kNoLayout) +
                                  "a first line that ends with the article's number in "
                                  "parentheses, such as \"(886948)\"");
  parts = ArticleParts();
  parts.appliesTo = "";
  EXPECT_EQ(readError(parts),
            std::string(kNoLayout) + "the line \"The information in this article applies to:\"");
  parts = ArticleParts();
  parts.appliesTo = "The information in this article applies to:\n\n";
  EXPECT_EQ(
      readError(parts),
      std::string(kNoLayout) + "a product below \"The information in this article applies to:\"");
  parts = ArticleParts();
  parts.before = parts.after = "";
  EXPECT_EQ(readError(parts),
            std::string(kNoLayout) + "a section heading on its own line, such as RESOLUTION");
  const std::string noTable = std::string(kNoLayout) +
                              "a sentence that promises file attributes \"or later\", and below "
                              "it a table with a header line such as \"Date  Time  Version  Size  "
                              "File name\"";
  parts = ArticleParts();
  parts.promise = "";
  EXPECT_EQ(readError(parts), noTable);
  parts = ArticleParts();
  parts.table = "";
  EXPECT_EQ(readError(parts), noTable);
}

TEST(Founding, ProductsWithoutANameAreRefused) {
  ArticleParts parts;
  parts.appliesTo = "The information in this article applies to:\n\n  - Microsoft\n\n";
  EXPECT_EQ(readError(parts),
            "badArticle: a.txt:3: no product's name could be made out below \"applies to\"; "
            "correct the lines there");
  parts.appliesTo = "The information in this article applies to:\n";
  for (int i = 0; i <= 200; ++i) parts.appliesTo += "- Widget " + std::to_string(i) + "\n";
  EXPECT_EQ(readError(parts),
            "overLimit: a.txt: more than 200 lines of products; split the article");
}

TEST(Founding, ACorrectionThatIsNoServicePackIsTakenAsPrinted) {
  ArticleParts parts;
  parts.after =
      "\nSTATUS\n\nFirst corrected in Widget 2.1. First corrected in SP3. First corrected in "
      "Widget Service Pack 3.\n";
  const Article article = parts.read();
  EXPECT_THAT(article.correctedIn, ElementsAre("Widget 2.1", "SP3"));
  EXPECT_THAT(warningsOf(article),
              ElementsAre("8: \"first corrected in Widget 2.1\" names no service pack; taken as "
                          "printed"));
}

TEST(Founding, MissingUtcAndLanguageAreNotInvented) {
  ArticleParts parts;
  parts.promise = "The hotfix has these file attributes or later.\n";
  const Article article = parts.read();
  EXPECT_FALSE(article.timesAreUtc);
  EXPECT_EQ(article.language, "");
  EXPECT_THAT(warningsOf(article),
              ElementsAre("8: the article does not say that its times are in UTC; drafts keep the "
                          "day only as the release date"));
}

TEST(Founding, TwoLanguagesAreADoubt) {
  ArticleParts parts;
  parts.after += "MORE INFORMATION\n\nThe German version has other files.\n";
  const Article article = parts.read();
  EXPECT_EQ(article.language, "ENU");
  EXPECT_THAT(warningsOf(article),
              ElementsAre("8: the article speaks of more than one language version; its files are "
                          "taken as ENU"));
}

}  // namespace
}  // namespace qfe
