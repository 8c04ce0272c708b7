#include "verifier/evaluate/evaluate.h"

#include "tests/support/test_prelude.h"
#include "tests/verifier/evaluate/samples.h"

namespace qfe {
namespace {

using namespace test;

constexpr const char* kFolder = "Program Files/Exchsrvr";
const Instance kOldPlace = instance("6.5.7226.0", "6.5.7226.0");
const Instance kHalfPlace = instance("6.5.7226.0", "6.5.7232.52");
const Instance kNewPlace = instance("6.5.7232.52", "6.5.7232.52");

TEST(Evaluate, EveryInstanceGivesAFindingInTheOrderOfTheInventory) {
  const Manifest first = hotfix();
  const Manifest second = hotfix("KB890000");
  const Instance other = instance("6.5.7232.52", "6.5.7232.52", "D/Exchsrvr");
  const auto findings = check({&first, &second}, {{kOldPlace, other}, {kOldPlace}});
  ASSERT_EQ(findings.size(), 3u);
  EXPECT_EQ(findings[0].manifest, 0u);
  EXPECT_EQ(findings[0].state, HotfixState::needed);
  EXPECT_EQ(findings[0].identity.location, kFolder);
  EXPECT_EQ(findings[1].manifest, 0u);
  EXPECT_EQ(findings[1].state, HotfixState::installed);
  EXPECT_EQ(findings[1].identity.location, "D/Exchsrvr");
  EXPECT_EQ(findings[2].manifest, 1u);
  EXPECT_EQ(findings[2].identity.id, "KB890000");
}

TEST(Evaluate, FindingSaysWhichHotfixItIsAbout) {
  const Finding finding = check(hotfix(), kOldPlace);
  EXPECT_EQ(finding.title, "The Migration Wizard does not migrate all the calendar items");
  EXPECT_EQ(finding.revision, 1u);
  EXPECT_EQ(finding.identity, Identity::of(hotfix(), kFolder));
  EXPECT_EQ(finding.instance.folders.at("exchsrvr"), kFolder);
}

TEST(Evaluate, FilesComeInTheOrderOfTheManifestEachPathOnce) {
  Manifest manifest = hotfix();
  manifest.files.push_back(row(kWizard, "6.5.6950.0"));
  manifest.files[0].range = range("6.5.7000.0", "");
  manifest.files[2].range = range("", "6.5.7000.0");
  const Finding finding = check(manifest, kOldPlace);
  ASSERT_EQ(finding.files.size(), 2u);
  EXPECT_EQ(finding.files[0].path, kWizard);
  EXPECT_EQ(finding.files[0].row, 0u);
  EXPECT_EQ(finding.files[1].path, kLibrary);
}

TEST(Evaluate, FileThatWasNotLookedForIsMissing) {
  Instance place = kNewPlace;
  place.observations.erase(kLibrary);
  EXPECT_EQ(check(hotfix(), place).files[1].state, FileState::missing);
}

// Which files count.

TEST(Evaluate, MissingFileThatIsOnlyForWhereItIsPresentDoesNotCount) {
  Manifest manifest = hotfix();
  manifest.files[0].when = When::present;
  const Finding finding = check(manifest, instance("", "6.5.7232.52"));
  EXPECT_EQ(finding.state, HotfixState::installed);
  EXPECT_EQ(finding.reason, "1 file current; 1 file not there and not required");
}

TEST(Evaluate, MissingFileToBeAddedIsNeeded) {
  Manifest manifest = hotfix();
  manifest.files[0].when = When::present;
  manifest.files[0].change = Change::add;
  EXPECT_EQ(check(manifest, instance("", "6.5.7232.52")).state, HotfixState::partial);
}

TEST(Evaluate, MissingFileOfAComponentThatIsThereIsNeeded) {
  Manifest manifest = hotfix();
  for (FileRow& one : manifest.files) {
    one.when = When::present;
    one.component = "wizard";
  }
  EXPECT_EQ(check(manifest, instance("", "6.5.7232.52")).state, HotfixState::partial);
}

TEST(Evaluate, MissingFilesOfAComponentThatIsNotThereDoNotCount) {
  Manifest manifest = hotfix();
  manifest.files[0].when = When::present;
  manifest.files[0].change = Change::add;
  manifest.files[0].component = "wizard";
  EXPECT_EQ(check(manifest, instance("", "6.5.7232.52")).state, HotfixState::installed);
}

TEST(Evaluate, UnreadableFileOfAComponentIsNoProofOfIt) {
  Manifest manifest = hotfix();
  for (FileRow& one : manifest.files) {
    one.when = When::present;
    one.component = "wizard";
  }
  Instance place = instance("", "");
  place.observations[kWizard][0] = unreadable("w");
  const Finding finding = check(manifest, place);
  EXPECT_TRUE(finding.files[0].counts);
  EXPECT_FALSE(finding.files[1].counts);
  EXPECT_EQ(finding.state, HotfixState::unknown);
}

// Drift.

TEST(Evaluate, RecordThatTheFilesContradictIsDrift) {
  const std::vector<InstalledRecord> installed = {record(hotfix(), kFolder)};
  EXPECT_TRUE(check(hotfix(), kOldPlace, installed).drift);
  EXPECT_TRUE(check(hotfix(), kHalfPlace, installed).drift);
  Instance modified = kNewPlace;
  modified.observations[kWizard][0].attributes->size = 1;
  EXPECT_TRUE(check(hotfix(), modified, installed).drift);
  Instance dark = kNewPlace;
  dark.observations[kWizard][0] = unreadable("w");
  EXPECT_TRUE(check(hotfix(), dark, installed).drift);
}

TEST(Evaluate, RecordThatTheFilesConfirmIsNoDrift) {
  EXPECT_FALSE(check(hotfix(), kNewPlace, {record(hotfix(), kFolder)}).drift);
  EXPECT_FALSE(check(hotfix(), kOldPlace).drift);
}

TEST(Evaluate, SupersededIsNoDrift) {
  Manifest manifest = hotfix();
  manifest.correctedIn = {{"SP2", condition(kStore, range("6.5.7226.0", ""))}};
  EXPECT_FALSE(check(manifest, kOldPlace, {record(manifest, kFolder)}).drift);
}

TEST(Evaluate, LocationThatCannotBeReadIsNoDrift) {
  Instance place;
  place.unreadable["exchsrvr"] = "why";
  EXPECT_FALSE(check(hotfix(), place, {record(hotfix(), "")}).drift);
}

TEST(Evaluate, RecordOfAnotherRevisionOrPlaceIsNoDrift) {
  EXPECT_FALSE(check(hotfix(), kOldPlace, {record(hotfix(), kFolder, 2)}).drift);
  EXPECT_FALSE(check(hotfix(), kOldPlace, {record(hotfix(), "D/Exchsrvr")}).drift);
}

TEST(Evaluate, PendingRestartComesFromTheRecord) {
  InstalledRecord pending = record(hotfix(), kFolder);
  EXPECT_FALSE(check(hotfix(), kNewPlace, {pending}).restartPending);
  pending.restartPending = true;
  EXPECT_TRUE(check(hotfix(), kNewPlace, {pending}).restartPending);
  pending.identity.location = "D/Exchsrvr";
  EXPECT_FALSE(check(hotfix(), kNewPlace, {pending}).restartPending);
}

TEST(Evaluate, ManyHotfixesInOneCircleEnd) {
  std::vector<Manifest> ring;
  for (int i = 0; i < 50; ++i) {
    ring.push_back(hotfix("KB" + std::to_string(i)));
    ring.back().supersedes = {{"KB" + std::to_string((i + 1) % 50), 1}};
  }
  std::vector<const Manifest*> manifests;
  for (const Manifest& one : ring) manifests.push_back(&one);
  const auto findings =
      check(manifests, std::vector<std::vector<Instance>>(ring.size(), {kNewPlace}));
  for (const Finding& finding : findings) EXPECT_EQ(finding.state, HotfixState::installed);
}

}  // namespace
}  // namespace qfe
