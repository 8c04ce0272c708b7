#include "tools/qfe/help.h"

#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

using testing::HasSubstr;

TEST(Help, OfAVerbNamesEveryArgumentOptionAndExitCode) {
  for (const VerbSpec& verb : verbTable()) {
    SCOPED_TRACE(std::string(verb.name));
    const std::string help = verbHelp(verb, "qfe");
    const std::string page = verbManPage(verb, "2026-01-31");
    for (const ArgumentSpec& argument : verb.arguments) {
      EXPECT_THAT(help, HasSubstr("  " + std::string(argument.name) + "  "));
      EXPECT_THAT(page, HasSubstr(std::string(argument.name)));
    }
    for (const std::vector<OptionSpec>& options : {verb.options, commonOptions()})
      for (const OptionSpec& option : options)
        EXPECT_THAT(help, HasSubstr("--" + std::string(option.name)));
    for (const int code : verb.exits)
      EXPECT_NE(help.find(std::to_string(code) + "  "), std::string::npos);
    EXPECT_FALSE(verb.examples.empty());
    for (const Example& example : verb.examples)
      EXPECT_THAT(help, HasSubstr("\n  " + std::string(example.command) + "\n"));
  }
}

TEST(Help, ListsEveryVerbOnce) {
  const std::string full = generalHelp("qfe", false);
  const std::string core = generalHelp("qfe-core", true);
  for (const VerbSpec& verb : verbTable()) {
    const std::string line = "\n  " + std::string(verb.name) + " ";
    EXPECT_THAT(full, HasSubstr(line));
    EXPECT_EQ(core.find(line) != std::string::npos, verb.home == VerbHome::core) << line;
  }
}

TEST(Help, TheSynopsisShowsWhatIsNeeded) {
  EXPECT_EQ(synopsis(*findVerb("apply"), "qfe"), "qfe apply PACKAGE... --root DIR [OPTIONS]");
  EXPECT_EQ(synopsis(*findVerb("verify"), "qfe"), "qfe verify [ID...] --root DIR [OPTIONS]");
  EXPECT_EQ(findVerb("aply"), nullptr);
}

TEST(Help, CompletionsKnowEveryVerb) {
  for (const std::string& script : {bashCompletion(), zshCompletion(), fishCompletion()})
    for (const VerbSpec& verb : verbTable()) EXPECT_THAT(script, HasSubstr(std::string(verb.name)));
}

}  // namespace
}  // namespace qfe
