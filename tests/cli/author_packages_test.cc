// lint, pack and extract, as a release engineer runs them.
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
