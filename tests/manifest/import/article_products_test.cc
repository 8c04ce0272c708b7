#include "manifest/import/article_products.h"

#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

// "name|display name|editions|service pack".
std::string productText(std::string_view line) {
  const auto product = productOfLine(line);
  if (!product) return "none";
  std::string editions;
  for (const std::string& edition : product->editions) editions += edition;
  return product->name + '|' + product->displayName + '|' + editions + '|' + product->servicePack;
}

TEST(ArticleProducts, TheFoundingProductsAreTakenApart) {
  EXPECT_EQ(productText("Microsoft Exchange Server 2003 Enterprise Edition, Service Pack 1 (SP-1)"),
            "Exchange2003|Microsoft Exchange Server 2003|Enterprise|SP1");
  EXPECT_EQ(productText("Microsoft Exchange Server 2003 Standard Edition, Service Pack 1 (SP1)"),
            "Exchange2003|Microsoft Exchange Server 2003|Standard|SP1");
}

TEST(ArticleProducts, OtherSpellingsOfEditionsAndServicePacksWorkToo) {
  EXPECT_EQ(productText("Microsoft Windows Server 2003, Enterprise x64 Edition SP2"),
            "WindowsServer2003|Microsoft Windows Server 2003|Enterprise x64|SP2");
  EXPECT_EQ(productText("Microsoft SQL Server 2000 SP-3"),
            "SQL2000|Microsoft SQL Server 2000||SP3");
  EXPECT_EQ(productText("Microsoft Windows XP Professional Edition"),
            "WindowsXP|Microsoft Windows XP|Professional|");
  EXPECT_EQ(productText("Exchange 5.5"), "Exchange5.5|Exchange 5.5||");
}

TEST(ArticleProducts, WithoutANameThereIsNoProduct) {
  EXPECT_EQ(productText("Microsoft"), "none");
  EXPECT_EQ(productText(""), "none");
  EXPECT_EQ(productText("\u65e5\u672c"), "none");
  EXPECT_EQ(productText(std::string(501, 'a')), "none");
}

TEST(ArticleProducts, LinesThatDifferInEditionAreOneProduct) {
  std::vector<std::string> doubts;
  const auto products = productsOfLines({"Widget 1 Home Edition, SP1", "Widget 1 Pro Edition, SP1",
                                         "Widget 1 Home Edition, SP1", "Gadget 2"},
                                        doubts);
  ASSERT_EQ(products.size(), 2U);
  EXPECT_EQ(products[0], (ArticleProduct{"Widget1", "Widget 1", {"Home", "Pro"}, "SP1"}));
  EXPECT_EQ(products[1], (ArticleProduct{"Gadget2", "Gadget 2", {}, ""}));
  EXPECT_TRUE(doubts.empty());
}

TEST(ArticleProducts, ServicePacksThatDisagreeAreLeftOpen) {
  std::vector<std::string> doubts;
  const auto products = productsOfLines({"Widget 1, SP1", "Widget 1, SP2", "Widget 1"}, doubts);
  ASSERT_EQ(products.size(), 1U);
  EXPECT_EQ(products[0].servicePack, "");
  EXPECT_THAT(doubts, testing::ElementsAre("the lines of Widget 1 name different service packs; "
                                           "which one is the baseline is left open"));
}

TEST(ArticleProducts, ALineWithoutANameIsADoubt) {
  std::vector<std::string> doubts;
  EXPECT_TRUE(productsOfLines({"Micro\x1bsoft"}, doubts).size() == 1);
  EXPECT_TRUE(productsOfLines({"Server \x1b"}, doubts).empty());
  EXPECT_THAT(doubts, testing::ElementsAre("no product name in \"Server \\x1b\"; not taken"));
}

TEST(ArticleProducts, AServicePackHasANumberAndStandsAlone) {
  EXPECT_EQ(servicePackIn("Exchange Server 2003 Service Pack 2"), "SP2");
  EXPECT_EQ(servicePackIn("(SP-1)"), "SP1");
  EXPECT_EQ(servicePackIn("sp10."), "SP10");
  for (const char* text : {"", "SP", "WASP1", "SP1a", "Service Pack", "SP12345"}) {
    EXPECT_EQ(servicePackIn(text), "") << text;
  }
}

}  // namespace
}  // namespace qfe
