// The verbs that make packages, as a release engineer runs them.
#include <fstream>
#include <iterator>
#include <stdexcept>

#include <sys/stat.h>
#include <unistd.h>

#include "manifest/base/digest.h"
#include "manifest/base/limits.h"
#include "manifest/base/strict_json.h"
#include "tests/cli/run_qfe.h"
#include "tests/support/pe_builder.h"
#include "tests/support/test_prelude.h"

namespace qfe::cli {
namespace {

using test::PeBuilder;
using testing::HasSubstr;
using testing::StartsWith;

const std::string kSource = QFE_SOURCE_DIR;
const std::string kDraftName = "Exchange2003-KB886948-x86-ENU.json";
const std::string kPackageName = "Exchange2003-KB886948-x86-ENU.qfe";

std::string pe(std::uint16_t build, std::uint16_t fix, std::size_t size, std::uint64_t seed = 1) {
  const Bytes image =
      PeBuilder().version(6, 5, build, fix).language(0x409).filler(seed).pad(size).build();
  return std::string(asText(image));
}

// Mlmig32.dll of the article, made once.
const std::string& largeFile() {
  static const std::string kContent = pe(7232, 52, 4460032, 2);
  return kContent;
}

// One document, and nothing else.
Json parsed(const RunResult& result) {
  return parseJson("stdout", result.out, limits::kManifestBytes).root;
}

const Json& at(const Json& document, std::string_view key) {
  const Json* value = document.find(key);
  if (value == nullptr) throw std::runtime_error("no key " + std::string(key));
  return *value;
}

// A folder with the article, its recipe and the two fixed files; commands run in it.
class AuthorVerbs : public testing::Test {
 protected:
  AuthorVerbs() {
    copy("payloads/kb886948/KB886948.txt", "KB886948.txt");
    copy("payloads/kb886948/recipe.json", "recipe.json");
    work_.write("fixed/Mailmig.exe", pe(7232, 52, 84992));
    work_.write("fixed/Mlmig32.dll", largeFile());
  }
  void copy(const std::string& from, const std::string& to) const {
    std::ifstream file(kSource + "/" + from, std::ios::binary);
    work_.write(to, std::string(std::istreambuf_iterator<char>(file), {}));
  }
  [[nodiscard]] RunResult qfe(const std::vector<std::string>& words) const {
    RunOptions options;
    options.folder = work_.path();
    return run(words, options);
  }
  [[nodiscard]] std::string tree() const { return treeOf(work_.path()); }
  void packSample() const {
    const RunResult result = qfe(
        {"pack", "KB886948.txt", "--recipe", "recipe.json", "--files", "fixed", "--level", "1"});
    ASSERT_EQ(result.exit, 0) << result.err;
  }

