#include "tools/qfe/arguments.h"

#include "manifest/base/error.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

VerbSpec brew() {
  return {.name = "brew",
          .summary = "makes tea",
          .description = "Makes tea.",
          .arguments = {{"POT", "the pot"}, {"LEAF", "leaves", true, false}},
          .options = {{"water", 'w', "N", "how much", false, true},
                      {"location", 'l', "NAME=PATH", "where", true},
                      {"hot", '\0', "", "boil it"}}};
}

Arguments parse(const std::vector<std::string>& words) {
  return Arguments::parse(brew(), words);
}

std::string refusal(const std::vector<std::string>& words) {
  try {
    static_cast<void>(parse(words));
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::usage);
    return error.what();
  }
  return "";
}

using Words = std::vector<std::string>;

TEST(Arguments, OptionsAndArgumentsMayBeMixed) {
  const Arguments arguments = parse({"pot", "-w", "3", "a", "--hot", "b"});
  EXPECT_EQ(arguments.one("POT"), "pot");
  EXPECT_EQ(arguments.all("LEAF"), (Words{"a", "b"}));
  EXPECT_EQ(arguments.value("water"), "3");
  EXPECT_TRUE(arguments.flag("hot"));
  EXPECT_FALSE(arguments.flag("quiet"));
  EXPECT_EQ(arguments.value("log"), std::nullopt);
}

TEST(Arguments, BracketsAndCommasStayAsTheyAre) {
  const Arguments arguments = parse({"[a,b]", "--water=[1,2]", "x,y"});
  EXPECT_EQ(arguments.one("POT"), "[a,b]");
  EXPECT_EQ(arguments.value("water"), "[1,2]");
  EXPECT_EQ(arguments.all("LEAF"), (Words{"x,y"}));
}

TEST(Arguments, WhatFollowsTwoDashesIsAnArgument) {
  EXPECT_EQ(parse({"-w1", "--", "--hot", "-"}).all("LEAF"), (Words{"-"}));
  EXPECT_EQ(parse({"-w1", "--", "--hot"}).one("POT"), "--hot");
}

TEST(Arguments, ASingleDashIsAnArgument) {
  EXPECT_EQ(parse({"-w", "1", "-"}).one("POT"), "-");
}

TEST(Arguments, MistakesAreSaidBeforeWhatTheyLeaveOut) {
  EXPECT_EQ(refusal({"--watre", "3"}),
            "unknown option --watre; did you mean --water?; see `qfe brew --help`");
  EXPECT_EQ(refusal({"--zzzzzzzz"}), "unknown option --zzzzzzzz; see `qfe brew --help`");
}

TEST(Arguments, WhatIsMissingIsExplained) {
  EXPECT_EQ(refusal({"pot"}), "--water N is missing: how much; see `qfe brew --help`");
  EXPECT_EQ(refusal({"-w", "1"}), "POT is missing: the pot; see `qfe brew --help`");
  EXPECT_EQ(refusal({"pot", "-w"}),
            "--water takes a value, and none is given; see `qfe brew --help`");
}

TEST(Arguments, OnlyRepeatableOptionsAreRepeated) {
  EXPECT_EQ(refusal({"pot", "-w1", "--water", "2"}),
            "--water is given 2 times; it takes one N; see `qfe brew --help`");
  EXPECT_EQ(refusal({"pot", "-w1", "--hot=no"}), "--hot takes no value; see `qfe brew --help`");
}

TEST(Arguments, LocationsAreNamesAndPaths) {
  using Pairs = std::vector<std::pair<std::string, std::string>>;
  EXPECT_EQ(parse({"pot", "-w1", "-l", "a=b=c", "-l", "d=e"}).locations(),
            (Pairs{{"a", "b=c"}, {"d", "e"}}));
  EXPECT_THROW(static_cast<void>(parse({"pot", "-w1", "-l", "a="}).locations()), Error);
}

TEST(Arguments, NumbersAreWholeAndBounded) {
  EXPECT_EQ(parse({"pot", "-w10"}).number("water", 10), 10U);
  EXPECT_EQ(parse({"pot", "-w10"}).number("log", 10), std::nullopt);
  for (const char* bad : {"11", "-1", "+1", "1.0", "0x1", " 1", "", "99999999999999999999"})
    EXPECT_THROW(
        static_cast<void>(parse({"pot", std::string("--water=") + bad}).number("water", 10)), Error)
        << bad;
}

}  // namespace
}  // namespace qfe
