#include "manifest/base/limits.h"
#include "manifest/manifest_json.h"
#include "manifest/recipe.h"
#include "manifest/role.h"
#include "tests/manifest/import/article_builder.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing_support::ArticleParts;

ArticleRow row(std::string file, std::string platform = "") {
  ArticleRow made;
  made.line = 7;
  made.file = std::move(file);
  made.versionText = "1.2";
  made.size = 3;
  made.time = UtcTime::parse("2004-11-16T20:58Z");
  made.platform = std::move(platform);
  return made;
}

Article articleOf(std::vector<ArticleRow> rows) {
  Article article;
  article.fileName = "a.txt";
  article.id = "KB100000";
  article.title = "Widgets";
  article.language = "ENU";
  article.timesAreUtc = true;
  article.products = {{"Widget1", "Widget 1", {}, ""}};
  article.rows = std::move(rows);
  return article;
}

std::vector<std::string> pathsOf(const Manifest& manifest) {
  std::vector<std::string> paths;
  for (const FileRow& file : manifest.files) paths.push_back(file.path.print());
  return paths;
}

TEST(Drafts, TheDraftSaysWhatTheArticleSays) {
  const auto drafts = draftsFromArticle(ArticleParts().read());
  ASSERT_EQ(drafts.size(), 1U);
  const Manifest& manifest = drafts[0].manifest;
  EXPECT_EQ(manifest.id, "KB886948");
  EXPECT_EQ(manifest.revision, 0U);
  EXPECT_EQ(manifest.classification, Classification::hotfix);
  EXPECT_EQ(manifest.released, UtcTime::parse("2004-11-16T20:58Z"));
  EXPECT_EQ(
      manifest.product,
      (Product{"Exchange2003", "Microsoft Exchange Server 2003", {"Enterprise", "Standard"}}));
  EXPECT_EQ(manifest.platform, Platform::windows);
  EXPECT_EQ(manifest.architecture, std::nullopt);
  EXPECT_EQ(manifest.language, "ENU");
  EXPECT_EQ(manifest.appliesTo, std::nullopt);
  EXPECT_THAT(manifest.correctedIn, ElementsAre(CorrectedIn{"SP2", std::nullopt}));
  EXPECT_TRUE(manifest.prerequisites.empty());
  ASSERT_EQ(manifest.files.size(), 2U);
  const FileRow& file = manifest.files[1];
  EXPECT_EQ(file.path.print(), "Mlmig32.dll");
  EXPECT_TRUE(file.path.isBareName());
  EXPECT_EQ(file.change, Change::replace);
  EXPECT_EQ(file.when, When::present);
  EXPECT_EQ(file.version, Version::parse("6.5.7232.52"));
  EXPECT_EQ(file.size, 4460032U);
  EXPECT_EQ(file.modified, UtcTime::parse("2004-11-16T20:58Z"));
  EXPECT_EQ(manifest.article->symptoms, "Widgets are not there.");
  EXPECT_EQ(manifest.article->appliesTo.size(), 2U);
  EXPECT_THAT(missingFor(Role::draft, manifest), ElementsAre());
}

TEST(Drafts, ADraftIsReadBackFromItsJson) {
  const auto drafts = draftsFromArticle(ArticleParts().read());
  EXPECT_EQ(readManifest("draft.json", writeManifest(drafts[0].manifest)), drafts[0].manifest);
}

TEST(Drafts, TheProjectsArticleAndRecipeAreReadyToPack) {
  const std::string folder = "payloads/kb886948/";
  const Article article =
      readArticle("KB886948.txt", testing_support::projectFile(folder + "KB886948.txt"));
  const auto drafts = draftsFromArticle(article);
  ASSERT_EQ(drafts.size(), 1U);
  const Manifest merged =
      mergeRecipe(drafts[0].manifest,
                  parseJson("recipe.json", testing_support::projectFile(folder + "recipe.json"),
                            limits::kRecipeBytes));
  EXPECT_THAT(missingForPacking(merged), ElementsAre());
  EXPECT_EQ(packageStem(merged), "Exchange2003-KB886948-x86-ENU");
  EXPECT_THAT(pathsOf(merged),
              ElementsAre("{exchsrvr}/bin/Mailmig.exe", "{exchsrvr}/bin/Mlmig32.dll"));
  EXPECT_EQ(merged.files[0].when, When::always);
}

TEST(Drafts, WhatTheArticleDoesNotSayIsListed) {
  const auto drafts = draftsFromArticle(ArticleParts().read());
  EXPECT_THAT(
      drafts[0].unsaid,
      ElementsAre(
          "revision: articles do not number their packages",
          "architecture: no row names a platform",
          "locations and paths: the article names files without their folders",
          "baseline (appliesTo): the article says Service Pack 1; which files and versions prove "
          "it",
          "correctedIn SP2: which file and version prove that release",
          "digests (sha256): pack takes them from the files"));
  Article bare = articleOf({});
  bare.language.clear();
  EXPECT_THAT(draftsFromArticle(bare)[0].unsaid,
              ElementsAre("revision: articles do not number their packages",
                          "platform: windows or linux", "architecture: no row names a platform",
                          "language: no sentence such as \"The English version of this hotfix\"",
                          "released: no row has a date",
                          "locations and paths: the article names files without their folders",
                          "baseline (appliesTo): which files and versions prove the product",
                          "digests (sha256): pack takes them from the files"));
}

