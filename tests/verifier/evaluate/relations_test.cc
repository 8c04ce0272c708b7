#include "verifier/evaluate/relations.h"

#include "tests/support/test_prelude.h"
#include "tests/verifier/evaluate/samples.h"

namespace qfe {
namespace {

using namespace test;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* kFolder = "Program Files/Exchsrvr";
const Instance kOldPlace = instance("6.5.7226.0", "6.5.7226.0");
const Instance kNewPlace = instance("6.5.7232.52", "6.5.7232.52");

// Asks for files of its own, so that its state and that of KB886948 are independent.
Manifest successor(const std::string& id = "KB890000") {
  Manifest manifest = hotfix(id);
  manifest.supersedes = {{"KB886948", 1}};
  for (FileRow& one : manifest.files) one.version = version("6.5.7226.0");
  return manifest;
}

std::vector<Finding> checkBoth(const Manifest& first, const Manifest& second,
                               const Instance& place = kOldPlace) {
  return check({&first, &second}, {{place}, {place}});
}

TEST(Relations, FilesOfASupersedingHotfixMakeItSuperseded) {
  const auto findings = checkBoth(hotfix(), successor());
  EXPECT_EQ(findings[0].state, HotfixState::superseded);
  EXPECT_EQ(findings[0].reason, "superseded by KB890000, whose files are there");
  EXPECT_EQ(findings[1].state, HotfixState::installed);
}

TEST(Relations, OrderOfTheSetDoesNotMatter) {
  EXPECT_EQ(checkBoth(successor(), hotfix())[1].state, HotfixState::superseded);
}

TEST(Relations, SupersedingHotfixThatIsNotInstalledDecidesNothing) {
  Manifest newer = successor();
  newer.files[0].version = version("6.5.7300.0");
  EXPECT_EQ(checkBoth(hotfix(), newer)[0].state, HotfixState::needed);
}

TEST(Relations, SupersedingHotfixWithoutAnyFileOnTheServerDecidesNothing) {
  Manifest newer = successor();
  newer.files = {row("{exchsrvr}/bin/other.dll")};
  newer.files[0].when = When::present;
  const auto findings = checkBoth(hotfix(), newer);
  EXPECT_EQ(findings[0].state, HotfixState::needed);
  EXPECT_EQ(findings[1].state, HotfixState::installed);
}

TEST(Relations, OnlyRevisionsThatAreMeantAreSuperseded) {
  Manifest newer = successor();
  newer.supersedes[0].minRevision = 2;
  EXPECT_EQ(checkBoth(hotfix(), newer)[0].state, HotfixState::needed);
  Manifest second = hotfix();
  second.revision = 2;
  EXPECT_EQ(checkBoth(second, newer)[0].state, HotfixState::superseded);
}

TEST(Relations, HotfixesOfAnotherProductArchitectureOrLanguageDoNotSupersede) {
  Manifest other = successor();
  other.product.name = "Exchange2000";
  EXPECT_EQ(checkBoth(hotfix(), other)[0].state, HotfixState::needed);
  other = successor();
  other.language = "neutral";
  EXPECT_EQ(checkBoth(hotfix(), other)[0].state, HotfixState::needed);
  other = successor();
  other.architecture = Architecture::neutral;
  EXPECT_EQ(checkBoth(hotfix(), other)[0].state, HotfixState::needed);
}

TEST(Relations, DraftThatDoesNotSayItsArchitectureIsMeant) {
  Manifest first = hotfix();
  first.architecture.reset();
  first.language.clear();
  EXPECT_EQ(checkBoth(first, successor())[0].state, HotfixState::superseded);
}

TEST(Relations, SupersededByAChainThroughAHotfixThatIsNotThere) {
  const Manifest oldest = hotfix();
  Manifest middle = successor("KB888000");
  middle.files[0].version = version("6.5.7300.0");
  Manifest newest = successor("KB890000");
  newest.supersedes = {{"KB888000", 1}};
  const auto findings = check({&newest, &middle, &oldest}, {{kOldPlace}, {kOldPlace}, {kOldPlace}});
  EXPECT_EQ(findings[0].state, HotfixState::installed);
  EXPECT_EQ(findings[1].state, HotfixState::superseded);
  EXPECT_EQ(findings[2].state, HotfixState::superseded);
  EXPECT_EQ(findings[2].reason, "superseded by KB890000, whose files are there");
}

TEST(Relations, HotfixesThatSupersedeEachOtherDoNot) {
  Manifest first = hotfix();
  first.supersedes = {{"KB890000", 1}};
  const auto findings = checkBoth(first, successor());
  EXPECT_EQ(findings[0].state, HotfixState::needed);
  EXPECT_EQ(findings[1].state, HotfixState::installed);
}

TEST(Relations, HotfixThatSupersedesItselfIsJudgedByItsFiles) {
  Manifest first = hotfix();
  first.supersedes = {{"KB886948", 1}};
  EXPECT_EQ(check(first, kNewPlace).state, HotfixState::installed);
}

TEST(Relations, OnlyTheSameInstanceIsSuperseded) {
  const Manifest first = hotfix();
  const Manifest newer = successor();
  const Instance elsewhere = instance("6.5.7226.0", "6.5.7226.0", "Other/Exchsrvr");
  EXPECT_EQ(check({&first, &newer}, {{elsewhere}, {kOldPlace}})[0].state, HotfixState::needed);
}

TEST(Relations, NotApplicableComesBeforeSuperseded) {
  Instance nothing;
  nothing.absent["exchsrvr"] = "Program Files/Exchsrvr not found";
  const Manifest first = hotfix();
  const Manifest newer = successor();
  EXPECT_EQ(check({&first, &newer}, {{nothing}, {kOldPlace}})[0].state, HotfixState::notApplicable);
}

TEST(Relations, SupersededComesBeforeTheBaseline) {
  Manifest first = hotfix();
  first.appliesTo->conditions[0].range = range("9.0", "");
  EXPECT_EQ(checkBoth(first, successor())[0].state, HotfixState::superseded);
}

TEST(Relations, RecordedSupersedingHotfixSupersedes) {
  const Finding finding = check(hotfix(), kOldPlace, {record(successor(), kFolder)});
  EXPECT_EQ(finding.state, HotfixState::superseded);
  EXPECT_EQ(finding.reason, "superseded by KB890000, which is recorded as installed");
  EXPECT_EQ(check(hotfix(), kOldPlace, {record(successor(), "Other")}).state, HotfixState::needed);
}

TEST(Relations, FilesDecideOverTheRecordOfASupersedingHotfix) {
  const Manifest first = hotfix();
  Manifest newer = successor();
  newer.files[0].version = version("6.5.7300.0");
  const auto findings =
      check({&first, &newer}, {{kOldPlace}, {kOldPlace}}, {record(newer, kFolder)});
  EXPECT_EQ(findings[0].state, HotfixState::needed);
  EXPECT_TRUE(findings[1].drift);
}

// Prerequisites and conflicts.

Manifest demanding(std::uint32_t minRevision = 1) {
  Manifest manifest = hotfix();
  manifest.prerequisites = {{"KB800000", minRevision}};
  return manifest;
}

TEST(Relations, MissingPrerequisiteBlocksAndLeavesTheState) {
  const Finding finding = check(demanding(2), kOldPlace);
  EXPECT_EQ(finding.state, HotfixState::needed);
  EXPECT_THAT(finding.blockedBy,
              ElementsAre("prerequisite KB800000 (revision 2 or later) is not installed"));
}

TEST(Relations, RecordedPrerequisiteOfALowerRevisionDoesNotDo) {
  const Manifest base = hotfix("KB800000");
  EXPECT_THAT(check(demanding(2), kOldPlace, {record(base, kFolder, 2)}).blockedBy, IsEmpty());
  EXPECT_THAT(check(demanding(2), kOldPlace, {record(base, kFolder, 3)}).blockedBy, IsEmpty());
  EXPECT_EQ(check(demanding(2), kOldPlace, {record(base, kFolder, 1)}).blockedBy.size(), 1u);
}

TEST(Relations, PrerequisiteOfAnotherInstanceOrProductDoesNotDo) {
  EXPECT_EQ(check(demanding(), kOldPlace, {record(hotfix("KB800000"), "Other")}).blockedBy.size(),
            1u);
  Manifest other = hotfix("KB800000");
  other.product.name = "Exchange2000";
  EXPECT_EQ(check(demanding(), kOldPlace, {record(other, kFolder)}).blockedBy.size(), 1u);
}

TEST(Relations, RecordWithoutAManifestDoesByItsPlace) {
  InstalledRecord bare = record(hotfix("KB800000"), kFolder);
  bare.manifest.reset();
  EXPECT_THAT(check(demanding(), kOldPlace, {bare}).blockedBy, IsEmpty());
  bare.identity.location = "Other";
  EXPECT_EQ(check(demanding(), kOldPlace, {bare}).blockedBy.size(), 1u);
  bare.identity.location.clear();
  EXPECT_THAT(check(demanding(), kOldPlace, {bare}).blockedBy, IsEmpty());
}

TEST(Relations, PlacesOfDifferentLocationsAreNotCompared) {
  Manifest elsewhere = hotfix("KB800000");
  elsewhere.locations = {{"system", {"Windows/System32", ""}}};
  EXPECT_THAT(check(demanding(), kOldPlace, {record(elsewhere, "Windows/System32")}).blockedBy,
              IsEmpty());
}

TEST(Relations, PrerequisiteWhoseFilesAreThereDoes) {
  Manifest base = hotfix("KB800000");
  for (FileRow& one : base.files) one.version = version("6.5.7226.0");
  EXPECT_THAT(checkBoth(demanding(), base)[0].blockedBy, IsEmpty());
  base.files[0].version = version("6.5.7300.0");
  EXPECT_EQ(checkBoth(demanding(), base)[0].blockedBy.size(), 1u);
}

TEST(Relations, PrerequisiteContainedInALaterHotfixDoes) {
  Manifest newer = successor("KB810000");
  newer.supersedes = {{"KB800000", 1}};
  EXPECT_THAT(check(demanding(), kOldPlace, {record(newer, kFolder)}).blockedBy, IsEmpty());
  const Manifest first = demanding();
  const Manifest base = hotfix("KB800000");
  EXPECT_THAT(check({&first, &base, &newer}, {{kOldPlace}, {kOldPlace}, {kOldPlace}})[0].blockedBy,
              IsEmpty());
}

TEST(Relations, InstalledConflictBlocks) {
  Manifest first = hotfix();
  first.conflicts = {{"KB830000", 1}};
  EXPECT_THAT(check(first, kOldPlace, {record(hotfix("KB830000"), kFolder)}).blockedBy,
              ElementsAre("it conflicts with KB830000, which is installed"));
  EXPECT_THAT(checkBoth(first, hotfix("KB830000"), kNewPlace)[0].blockedBy,
              ElementsAre("it conflicts with KB830000, which is installed"));
  EXPECT_THAT(checkBoth(first, hotfix("KB830000"), kOldPlace)[0].blockedBy, IsEmpty());
  EXPECT_THAT(check(first, kOldPlace).blockedBy, IsEmpty());
}

TEST(Relations, ConflictMayBeDeclaredByTheOther) {
  Manifest other = hotfix("KB830000");
  other.conflicts = {{"KB886948", 1}};
  EXPECT_THAT(check(hotfix(), kOldPlace, {record(other, kFolder)}).blockedBy,
              ElementsAre("it conflicts with KB830000, which is installed"));
  EXPECT_THAT(checkBoth(hotfix(), other, kNewPlace)[0].blockedBy,
              ElementsAre("it conflicts with KB830000, which is installed"));
}

TEST(Relations, HotfixDoesNotConflictWithItself) {
  Manifest first = hotfix();
  first.conflicts = {{"KB886948", 1}};
  EXPECT_THAT(check(first, kNewPlace, {record(first, kFolder)}).blockedBy, IsEmpty());
}

TEST(Relations, ConflictOfAnotherInstanceDoesNotBlock) {
  Manifest other = hotfix("KB830000");
  other.conflicts = {{"KB886948", 1}};
  EXPECT_THAT(check(hotfix(), kOldPlace, {record(other, "Other")}).blockedBy, IsEmpty());
}

}  // namespace
}  // namespace qfe
