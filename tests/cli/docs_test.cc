// Man pages and completions as they are installed.
#include <sstream>

#include "tests/cli/sample_server.h"
#include "tests/support/test_prelude.h"

namespace qfe::cli {
namespace {

using testing::HasSubstr;

const std::string kDocs = QFE_DOCS_DIR;

// The verbs of `qfe --help`: indented words before two spaces.
std::vector<std::string> verbs() {
  std::vector<std::string> names;
  std::istringstream help(run({"--help"}).out);
  for (std::string line; std::getline(help, line);)
    if (line.rfind("  ", 0) == 0) names.push_back(line.substr(2, line.find(' ', 2) - 2));
  return names;
}

std::string complete(const std::string& words, int current) {
  const std::string script = "source " + kDocs + "/qfe.bash; COMP_WORDS=(" + words +
                             "); COMP_CWORD=" + std::to_string(current) +
                             "; _qfe; echo \"${COMPREPLY[@]}\"";
  const RunResult result = runProgram("/bin/bash", {"-c", script});
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(result.err, "");
  return result.out;
}

TEST(Docs, EveryVerbHasAManPageWithoutRemarks) {
  std::vector<std::string> pages = {"qfe"};
  for (const std::string& verb : verbs()) pages.push_back("qfe-" + verb);
  EXPECT_EQ(pages.size(), 19U);
  for (const std::string& page : pages) {
    const RunResult result = runProgram(
        "/usr/bin/mandoc", {"-T", "lint", "-W", "warning", kDocs + "/man1/" + page + ".1"});
    EXPECT_EQ(result.exit, 0) << page;
    EXPECT_EQ(result.out + result.err, "") << page;
  }
}

TEST(Docs, EveryVerbsHelpHasOptionsExitCodesAndAnExample) {
  for (const std::string& verb : verbs()) {
    const std::string help = run({verb, "--help"}).out;
    EXPECT_THAT(help, HasSubstr("usage: qfe " + verb)) << verb;
    EXPECT_THAT(help, HasSubstr("\noptions:\n")) << verb;
    EXPECT_THAT(help, HasSubstr("\nexit codes:\n   0  ")) << verb;
    EXPECT_THAT(help, HasSubstr("qfe " + verb + " ")) << verb;
    EXPECT_THAT(help.substr(help.find("\nexamples:\n")), HasSubstr("qfe " + verb)) << verb;
  }
}

TEST(Docs, BashCompletesVerbsAndOptions) {
  EXPECT_EQ(runProgram("/bin/bash", {"-n", kDocs + "/qfe.bash"}).err, "");
  EXPECT_EQ(complete("qfe app", 1), "apply\n");
  EXPECT_EQ(complete("qfe apply --al", 2), "--allow-unsigned --allow-downgrade\n");
}

TEST(Docs, TheInstalledCompletionsAreThoseTheVerbPrints) {
  const auto installed = [](const std::string& name) { return contentOf(kDocs + "/" + name); };
  EXPECT_EQ(run({"completion", "bash"}).out, installed("qfe.bash"));
  EXPECT_EQ(run({"completion", "zsh"}).out, installed("_qfe"));
  EXPECT_EQ(run({"completion", "fish"}).out, installed("qfe.fish"));
}

}  // namespace
}  // namespace qfe::cli