  TestFolder work_;
};

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

TEST_F(AuthorVerbs, LintOfAGoodReleaseHasNothingToSay) {
  const RunResult result =
      qfe({"lint", "KB886948.txt", "--recipe", "recipe.json", "--files", "fixed"});
  EXPECT_EQ(result.exit, 0);
  EXPECT_EQ(result.out, "");
  EXPECT_EQ(result.err, "nothing to remark\n");
}

TEST_F(AuthorVerbs, LintNamesFileLevelAndRule) {
  work_.write("fixed/readme.txt", "text");
  work_.write("base/Mailmig.exe", pe(7232, 52, 84992, 9));
  const RunResult result = qfe(
      {"lint", "KB886948.txt", "--recipe", "recipe.json", "--files", "fixed", "--base", "base"});
  EXPECT_EQ(result.exit, 1);
  EXPECT_EQ(result.err, "");
  EXPECT_EQ(result.out,
            "KB886948.txt: error: files[0] (Mailmig.exe): version 6.5.7232.52 is that of "
            "base/Mailmig.exe, whose content is another [same-version-other-content]\n"
            "KB886948.txt: warning: fixed/readme.txt: is in the new level, and no row installs it "
            "[unlisted-file]\n");
}

TEST_F(AuthorVerbs, LintAnswersInJson) {
  work_.write("fixed/readme.txt", "text");
  const RunResult result =
      qfe({"lint", "KB886948.txt", "--recipe", "recipe.json", "--files", "fixed", "--json"});
  EXPECT_EQ(result.exit, 1);
  const Json document = parsed(result);
  const Json& remark = at(document, "remarks").array().at(0);
  EXPECT_EQ(at(remark, "file"), Json("KB886948.txt"));
  EXPECT_EQ(at(remark, "id"), Json("KB886948"));
  EXPECT_EQ(at(remark, "level"), Json("warning"));
  EXPECT_EQ(at(remark, "rule"), Json("unlisted-file"));
  EXPECT_EQ(at(remark, "message"),
            Json("fixed/readme.txt: is in the new level, and no row installs it"));
  EXPECT_EQ(at(document, "exit"), Json(1));
}

TEST_F(AuthorVerbs, LintReadsPackages) {
  packSample();
  const RunResult result = qfe({"lint", kPackageName, "--files", "fixed"});
  EXPECT_EQ(result.exit, 0);
  EXPECT_EQ(result.out, "");
}

TEST_F(AuthorVerbs, PackMakesTheSameBytesTwice) {
  const std::vector<std::string> words = {"pack",    "KB886948.txt", "--recipe", "recipe.json",
                                          "--files", "fixed",        "--level",  "1"};
  const RunResult first = qfe(words);
  EXPECT_EQ(first.exit, 0);
  const std::string package = work_.read(kPackageName);
  EXPECT_THAT(first.out, StartsWith(kPackageName + "  "));
  EXPECT_THAT(first.out, HasSubstr(" bytes\n  package identity  "));
  EXPECT_EQ(first.err,
            "takes SHA-256 of 2 files from fixed\n"
            "the row's time is kept where the file has another: Mailmig.exe, Mlmig32.dll\n");
  std::vector<std::string> again = words;
  again.insert(again.end(), {"-o", "again.qfe", "--jobs", "1"});
  EXPECT_EQ(qfe(again).exit, 0);
  EXPECT_EQ(work_.read("again.qfe"), package);
}

TEST_F(AuthorVerbs, PackAnswersInJson) {
  const RunResult result = qfe({"pack", "KB886948.txt", "--recipe", "recipe.json", "--files",
                                "fixed", "--level", "1", "-o", "p.qfe", "--json"});
  EXPECT_EQ(result.exit, 0);
  const Json document = parsed(result);
  EXPECT_EQ(at(document, "package"), Json("p.qfe"));
  EXPECT_EQ(at(document, "id"), Json("KB886948"));
  EXPECT_EQ(at(document, "revision"), Json(1));
  EXPECT_EQ(at(document, "size"), Json(static_cast<std::uint64_t>(work_.read("p.qfe").size())));
  EXPECT_EQ(at(document, "manifestDigest").string().size(), 64U);
  EXPECT_EQ(at(document, "notes").array().size(), 2U);
}

TEST_F(AuthorVerbs, PackCarriesHooks) {
  work_.write("stop.sh", "#!/bin/sh\n");
  const RunResult result =
      qfe({"pack", "KB886948.txt", "--recipe", "recipe.json", "--files", "fixed", "--level", "1",
           "--hook-before", "stop.sh", "--hook-time-limit", "90"});
  EXPECT_EQ(result.exit, 0) << result.err;
  const Json shown = parsed(qfe({"show", kPackageName, "--json"}));
  const Json& hook = at(at(at(shown, "manifest"), "hooks"), "before");
  EXPECT_EQ(at(hook, "timeLimitSeconds"), Json(90));
  EXPECT_EQ(
      at(at(at(shown, "manifest"), "blobs")
             .array()
             .at(static_cast<std::size_t>(std::get<std::int64_t>(at(hook, "blob").storage()))),
         "unpackedSha256"),
      Json(Digest::of("#!/bin/sh\n").hex()));
}

TEST_F(AuthorVerbs, PackSaysThatAHookIsNotThere) {
  const std::string before = tree();
  const RunResult result = qfe({"pack", "KB886948.txt", "--recipe", "recipe.json", "--files",
                                "fixed", "--level", "1", "--hook-after", "gone.sh"});
  EXPECT_EQ(result.exit, 3);
  EXPECT_EQ(result.err,
            "qfe: pack KB886948: gone.sh: cannot be opened: No such file or directory (ENOENT)\n");
  EXPECT_EQ(tree(), before);
}

TEST_F(AuthorVerbs, PackNamesEverythingThatIsMissing) {
  const std::string before = tree();
  const RunResult result = qfe({"pack", "KB886948.txt", "--files", "fixed"});
  EXPECT_EQ(result.exit, 3);
  EXPECT_EQ(result.out, "");
  EXPECT_EQ(result.err,
            "qfe: KB886948 cannot be packed yet; a recipe adds what an article or folder does not "
            "say:\n"
            "  revision is missing\n"
            "  architecture is missing\n"
            "  appliesTo is missing: name at least one file that must exist\n"
            "  correctedIn[0] (SP2): file is missing: name the file that shows the release\n"
            "  files[0] (Mailmig.exe): not an exact path; give a location or folder\n"
            "  files[1] (Mlmig32.dll): not an exact path; give a location or folder\n");
  EXPECT_EQ(tree(), before);
}

TEST_F(AuthorVerbs, PackRefusesFilesThatAreNotAsListed) {
  work_.write("fixed/Mailmig.exe", pe(7232, 51, 84992));
  ASSERT_EQ(::unlink((work_ / "fixed/Mlmig32.dll").c_str()), 0);
  const std::string before = tree();
  const RunResult result =
      qfe({"pack", "KB886948.txt", "--recipe", "recipe.json", "--files", "fixed"});
  EXPECT_EQ(result.exit, 3);
  EXPECT_EQ(result.err,
            "qfe: the files below fixed are not what KB886948 lists:\n"
            "  files[0] (Mailmig.exe): fixed/Mailmig.exe: version is 6.5.7232.51, its row says "
            "6.5.7232.52\n"
            "  files[1] (Mlmig32.dll): no file of that name below fixed\n");
  EXPECT_EQ(tree(), before);
}

TEST_F(AuthorVerbs, PackRefusesAPackageAndAFolderThatIsNotThere) {
  packSample();
  const RunResult package = qfe({"pack", kPackageName, "--files", "fixed"});
  EXPECT_EQ(package.exit, 2);
  EXPECT_EQ(package.err, "qfe: " + kPackageName +
                             " is a package already; pack takes the manifest it was made from\n");
  const RunResult folder =
      qfe({"pack", "KB886948.txt", "--recipe", "recipe.json", "--files", "gone"});
  EXPECT_EQ(folder.exit, 3);
  EXPECT_EQ(folder.err, "qfe: gone: cannot be opened: No such file or directory (ENOENT)\n");
}

TEST_F(AuthorVerbs, PackWorksWithALocaleThatDoesNotExist) {
  work_.write("fixed/m\xC3\xBCll.txt", "text");
  RunOptions options;
  options.folder = work_.path();
  options.environment = {{"LANG", "xx_XX.bad"}, {"LC_ALL", "xx_XX.bad"}};
  const RunResult result =
      run({"pack", "KB886948.txt", "--recipe", "recipe.json", "--files", "fixed", "--level", "1"},
          options);
  EXPECT_EQ(result.exit, 0) << result.err;
}

TEST_F(AuthorVerbs, ExtractWritesTheFilesWithTheirTimes) {
  packSample();
  const RunResult result = qfe({"extract", kPackageName, "-o", "out"});
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(result.out, "out/exchsrvr/bin/Mailmig.exe\nout/exchsrvr/bin/Mlmig32.dll\n");
  EXPECT_EQ(work_.read("out/exchsrvr/bin/Mailmig.exe"), pe(7232, 52, 84992));
  EXPECT_EQ(work_.read("out/exchsrvr/bin/Mlmig32.dll"), largeFile());
  struct stat status {};
  ASSERT_EQ(::stat((work_ / "out/exchsrvr/bin/Mailmig.exe").c_str(), &status), 0);
  EXPECT_EQ(status.st_mtim.tv_sec, 1100638680);  // 2004-11-16T20:58:00Z
  EXPECT_EQ(status.st_mode & 07777U, 0644U);
}

TEST_F(AuthorVerbs, ExtractNeedsNoPrivileges) {
  packSample();
  ASSERT_EQ(::mkdir((work_ / "theirs").c_str(), 0755), 0);
  // Run by root, the test becomes somebody else; run by anybody else, it is already.
  const unsigned uid = ::geteuid() == 0 ? 65534 : 0;
  if (uid != 0) {
    ASSERT_EQ(::chown((work_ / "theirs").c_str(), uid, uid), 0);
  }
  RunOptions options;
  options.folder = work_.path();
  options.uid = uid;
  const RunResult result = run({"extract", kPackageName, "-o", "theirs/out"}, options);
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(work_.read("theirs/out/exchsrvr/bin/Mailmig.exe"), pe(7232, 52, 84992));
}

TEST_F(AuthorVerbs, ExtractAnswersInJson) {
  packSample();
  const RunResult result = qfe({"extract", kPackageName, "-o", "out", "--json"});
  EXPECT_EQ(result.exit, 0);
  const Json document = parsed(result);
  const Json& file = at(document, "files").array().at(0);
  EXPECT_EQ(at(file, "path"), Json("out/exchsrvr/bin/Mailmig.exe"));
  EXPECT_EQ(at(file, "size"), Json(84992));
  EXPECT_EQ(at(file, "sha256"), Json(Digest::of(pe(7232, 52, 84992)).hex()));
}

TEST_F(AuthorVerbs, WhatIsExtractedCanBePackedAgain) {
  packSample();
  ASSERT_EQ(qfe({"extract", kPackageName, "-o", "out"}).exit, 0);
  const RunResult result = qfe({"pack", "KB886948.txt", "--recipe", "recipe.json", "--files", "out",
                                "--level", "1", "-o", "again.qfe"});
  EXPECT_EQ(result.exit, 0);
  EXPECT_EQ(result.err, "takes SHA-256 of 2 files from out\n");
  EXPECT_EQ(work_.read("again.qfe"), work_.read(kPackageName));
}

TEST_F(AuthorVerbs, ExtractReplacesNothingAndNamesWhatIsThere) {
  packSample();
  work_.write("out/exchsrvr/bin/Mlmig32.dll", "mine");
  const std::string before = tree();
  const RunResult result = qfe({"extract", kPackageName, "-o", "out"});
  EXPECT_EQ(result.exit, 5);
  EXPECT_EQ(result.out, "");
  EXPECT_EQ(result.err,
            "qfe: out: something is in the way; move it or choose another folder:\n"
            "  exchsrvr/bin/Mlmig32.dll is there already\n");
  EXPECT_EQ(tree(), before);
}

TEST_F(AuthorVerbs, ExtractNeverFollowsALink) {
  packSample();
  work_.write("elsewhere/bin/keep", "");
  work_.write("out/keep", "");
  ASSERT_EQ(::symlink("../elsewhere", (work_ / "out/exchsrvr").c_str()), 0);
  const std::string before = tree();
  const RunResult result = qfe({"extract", kPackageName, "-o", "out"});
  EXPECT_EQ(result.exit, 5);
  EXPECT_EQ(result.err,
            "qfe: out: something is in the way; move it or choose another folder:\n"
            "  exchsrvr is a symbolic link\n");
  EXPECT_EQ(tree(), before);
}

TEST_F(AuthorVerbs, ExtractOfADamagedPackageLeavesNothing) {
  packSample();
  std::string package = work_.read(kPackageName);
  // In the content of the last blob, before the two end blocks and the padding.
  package[package.size() - 2048] = static_cast<char>(package[package.size() - 2048] ^ 1);
  work_.write("damaged.qfe", package);
  const std::string before = tree();
  const RunResult result = qfe({"extract", "damaged.qfe", "-o", "out/deep"});
  EXPECT_EQ(result.exit, 3);
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err, StartsWith("qfe: damaged.qfe: "));
  EXPECT_EQ(tree(), before);
}

TEST_F(AuthorVerbs, ExtractOfNoPackageIsRefused) {
  const std::string before = tree();
  const RunResult result = qfe({"extract", "KB886948.txt", "-o", "out"});
  EXPECT_EQ(result.exit, 3);
  EXPECT_THAT(result.err, StartsWith("qfe: KB886948.txt: "));
  EXPECT_EQ(tree(), before);
}

}  // namespace
}  // namespace qfe::cli
