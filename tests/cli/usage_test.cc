// What is wrong with a command line is said whole, with what to do, and exits 2.
#include "tests/cli/sample_server.h"
#include "tests/support/test_prelude.h"

namespace qfe::cli {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

RunOptions core() {
  RunOptions options;
  options.binary = QFE_CORE_BINARY;
  return options;
}

// `words` are refused with this message and nothing on standard output.
void refused(const std::vector<std::string>& words, const std::string& message,
             const RunOptions& options = {}) {
  const RunResult result = run(words, options);
  EXPECT_EQ(result.exit, 2) << message;
  EXPECT_EQ(result.out, "");
  EXPECT_EQ(result.err, "qfe: " + message + "\n");
}

TEST(Usage, AVerbIsNeeded) {
  refused({}, "a verb is missing; see `qfe --help`");
  refused({}, "a verb is missing; see `qfe-core --help`", core());
}

TEST(Usage, AMistypedVerbIsAnsweredWithTheNearest) {
  refused({"chekc"}, "there is no verb \"chekc\"; did you mean \"check\"?; see `qfe --help`");
  refused({"help", "rolback"},
          "there is no verb \"rolback\"; did you mean \"rollback\"?; see `qfe --help`");
  refused({"xyzzyxyzzy"}, "there is no verb \"xyzzyxyzzy\"; see `qfe --help`");
}

TEST(Usage, AMistypedOptionIsAnsweredWithTheNearest) {
  refused({"check", "a", "--root", "/", "--quiett"},
          "unknown option --quiett; did you mean --quiet?; see `qfe check --help`");
  refused({"check", "a", "--rooot=/"},
          "unknown option --rooot=/; did you mean --root?; see `qfe check --help`");
  refused({"check", "-x", "a"}, "unknown option -x; see `qfe check --help`");
}

TEST(Usage, AMissingRootIsSaid) {
  refused({"list"},
          "--root DIR is missing: the server's root folder; / for this server; see `qfe list "
          "--help`");
}

TEST(Usage, AMissingArgumentIsSaid) {
  refused({"check", "--root", "/"},
          "SOURCE is missing: manifests, packages, KB articles; see `qfe check --help`");
  refused({"list", "--root", "/", "extra"}, "unexpected argument extra; see `qfe list --help`");
}

TEST(Usage, OptionsTakeTheirValuesOnce) {
  refused({"list", "--root"}, "--root takes a value, and none is given; see `qfe list --help`");
  refused({"list", "--root", "a", "-r", "b"},
          "--root is given 2 times; it takes one DIR; see `qfe list --help`");
  refused({"list", "--root", "a", "--json=no"}, "--json takes no value; see `qfe list --help`");
}

TEST(Usage, BadLocationsAndNumbersAreRefused) {
  const SampleServer server;
  const auto check = [&](const std::vector<std::string>& more, const std::string& message) {
    std::vector<std::string> words = {"check", samplePackage().package, "--root", server.root()};
    words.insert(words.end(), more.begin(), more.end());
    refused(words, message);
  };
  check({"--location", "x"}, "--location takes NAME=PATH (a path below the root), not x");
  check({"--location", "=x"}, "--location takes NAME=PATH (a path below the root), not =x");
  check({"--location", "x="}, "--location takes NAME=PATH (a path below the root), not x=");
  check({"--location", "nope=a"},
        "--location nope=a: no hotfix given here has this location; known: exchsrvr");
  check({"--location", "exchsrvr=../.."},
        "--location exchsrvr=../..: \"..\" could leave the root; give the folder's path from the "
        "root");
  check({"--jobs", "x"}, "--jobs takes a whole number from 0 to 1024, not x");
  check({"--jobs", "1025"}, "--jobs takes a whole number from 0 to 1024, not 1025");
  check({"--jobs=-1"}, "--jobs takes a whole number from 0 to 1024, not -1");
  check({"--log", "/nowhere/at/all"}, "--log /nowhere/at/all: cannot be opened for writing");
}

TEST(Usage, WordsWithBracketsStayOneWord) {
  const RunResult argument = run({"check", "[a,b]", "--root", "/"});
  EXPECT_EQ(argument.exit, 3);
  EXPECT_EQ(argument.err, "qfe: [a,b]: No such file or directory (ENOENT)\n");
  const RunResult option = run({"list", "--root", "[a,b]"});
  EXPECT_EQ(option.exit, 3);
  EXPECT_EQ(option.err,
            "qfe: the root [a,b] cannot be opened: No such file or directory (ENOENT); name the "
            "folder that holds the server's files\n");
}

TEST(Usage, WhatFollowsTwoDashesIsNoOption) {
  const RunResult result = run({"check", "--root", "/", "--", "--json"});
  EXPECT_EQ(result.exit, 3);
  EXPECT_EQ(result.out, "");
  EXPECT_EQ(result.err, "qfe: --json: No such file or directory (ENOENT)\n");
}

TEST(Usage, TheCoreNamesTheFullBinaryForVerbsItLacks) {
  for (const std::string verb : {"pack", "import-kb", "draft", "lint", "extract"}) {
    refused({verb, "x"},
            "`" + verb +
                "` is not in qfe-core, the small binary for servers; run it with the full qfe on "
                "the admin's machine",
            core());
  }
}

TEST(Usage, AWrongCommandLineIsAnErrorDocumentToo) {
  const RunResult result = run({"list", "--json"});
  EXPECT_EQ(result.exit, 2);
  const Json document = documentOf(result);
  EXPECT_EQ(at(at(document, "error"), "name"), Json("usage"));
  EXPECT_EQ(at(document, "exit"), Json(2));
  EXPECT_EQ(at(document, "installer"), installer(1639, "ERROR_INVALID_COMMAND_LINE"));
}

TEST(Usage, TheVersionIsOneLine) {
  const RunResult full = run({"--version"});
  EXPECT_EQ(full.exit, 0);
  EXPECT_THAT(full.out, testing::MatchesRegex("qfe [0-9]+\\.[0-9]+\\.[0-9]+\n"));
  EXPECT_THAT(run({"version"}, core()).out,
              testing::MatchesRegex("qfe-core [0-9]+\\.[0-9]+\\.[0-9]+\n"));
}

TEST(Usage, HelpListsTheVerbsOfTheBinary) {
  const RunResult full = run({"--help"});
  EXPECT_EQ(full.exit, 0);
  EXPECT_EQ(full.err, "");
  EXPECT_THAT(full.out, HasSubstr("\nMaking packages:\n  import-kb  draft manifests"));
  EXPECT_EQ(run({"help"}).out, full.out);
  EXPECT_EQ(run({"-h"}).out, full.out);
  const RunResult small = run({"--help"}, core());
  EXPECT_THAT(small.out, HasSubstr("\nOn a server:\n  check "));
  EXPECT_THAT(small.out, testing::Not(HasSubstr("import-kb")));
}

TEST(Usage, HelpOfAVerbComesBeforeItsMistakes) {
  const RunResult help = run({"apply", "--help"});
  EXPECT_EQ(help.exit, 0);
  EXPECT_THAT(help.out, StartsWith("qfe apply: put hotfixes on a server, all or nothing\n\n"
                                   "usage: qfe apply PACKAGE... --root DIR [OPTIONS]\n"));
  EXPECT_THAT(help.out, HasSubstr("\n  10  done, restart required\n"));
  EXPECT_EQ(run({"help", "apply"}).out, help.out);
  EXPECT_EQ(run({"apply", "--nonsense", "-h"}).out, help.out);
}

}  // namespace
}  // namespace qfe::cli