TEST(Drafts, ThereIsOneForEachProductAndArchitecture) {
  Article article = articleOf({row("a.dll", "x86"), row("a.dll", "AMD64"), row("b.txt")});
  article.products.push_back({"Gadget2", "Gadget 2", {}, ""});
  const auto drafts = draftsFromArticle(article);
  ASSERT_EQ(drafts.size(), 4U);
  EXPECT_EQ(drafts[0].manifest.product.name, "Widget1");
  EXPECT_EQ(drafts[0].manifest.architecture, Architecture::x86);
  EXPECT_EQ(drafts[1].manifest.architecture, Architecture::x64);
  EXPECT_EQ(drafts[3].manifest.product.name, "Gadget2");
  for (const ImportedDraft& draft : drafts) {
    EXPECT_THAT(pathsOf(draft.manifest), ElementsAre("a.dll", "b.txt"));
  }
}

TEST(Drafts, PlatformsThatManifestsDoNotKnowAreNamed) {
  const auto drafts = draftsFromArticle(articleOf({row("a.dll", "x86"), row("a.dll", "IA-64")}));
  ASSERT_EQ(drafts.size(), 1U);
  EXPECT_THAT(pathsOf(drafts[0].manifest), ElementsAre("a.dll"));
  EXPECT_THAT(drafts[0].unsaid,
              Contains("files: line 7 is for the platform \"IA-64\", which manifests do not know; "
                       "left out"));
}

TEST(Drafts, NamesThatNoPackageMayCarryAreLeftOutAndSaid) {
  const auto drafts =
      draftsFromArticle(articleOf({row("..\\evil.dll"), row("bin/a.dll"), row("good.dll")}));
  EXPECT_THAT(pathsOf(drafts[0].manifest), ElementsAre("good.dll"));
  EXPECT_THAT(drafts[0].unsaid, Contains(testing::StartsWith("files: line 7 is left out: ")));
  EXPECT_THAT(drafts[0].unsaid,
              Contains("files: line 7 prints \"bin/a.dll\", which is no bare file name; left out"));
}

TEST(Drafts, EqualRowsAreOneAndOthersOfThatNameAreSaid) {
  ArticleRow other = row("A.DLL");
  other.versionText = "2.0";
  const auto drafts = draftsFromArticle(articleOf({row("a.dll"), row("a.dll"), other}));
  EXPECT_THAT(pathsOf(drafts[0].manifest), ElementsAre("a.dll", "A.DLL"));
  EXPECT_THAT(drafts[0].unsaid,
              Contains("files: \"A.DLL\" is listed more than once (line 7 and before); keep one "
                       "row or give each a range"));
}

TEST(Drafts, TimesThatMayNotBeUtcAreLeftOut) {
  Article article = articleOf({row("a.dll")});
  article.timesAreUtc = false;
  const auto drafts = draftsFromArticle(article);
  EXPECT_EQ(drafts[0].manifest.files[0].modified, std::nullopt);
  EXPECT_EQ(drafts[0].manifest.released, UtcTime::parse("2004-11-16"));
  EXPECT_THAT(drafts[0].unsaid,
              Contains("modified: the article does not say that its times are in UTC; left empty"));
}

TEST(Drafts, TheNewestRowIsTheRelease) {
  ArticleRow newer = row("b.dll");
  newer.time = UtcTime::parse("2005-01-02");
  const auto drafts = draftsFromArticle(articleOf({row("a.dll"), newer, row("c.dll")}));
  EXPECT_EQ(drafts[0].manifest.released, UtcTime::parse("2005-01-02"));
}

TEST(Drafts, EmptyCellsAreCounted) {
  ArticleRow bare;
  bare.file = "a.txt";
  const auto drafts = draftsFromArticle(articleOf({bare, row("b.txt")}));
  EXPECT_EQ(drafts[0].manifest.platform, std::nullopt);
  EXPECT_THAT(drafts[0].unsaid, Contains("version: empty in 1 of 2 files"));
  EXPECT_THAT(drafts[0].unsaid, Contains("size: empty in 1 of 2 files"));
  EXPECT_THAT(drafts[0].unsaid, Contains("modified: empty in 1 of 2 files"));
}

TEST(Drafts, TooManyRowsInAllAreRefused) {
  Article article = articleOf(std::vector<ArticleRow>(50'001, row("a.dll")));
  article.products.push_back({"Gadget2", "Gadget 2", {}, ""});
  EXPECT_EQ(
      testing_support::errorOf([&] { (void)draftsFromArticle(article); }),
      "overLimit: a.txt: 2 drafts of 50001 rows are more than 100000 rows; split the article");
}

}  // namespace
}  // namespace qfe
