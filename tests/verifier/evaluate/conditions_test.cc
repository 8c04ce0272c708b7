#include "verifier/evaluate/conditions.h"

#include "tests/support/test_prelude.h"
#include "tests/verifier/evaluate/samples.h"

namespace qfe {
namespace {

using namespace test;

Instance with(const Observation& store) {
  Instance result;
  result.observations[kStore] = {store};
  return result;
}

ConditionResult check(const VersionRange& versions, const Observation& store) {
  return checkCondition(condition(kStore, versions), with(store));
}

TEST(Conditions, LowerBoundBelongsToTheRangeAndUpperDoesNot) {
  const VersionRange sp1 = range("6.5.7226.0", "6.5.7638.0");
  EXPECT_EQ(check(sp1, present("s", "6.5.7225.65535")).holds, Holds::no);
  EXPECT_EQ(check(sp1, present("s", "6.5.7226.0")).holds, Holds::yes);
  EXPECT_EQ(check(sp1, present("s", "6.5.7637.65535")).holds, Holds::yes);
  EXPECT_EQ(check(sp1, present("s", "6.5.7638.0")).holds, Holds::no);
}

TEST(Conditions, EvidenceNamesFileFoundAndWanted) {
  EXPECT_EQ(check(range("6.5.7226.0", "6.5.7638.0"), present("bin/s", "6.5.6944.0")).evidence,
            "bin/s is version 6.5.6944.0 (wanted: 6.5.7226.0 or later and below 6.5.7638.0)");
  EXPECT_EQ(check(range("6.5.7226.0", ""), absent("bin/s")).evidence,
            "bin/s not found (wanted: 6.5.7226.0 or later)");
  EXPECT_EQ(check(range("", "6.5.7638.0"), present("bin/s", "7.0")).evidence,
            "bin/s is version 7.0 (wanted: below 6.5.7638.0)");
}

TEST(Conditions, WithoutARangeTheFileOnlyHasToExist) {
  EXPECT_EQ(check({}, present("s", "")).holds, Holds::yes);
  EXPECT_EQ(check({}, absent("s")).holds, Holds::no);
}

TEST(Conditions, FileWithoutAVersionCannotTellWhereTheVersionMatters) {
  const ConditionResult result = check(range("1.0", ""), present("bin/s", ""));
  EXPECT_EQ(result.holds, Holds::cannotTell);
  EXPECT_EQ(result.evidence, "bin/s has no version (wanted: 1.0 or later)");
}

TEST(Conditions, UnreadableFileCannotTell) {
  const ConditionResult result = check({}, unreadable("bin/s"));
  EXPECT_EQ(result.holds, Holds::cannotTell);
  EXPECT_EQ(result.evidence, "bin/s: cannot be read: Permission denied (EACCES)");
}

TEST(Conditions, FileThatWasNotLookedForIsNotThere) {
  const ConditionResult result = checkCondition(condition(kStore), Instance{});
  EXPECT_EQ(result.holds, Holds::no);
  EXPECT_EQ(result.evidence, "{exchsrvr}/bin/store.exe not found");
}

TEST(Conditions, OneOfSeveralPlacesOfABareNameIsEnough) {
  Instance places = with(present("a/s", "1.0"));
  places.observations[kStore].push_back(present("b/s", "2.0"));
  EXPECT_EQ(checkCondition(condition(kStore, range("2.0", "")), places).evidence,
            "b/s is version 2.0");
}

class Baselines : public testing::Test {
 protected:
  static ConditionResult check(Baseline::Kind kind, const Observation& first,
                               const Observation& second) {
    Instance both;
    both.observations[kStore] = {first};
    both.observations[kWizard] = {second};
    const VersionRange wanted = range("2.0", "");
    return checkBaseline({kind, {condition(kStore, wanted), condition(kWizard, wanted)}}, both);
  }
  static constexpr auto kAll = Baseline::Kind::allOf;
  static constexpr auto kAny = Baseline::Kind::anyOf;
  const Observation yes_ = present("y", "2.0");
  const Observation no_ = present("n", "1.0");
  const Observation dark_ = unreadable("d");
};

TEST_F(Baselines, AllOfNeedsEveryCondition) {
  EXPECT_EQ(check(kAll, yes_, yes_).holds, Holds::yes);
  EXPECT_EQ(check(kAll, yes_, no_).evidence, "n is version 1.0 (wanted: 2.0 or later)");
  EXPECT_EQ(check(kAll, yes_, no_).holds, Holds::no);
}

TEST_F(Baselines, InAllOfACertainNoOutweighsDoubt) {
  EXPECT_EQ(check(kAll, dark_, no_).holds, Holds::no);
  EXPECT_EQ(check(kAll, dark_, yes_).holds, Holds::cannotTell);
  EXPECT_EQ(check(kAll, yes_, dark_).holds, Holds::cannotTell);
}

TEST_F(Baselines, AnyOfNeedsOneCondition) {
  EXPECT_EQ(check(kAny, no_, yes_).holds, Holds::yes);
  EXPECT_EQ(check(kAny, no_, no_).holds, Holds::no);
  EXPECT_EQ(check(kAny, no_, absent("m")).evidence,
            "n is version 1.0 (wanted: 2.0 or later); m not found (wanted: 2.0 or later)");
}

TEST_F(Baselines, InAnyOfACertainYesOutweighsDoubt) {
  EXPECT_EQ(check(kAny, dark_, yes_).holds, Holds::yes);
  EXPECT_EQ(check(kAny, dark_, no_).holds, Holds::cannotTell);
  EXPECT_EQ(check(kAny, no_, dark_).holds, Holds::cannotTell);
}

TEST(Conditions, RangesReadAsSentences) {
  EXPECT_EQ(describeRange({}), "");
  EXPECT_EQ(describeRange(range("1.0", "")), "1.0 or later");
  EXPECT_EQ(describeRange(range("", "2.0")), "below 2.0");
  EXPECT_EQ(describeRange(range("1.0", "2.0")), "1.0 or later and below 2.0");
}

}  // namespace
}  // namespace qfe
