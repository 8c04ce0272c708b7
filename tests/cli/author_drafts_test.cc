// import-kb and draft, as a release engineer runs them.
#include <fstream>

#include <sys/stat.h>
#include <unistd.h>

#include "manifest/base/digest.h"
#include "tests/cli/author_fixture.h"

namespace qfe::cli {
namespace {

using test::PeBuilder;
using testing::HasSubstr;
using testing::StartsWith;

TEST_F(AuthorVerbs, ImportWritesADraftAndSaysWhatTheArticleDoesNot) {
  const RunResult result = qfe({"import-kb", "KB886948.txt", "-o", "a/drafts"});
  EXPECT_EQ(result.exit, 0);
  EXPECT_EQ(result.out, "a/drafts/Exchange2003-KB886948-ENU.json\n");
  EXPECT_EQ(result.err,
            "Exchange2003-KB886948-ENU.json: the article does not say, and a recipe has to:\n"
            "  revision: articles do not number their packages\n"
            "  architecture: no row names a platform\n"
            "  locations and paths: the article names files without their folders\n"
            "  baseline (appliesTo): the article says Service Pack 1; which files and versions "
            "prove it\n"
            "  correctedIn SP2: which file and version prove that release\n"
            "  digests (sha256): pack takes them from the files\n");
  const std::string draft = work_.read("a/drafts/Exchange2003-KB886948-ENU.json");
  EXPECT_THAT(draft, HasSubstr("\"version\": \"6.5.7232.52\""));
  struct stat status {};
  ASSERT_EQ(::stat((work_ / "a/drafts/Exchange2003-KB886948-ENU.json").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0644U);
}

TEST_F(AuthorVerbs, ImportWithTheRecipeLeavesNothingOpen) {
  const RunResult result =
      qfe({"import-kb", "KB886948.txt", "--recipe", "recipe.json", "-o", "drafts"});
  EXPECT_EQ(result.exit, 0);
  EXPECT_EQ(result.out, "drafts/" + kDraftName + "\n");
  EXPECT_EQ(result.err, "");
  EXPECT_THAT(work_.read("drafts/" + kDraftName),
              HasSubstr("\"path\": \"{exchsrvr}/bin/Mailmig.exe\""));
}

TEST_F(AuthorVerbs, ImportAgainReplacesTheDraft) {
  work_.write(kDraftName, "edited by hand");
  const RunResult result = qfe({"import-kb", "KB886948.txt", "--recipe", "recipe.json"});
  EXPECT_EQ(result.exit, 0);
  EXPECT_EQ(result.out, kDraftName + "\n");
  EXPECT_THAT(work_.read(kDraftName), StartsWith("{\n"));
}

TEST_F(AuthorVerbs, ImportAnswersInJson) {
  const RunResult result = qfe({"import-kb", "KB886948.txt", "--json", "-o", "drafts"});
  EXPECT_EQ(result.exit, 0);
  const Json document = parsed(result);
  const Json& draft = at(document, "drafts").array().at(0);
  EXPECT_EQ(at(draft, "file"), Json("drafts/Exchange2003-KB886948-ENU.json"));
  EXPECT_EQ(at(draft, "id"), Json("KB886948"));
  EXPECT_EQ(at(draft, "product"), Json("Exchange2003"));
  EXPECT_EQ(at(draft, "unsaid").array().size(), 6U);
  EXPECT_EQ(at(document, "warnings"), Json(JsonArray()));
  EXPECT_EQ(at(document, "exit"), Json(0));
  EXPECT_EQ(at(at(document, "installer"), "symbol"), Json("ERROR_SUCCESS"));
}

TEST_F(AuthorVerbs, ImportPrintsTheTableAndWritesNothing) {
  const std::string before = tree();
  const RunResult result = qfe({"import-kb", "--table", "KB886948.txt"});
  EXPECT_EQ(result.exit, 0);
  EXPECT_EQ(result.err, "");
  EXPECT_EQ(result.out,
            "article\tline\tfile\tversion\tsize\tdate\ttime\tplatform\tcomponent\n"
            "KB886948\t35\tMailmig.exe\t6.5.7232.52\t84992\t2004-11-16\t20:58\t\t\n"
            "KB886948\t36\tMlmig32.dll\t6.5.7232.52\t4460032\t2004-11-16\t20:58\t\t\n");
  EXPECT_EQ(tree(), before);
}

TEST_F(AuthorVerbs, ImportTakesTableOrJson) {
  const RunResult result = qfe({"import-kb", "--table", "--json", "KB886948.txt"});
  EXPECT_EQ(result.exit, 2);
  EXPECT_EQ(result.err, "qfe: --table and --json exclude each other; leave one out\n");
}

TEST_F(AuthorVerbs, ImportWritesAllDraftsOrNone) {
  work_.write("no-article.txt", "A letter.\n");
  const std::string before = tree();
  const RunResult result = qfe({"import-kb", "KB886948.txt", "no-article.txt", "-o", "a/drafts"});
  EXPECT_EQ(result.exit, 3);
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err, StartsWith("qfe: no-article.txt: not a hotfix article in a known "
                                     "layout: "));
  EXPECT_EQ(tree(), before);
}

TEST_F(AuthorVerbs, ImportRefusesTwoArticlesThatGiveOneDraft) {
  copy("payloads/kb886948/KB886948.txt", "again.txt");
  const std::string before = tree();
  const RunResult result = qfe({"import-kb", "KB886948.txt", "again.txt"});
  EXPECT_EQ(result.exit, 3);
  EXPECT_EQ(result.err,
            "qfe: KB886948.txt and again.txt both give Exchange2003-KB886948-ENU.json; import them "
            "into different folders\n");
  EXPECT_EQ(tree(), before);
}

TEST_F(AuthorVerbs, ImportNeverWritesThroughALink) {
  work_.write("precious", "precious");
  ASSERT_EQ(::symlink("precious", (work_ / kDraftName).c_str()), 0);
  const std::string before = tree();
  const RunResult result = qfe({"import-kb", "KB886948.txt", "--recipe", "recipe.json"});
  EXPECT_EQ(result.exit, 5);
  EXPECT_EQ(result.err, "qfe: .: something is in the way; move it or choose another folder:\n  " +
                            kDraftName + " is there already\n");
  EXPECT_EQ(tree(), before);
}

TEST_F(AuthorVerbs, ARecipeThatDoesNotFitIsShownAtItsPlace) {
  work_.write("recipe.json", "{\"files\": {\"Mailmigg.exe\": {}}}\n");
  const std::string before = tree();
  const RunResult result = qfe({"import-kb", "KB886948.txt", "--recipe", "recipe.json"});
  EXPECT_EQ(result.exit, 3);
  EXPECT_THAT(result.err, StartsWith("qfe: recipe.json:1:28: KB886948 has no file "
                                     "\"Mailmigg.exe\"; did you mean \"Mailmig.exe\"?"));
  EXPECT_EQ(tree(), before);
}

TEST_F(AuthorVerbs, AFolderThatCannotBeMadeIsSaid) {
  work_.write("taken", "a file");
  const RunResult file = qfe({"import-kb", "KB886948.txt", "-o", "taken"});
  EXPECT_EQ(file.exit, 6);
  EXPECT_EQ(file.err, "qfe: taken: is no folder; choose another one\n");
  const RunResult below = qfe({"import-kb", "KB886948.txt", "-o", "taken/drafts"});
  EXPECT_EQ(below.exit, 6);
  EXPECT_EQ(below.err, "qfe: taken/drafts: cannot be created: Not a directory (ENOTDIR)\n");
}

TEST_F(AuthorVerbs, DraftComparesTwoFoldersWithTheArticle) {
  work_.write("sp1/bin/Mailmig.exe", pe(7226, 0, 84480));
  work_.write("sp1/bin/old.dll", "old");
  work_.write("new/bin/Mailmig.exe", pe(7232, 52, 84992));
  const RunResult result = qfe({"draft", "--old", "sp1", "--new", "new", "--article",
                                "KB886948.txt", "--into", "exchsrvr", "-o", "draft.json"});
  EXPECT_EQ(result.exit, 0);
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err, HasSubstr("qfe: warning: Mlmig32.dll: the article lists it, and it does "
                                    "not differ between the folders\n"));
  EXPECT_THAT(result.err, HasSubstr("qfe: warning: {exchsrvr}/bin/old.dll: differs between the "
                                    "folders, and the article does not list it\n"));
  EXPECT_THAT(result.err,
              HasSubstr("still open before it can be packed:\n  revision is missing\n"));
  const Json draft = parseJson("draft.json", work_.read("draft.json"), limits::kManifestBytes).root;
  const JsonArray& rows = at(draft, "files").array();
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(at(rows[0], "path"), Json("{exchsrvr}/bin/Mailmig.exe"));
  EXPECT_EQ(at(rows[0], "change"), Json("replace"));
  EXPECT_EQ(at(rows[0], "replaces").array().at(0), Json(Digest::of(pe(7226, 0, 84480)).hex()));
  EXPECT_EQ(at(rows[1], "path"), Json("{exchsrvr}/bin/old.dll"));
  EXPECT_EQ(at(rows[1], "change"), Json("remove"));
}

TEST_F(AuthorVerbs, DraftPrintsWhereNoFileIsNamed) {
  work_.write("old/opt/a", "1");
  work_.write("new/opt/a", "2");
  const RunResult result = qfe({"draft", "--old", "old", "--new", "new", "--id", "APP-1", "--title",
                                "A fix", "--product", "App", "--architecture", "neutral"});
  EXPECT_EQ(result.exit, 0);
  const Json draft = parsed(result);
  EXPECT_EQ(at(draft, "id"), Json("APP-1"));
  EXPECT_EQ(at(draft, "architecture"), Json("neutral"));
  EXPECT_EQ(at(at(draft, "files").array().at(0), "path"), Json("opt/a"));
}

TEST_F(AuthorVerbs, DraftOfEqualFoldersWarns) {
  const RunResult result = qfe({"draft", "--old", "fixed", "--new", "fixed", "--id", "APP-1",
                                "--title", "A fix", "--product", "App"});
  EXPECT_EQ(result.exit, 0);
  EXPECT_THAT(result.err,
              StartsWith("qfe: warning: the two folders do not differ; the draft has no "
                         "files\n"));
}

TEST_F(AuthorVerbs, DraftSaysWhichOptionsItNeeds) {
  const RunResult result = qfe({"draft", "--old", "fixed", "--new", "fixed", "--id", "APP-1"});
  EXPECT_EQ(result.exit, 2);
  EXPECT_EQ(result.err, "qfe: without --article a draft needs --title, --product\n");
  const RunResult both = qfe(
      {"draft", "--old", "fixed", "--new", "fixed", "--id", "APP-1", "--article", "KB886948.txt"});
  EXPECT_EQ(both.exit, 2);
  EXPECT_EQ(both.err, "qfe: --id comes from the article; leave one of the two out\n");
  const RunResult other = qfe({"draft", "--old", "fixed", "--new", "fixed", "--article",
                               "KB886948.txt", "--product", "Word"});
  EXPECT_EQ(other.exit, 2);
  EXPECT_EQ(
      other.err,
      "qfe: KB886948.txt is for Exchange2003; choose one with --product and --architecture\n");
  const RunResult machine = qfe({"draft", "--old", "fixed", "--new", "fixed", "--article",
                                 "KB886948.txt", "--architecture", "vax"});
  EXPECT_EQ(machine.exit, 2);
  EXPECT_EQ(machine.err, "qfe: --architecture vax: it is one of neutral, x86, x64, arm64\n");
}

TEST_F(AuthorVerbs, DraftRefusesALocationThatIsNoName) {
  const RunResult result = qfe({"draft", "--old", "fixed", "--new", "fixed", "--article",
                                "KB886948.txt", "--into", "Program Files"});
  EXPECT_EQ(result.exit, 2);
  EXPECT_EQ(result.err,
            "qfe: --into Program Files: a location's name has 1 to 64 letters, digits, _ or -\n");
}

TEST_F(AuthorVerbs, DraftRefusesALinkAndWritesNothing) {
  ASSERT_EQ(::symlink("Mailmig.exe", (work_ / "fixed/link.exe").c_str()), 0);
  const std::string before = tree();
  const RunResult result = qfe({"draft", "--old", "fixed", "--new", "fixed", "--article",
                                "KB886948.txt", "-o", "draft.json"});
  EXPECT_EQ(result.exit, 3);
  EXPECT_EQ(result.err,
            "qfe: fixed/link.exe: is a symbolic link; put the file itself into the release "
            "folder\n");
  EXPECT_EQ(tree(), before);
}

}  // namespace
}  // namespace qfe::cli
