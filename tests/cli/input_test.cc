// What a user names, and what is not what it should be: sources, roots, outputs.
#include "tests/cli/sample_server.h"
#include "tests/support/test_prelude.h"

namespace qfe::cli {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;
using testing::StartsWith;

class Input : public testing::Test {
 protected:
  [[nodiscard]] RunResult check(const std::string& source, RunOptions options = {}) const {
    options.folder = work_.path();
    return run({"check", source, "--root", server_.root()}, options);
  }
  void refused(const std::string& source, const std::string& message) const {
    const std::string before = treeOf(server_.root());
    for (const char* binary : {QFE_BINARY, QFE_CORE_BINARY}) {
      RunOptions options;
      options.binary = binary;
      const RunResult result = check(source, options);
      EXPECT_EQ(result.exit, 3);
      EXPECT_EQ(result.out, "");
      EXPECT_EQ(result.err, "qfe: " + message + "\n");
    }
    EXPECT_EQ(treeOf(server_.root()), before);
  }

  TestFolder work_;
  SampleServer server_;
};

TEST_F(Input, AManifestIsReadFromStandardInput) {
  RunOptions options;
  options.input = contentOf(samplePackage().draft);
  const RunResult result = check("-", options);
  EXPECT_EQ(result.exit, 1);
  EXPECT_EQ(result.err, "");
  EXPECT_THAT(result.out, StartsWith("KB886948  needed  "));
}

TEST_F(Input, WhatIsNoFileIsSaid) {
  refused("nothing", "nothing: No such file or directory (ENOENT)");
  refused(".", ".: Is a directory (EISDIR)");
}

TEST_F(Input, ACutPackageIsRefusedWithWhatIsThere) {
  const std::string package = contentOf(samplePackage().package);
  work_.write("cut.qfe", package.substr(0, 100'000));
  refused("cut.qfe", "cut.qfe: cut off: 100000 bytes are there, " + std::to_string(package.size()) +
                         " belong to the package");
  work_.write("short.qfe", package.substr(0, 700));
  refused("short.qfe", "short.qfe: cut off within manifest.json");
  const RunResult apply = server_.qfe({"apply", work_ / "cut.qfe", "--allow-unsigned"});
  EXPECT_EQ(apply.exit, 3);
}

TEST_F(Input, AnUnknownKeyIsShownAtItsPlace) {
  std::string manifest = contentOf(samplePackage().draft);
  manifest.insert(manifest.find("  \"id\""), "  \"colour\": 1,\n");
  work_.write("key.json", manifest);
  const RunResult result = check("key.json");
  EXPECT_EQ(result.exit, 3);
  EXPECT_THAT(result.err, MatchesRegex("qfe: key\\.json:[0-9]+:[0-9]+: unknown key "
                                       "\"colour\"[^\n]*\n    *\"colour\": 1,\n *\\^\n"));
}

TEST_F(Input, WhatIsOverTheLimitIsNotReadOn) {
  work_.write("big.json", "{\"a\": \"" + std::string(17U << 20U, 'x') + "\"}");
  refused("big.json", "big.json: larger than the limit of 16777216 bytes");
}

TEST_F(Input, AnEmptyFileAndBinaryJunkAreNoSources) {
  work_.write("empty", "");
  const RunResult empty = check("empty");
  EXPECT_EQ(empty.exit, 3);
  EXPECT_THAT(empty.err, StartsWith("qfe: empty: not a hotfix article in a known layout: "));
  work_.write("junk", std::string("\xFF\x00\x01{junk", 8));
  const RunResult junk = check("junk");
  EXPECT_EQ(junk.exit, 3);
  EXPECT_THAT(junk.err, StartsWith("qfe: junk: "));
  EXPECT_EQ(junk.out, "");
}

TEST_F(Input, AnArticleIsASourceInTheFullBinaryOnly) {
  const RunResult full = check(samplePackage().article);
  EXPECT_EQ(full.exit, 1);
  EXPECT_THAT(full.out, StartsWith("KB886948  needed  "));
  RunOptions core;
  core.binary = QFE_CORE_BINARY;
  const RunResult small = check(samplePackage().article, core);
  EXPECT_EQ(small.exit, 3);
  EXPECT_EQ(small.err, "qfe: " + samplePackage().article +
                           ": neither a manifest nor a package (KB articles are read by the full "
                           "qfe on the admin's machine)\n");
}

TEST_F(Input, AManifestIsNoPackage) {
  const RunResult result = server_.qfe({"apply", samplePackage().draft, "--allow-unsigned"});
  EXPECT_EQ(result.exit, 3);
  EXPECT_EQ(result.err, "qfe: " + samplePackage().draft +
                            ": not a qfe package: it does not begin with the tar header of "
                            "manifest.json\n");
}

TEST_F(Input, ARootThatIsNoFolderIsRefused) {
  work_.write("file", "x");
  const auto at = [&](const std::string& root) {
    return run({"check", samplePackage().package, "--root", root}).err;
  };
  EXPECT_EQ(at("/no/where"),
            "qfe: the root /no/where cannot be opened: No such file or directory (ENOENT); name "
            "the folder that holds the server's files\n");
  EXPECT_EQ(at(work_ / "file"), "qfe: the root " + (work_ / "file") +
                                    " cannot be opened: Not a directory (ENOTDIR); name the "
                                    "folder that holds the server's files\n");
}

TEST_F(Input, AnEmptyRootIsRefusedAndStaysEmpty) {
  for (const std::string verb : {"check", "apply"}) {
    const TestFolder empty;
    std::vector<std::string> words = {verb, samplePackage().package, "--root", empty.path()};
    if (verb == "apply") words.emplace_back("--allow-unsigned");
    const RunResult result = run(words);
    EXPECT_EQ(result.exit, 3);
    EXPECT_EQ(result.out, "");
    EXPECT_EQ(result.err, "qfe: " + empty.path() +
                              ": there is nothing in this folder; --root takes the root of a "
                              "server's file system\n");
    EXPECT_EQ(treeOf(empty.path()), "");
  }
}

TEST_F(Input, AnErrorIsADocumentWithJson) {
  RunOptions options;
  options.folder = work_.path();
  const RunResult result = run({"check", "nothing", "--root", server_.root(), "--json"}, options);
  EXPECT_EQ(result.exit, 3);
  EXPECT_EQ(result.err, "qfe: nothing: No such file or directory (ENOENT)\n");
  const Json document = documentOf(result);
  const Json& error = at(document, "error");
  EXPECT_EQ(at(error, "code"), Json(200));
  EXPECT_EQ(at(error, "name"), Json("cannotRead"));
  EXPECT_EQ(at(error, "message"), Json("nothing: No such file or directory (ENOENT)"));
  EXPECT_EQ(at(error, "context"), Json(JsonArray()));
  EXPECT_EQ(at(document, "exit"), Json(3));
  EXPECT_EQ(at(document, "installer"), installer(1620, "ERROR_INSTALL_PACKAGE_INVALID"));
}

// script(1) would be needed for the terminal's side; a pipe has no colour, whatever is asked.
TEST_F(Input, PipesGetNoColour) {
  for (const char* value : {"", "1"}) {
    RunOptions options;
    options.environment = {{"NO_COLOR", value}, {"TERM", "xterm-256color"}};
    EXPECT_THAT(check(samplePackage().package, options).out, Not(HasSubstr("\x1b")));
  }
}

TEST_F(Input, VerboseSaysMoreAndQuietLessAndTheLogKeepsAll) {
  const std::string package = samplePackage().package;
  const std::string said = package + ": no signature, accepted by --allow-unsigned\n";
  EXPECT_EQ(server_.apply({"-n"}).err, "");
  EXPECT_EQ(server_.apply({"-n", "--verbose"}).err, said);
  const RunResult logged = server_.apply({"-n", "--quiet", "--log", work_ / "log"});
  EXPECT_EQ(logged.err, "");
  EXPECT_THAT(work_.read("log"), MatchesRegex("[0-9]+-[0-9]+-[0-9]+T[0-9:]+Z detail: [^\n]*\n"));
  EXPECT_THAT(work_.read("log"), HasSubstr(" detail: " + said));
  (void)server_.apply({"--location", "bad", "--log", work_ / "log"});
  EXPECT_THAT(work_.read("log"), HasSubstr(" error: --location takes NAME=PATH"));
}

TEST_F(Input, OutputThatCannotBeWrittenIsNoSuccess) {
  const std::string check = QFE_BINARY " check " + samplePackage().package + " --root '" +
                            server_.root() + "' > /dev/full";
  const RunResult result = runProgram("/bin/sh", {"-c", check});
  EXPECT_EQ(result.exit, 6);
  EXPECT_EQ(result.err, "qfe: the output could not be written in full\n");
}

TEST_F(Input, AChangedServerIsNoFailureForWantOfOutput) {
  const std::string apply = QFE_BINARY " apply --allow-unsigned " + samplePackage().package +
                            " --root '" + server_.root() + "' > /dev/full";
  const RunResult result = runProgram("/bin/sh", {"-c", apply});
  EXPECT_EQ(result.exit, 0);
  EXPECT_EQ(result.err,
            "qfe: warning: the output could not be written in full; the server was changed as "
            "asked\n");
  EXPECT_EQ(server_.check().exit, 0);
}

}  // namespace
}  // namespace qfe::cli
