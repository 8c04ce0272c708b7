#include "verifier/evaluate/hotfix_state.h"

#include "tests/support/test_prelude.h"
#include "tests/verifier/evaluate/samples.h"

namespace qfe {
namespace {

using namespace test;

constexpr const char* kOldFile = "6.5.7226.0";
constexpr const char* kNewFile = "6.5.7232.52";
constexpr const char* kLaterFile = "6.5.7233.0";
constexpr const char* kNoFile = "";

Manifest corrected(const std::string& atLeast = "6.5.7638.1") {
  Manifest manifest = hotfix();
  manifest.correctedIn = {{"SP2", condition(kStore, range(atLeast, ""))}};
  return manifest;
}

Instance atStore(Instance place, const std::string& found) {
  place.observations[kStore][0] = present("Program Files/Exchsrvr/bin/store.exe", found);
  return place;
}

Instance modifiedWizard(Instance place) {
  FileAttributes found = attributes(kNewFile);
  found.size = 1;
  place.observations[kWizard][0] = present("Program Files/Exchsrvr/bin/Mailmig.exe", found);
  return place;
}

Instance unreadableWizard(Instance place) {
  place.observations[kWizard][0] = unreadable("Program Files/Exchsrvr/bin/Mailmig.exe");
  return place;
}

Finding checkEmptyRoot(const Manifest& manifest, const Instance& place) {
  Inventory inventory;
  inventory.rootIsEmpty = true;
  inventory.instances = {{place}};
  return evaluate({&manifest}, inventory, {}).at(0);
}

// Line 1: unknown.

TEST(HotfixState, EmptyRootIsUnknownBeforeEverythingElse) {
  Instance nothing;
  nothing.absent["exchsrvr"] = "Program Files/Exchsrvr not found";
  const Finding finding = checkEmptyRoot(hotfix(), nothing);
  EXPECT_EQ(finding.state, HotfixState::unknown);
  EXPECT_EQ(finding.reason, "the root is empty");
}

TEST(HotfixState, LocationThatCannotBeReadIsUnknown) {
  Manifest manifest = hotfix();
  manifest.locations["logs"] = {"Logs", ""};
  Instance place;
  place.unreadable["exchsrvr"] =
      "Program Files/Exchsrvr cannot be read: Permission denied (EACCES)";
  place.absent["logs"] = "Logs not found";
  const Finding finding = check(manifest, place);
  EXPECT_EQ(finding.state, HotfixState::unknown);
  EXPECT_EQ(finding.reason, "Program Files/Exchsrvr cannot be read: Permission denied (EACCES)");
}

TEST(HotfixState, UnreadableProofOfTheProductIsUnknown) {
  Instance place = instance(kOldFile, kOldFile);
  place.observations[kStore][0] = unreadable("bin/store.exe");
  const Finding finding = check(corrected(), place);
  EXPECT_EQ(finding.state, HotfixState::unknown);
  EXPECT_EQ(finding.reason, "bin/store.exe cannot be read: Permission denied (EACCES)");
}

// Line 2: not applicable.

TEST(HotfixState, AbsentLocationIsNotApplicable) {
  Instance place;
  place.absent["exchsrvr"] = "Program Files/Exchsrvr not found";
  const Finding finding = check(hotfix(), place);
  EXPECT_EQ(finding.state, HotfixState::notApplicable);
  EXPECT_EQ(finding.reason,
            "Microsoft Exchange Server 2003 is not there: Program Files/Exchsrvr not found");
}

TEST(HotfixState, AbsentProofOfTheProductIsNotApplicable) {
  Instance place = instance(kNewFile, kNewFile);
  place.observations[kStore][0] = absent("Program Files/Exchsrvr/bin/store.exe");
  const Finding finding = check(hotfix(), place);
  EXPECT_EQ(finding.state, HotfixState::notApplicable);
  EXPECT_EQ(finding.reason,
            "Microsoft Exchange Server 2003 is not there: "
            "Program Files/Exchsrvr/bin/store.exe not found");
}

TEST(HotfixState, ProductWithoutADisplayNameIsCalledByItsShortName) {
  Manifest manifest = hotfix();
  manifest.product.displayName.clear();
  Instance place;
  place.absent["exchsrvr"] = "Program Files/Exchsrvr not found";
  EXPECT_EQ(check(manifest, place).reason,
            "Exchange2003 is not there: Program Files/Exchsrvr not found");
}

Finding checkStore(const FileAttributes& store, const Manifest& manifest = hotfix()) {
  Instance place = instance(kOldFile, kOldFile);
  place.observations[kStore][0] = present("bin/store.exe", store);
  return check(manifest, place);
}

TEST(HotfixState, ElfProofOfAWindowsProductIsAnotherPlatform) {
  FileAttributes store = attributes();
  store.image.format = ImageFormat::elf;
  const Finding finding = checkStore(store);
  EXPECT_EQ(finding.state, HotfixState::notApplicable);
  EXPECT_EQ(finding.reason, "bin/store.exe is of another platform: ELF found, windows required");
}

TEST(HotfixState, AnotherArchitectureIsNotApplicable) {
  FileAttributes store = attributes();
  store.image.architecture = "x64";
  const Finding finding = checkStore(store);
  EXPECT_EQ(finding.state, HotfixState::notApplicable);
  EXPECT_EQ(finding.reason, "bin/store.exe is of another architecture: x64 found, x86 required");
}

TEST(HotfixState, AnotherLanguageIsNotApplicable) {
  FileAttributes store = attributes();
  store.image.languageIds = {0x407};
  const Finding finding = checkStore(store);
  EXPECT_EQ(finding.state, HotfixState::notApplicable);
  EXPECT_EQ(finding.reason, "bin/store.exe is of another language: DEU found, ENU required");
}

TEST(HotfixState, NeutralEvidenceAndNeutralHotfixesFitEverywhere) {
  FileAttributes store = attributes();
  store.image.languageIds = {0, 0x407};
  EXPECT_EQ(checkStore(store).state, HotfixState::needed);
  Manifest neutral = hotfix();
  neutral.language = "neutral";
  neutral.architecture = Architecture::neutral;
  store.image.languageIds = {0x407};
  store.image.architecture = "x64";
  EXPECT_EQ(checkStore(store, neutral).state, HotfixState::needed);
}

TEST(HotfixState, OneFileOfTheRightKindOutweighsAHelperOfAnother) {
  Manifest manifest = hotfix();
  manifest.appliesTo->conditions.insert(manifest.appliesTo->conditions.begin(),
                                        condition("{exchsrvr}/bin/helper64.exe"));
  FileAttributes helper = attributes();
  helper.image.architecture = "x64";
  helper.image.languageIds = {0x407};
  Instance place = instance(kOldFile, kOldFile);
  place.observations["{exchsrvr}/bin/helper64.exe"] = {present("bin/helper64.exe", helper)};
  EXPECT_EQ(check(manifest, place).state, HotfixState::needed);
}

Manifest draft() {
  Manifest manifest = hotfix();
  manifest.appliesTo.reset();
  manifest.locations.clear();
  manifest.files = {row("Mailmig.exe"), row("Mlmig32.dll")};
  for (FileRow& one : manifest.files) {
    one.when = When::present;
    one.change.reset();
  }
  return manifest;
}

Instance places(const std::vector<Observation>& wizard, const std::vector<Observation>& library) {
  Instance result;
  result.observations["Mailmig.exe"] = wizard;
  result.observations["Mlmig32.dll"] = library;
  return result;
}

TEST(HotfixState, DraftOfWhichNoFileIsThereIsNotApplicable) {
  const Finding finding = check(draft(), places({absent("")}, {absent("")}));
  EXPECT_EQ(finding.state, HotfixState::notApplicable);
  EXPECT_EQ(finding.reason, "none of its files is there: Mailmig.exe, Mlmig32.dll");
}

TEST(HotfixState, DraftOfWhichSomeFileIsThereIsJudgedByIt) {
  const Finding finding =
      check(draft(), places({present("x/Mailmig.exe", kOldFile)}, {absent("")}));
  EXPECT_EQ(finding.state, HotfixState::needed);
  EXPECT_FALSE(finding.files[1].counts);
  EXPECT_EQ(finding.files[1].state, FileState::missing);
}

TEST(HotfixState, HotfixWithABaselineIsNotJudgedByTheAbsenceOfItsFiles) {
  EXPECT_EQ(check(hotfix(), instance(kNoFile, kNoFile)).state, HotfixState::needed);
}

// Line 3: superseded.

TEST(HotfixState, ReleaseThatCorrectsItIsSuperseded) {
  const Finding finding = check(corrected(), atStore(instance(kOldFile, kOldFile), "6.5.7638.1"));
  EXPECT_EQ(finding.state, HotfixState::superseded);
  EXPECT_EQ(finding.reason,
            "corrected in SP2: Program Files/Exchsrvr/bin/store.exe is version 6.5.7638.1");
}

TEST(HotfixState, BelowTheCorrectingReleaseItIsNotSuperseded) {
  EXPECT_EQ(check(corrected(), atStore(instance(kOldFile, kOldFile), "6.5.7637.9")).state,
            HotfixState::needed);
}

TEST(HotfixState, CorrectingReleaseOfWhichOnlyTheNameIsKnownDecidesNothing) {
  Manifest manifest = hotfix();
  manifest.correctedIn = {{"SP2", {}}};
  EXPECT_EQ(check(manifest, instance(kOldFile, kOldFile)).state, HotfixState::needed);
}

TEST(HotfixState, WrongArchitectureComesBeforeSuperseded) {
  FileAttributes store = attributes("6.5.7638.1");
  store.image.architecture = "x64";
  EXPECT_EQ(checkStore(store, corrected()).state, HotfixState::notApplicable);
}

TEST(HotfixState, SupersededComesBeforeTheBaselineAndModifiedFiles) {
  const Instance place = modifiedWizard(instance(kOldFile, kOldFile));
  EXPECT_EQ(check(corrected(), atStore(place, "6.5.7638.1")).state, HotfixState::superseded);
}

// Line 4: baseline and branches.

TEST(HotfixState, BaselineThatDoesNotMatchIsNotApplicableAndNamesIt) {
  const Finding finding = check(hotfix(), atStore(instance(kOldFile, kOldFile), "6.5.6944.0"));
  EXPECT_EQ(finding.state, HotfixState::notApplicable);
  EXPECT_EQ(finding.reason,
            "not for this level: Program Files/Exchsrvr/bin/store.exe is version 6.5.6944.0 "
            "(wanted: 6.5.7226.0 or later and below 6.5.7638.0)");
}

TEST(HotfixState, BaselineThatCannotBeToldIsUnknown) {
  const Finding finding = check(hotfix(), atStore(instance(kOldFile, kOldFile), ""));
  EXPECT_EQ(finding.state, HotfixState::unknown);
  EXPECT_EQ(finding.reason,
            "cannot tell the level: Program Files/Exchsrvr/bin/store.exe has no version "
            "(wanted: 6.5.7226.0 or later and below 6.5.7638.0)");
}

TEST(HotfixState, BaselineComesBeforeModifiedFiles) {
  const Instance place = modifiedWizard(instance(kOldFile, kOldFile));
  EXPECT_EQ(check(hotfix(), atStore(place, "6.5.6944.0")).state, HotfixState::notApplicable);
}

Manifest branches() {
  Manifest manifest = hotfix();
  manifest.files.insert(manifest.files.begin(), row(kWizard, "6.5.6950.0"));
  manifest.files[0].range = range("6.5.6900.0", "6.5.7000.0");
  manifest.files[1].range = range("6.5.7100.0", "6.5.7638.0");
  return manifest;
}

TEST(HotfixState, NoBranchThatMatchesIsNotApplicable) {
  const Finding finding = check(branches(), instance("6.5.7000.0", kOldFile));
  EXPECT_EQ(finding.state, HotfixState::notApplicable);
  EXPECT_EQ(finding.reason,
            "no branch matches: Program Files/Exchsrvr/bin/Mailmig.exe is version 6.5.7000.0 "
            "(wanted: 6.5.6900.0 or later and below 6.5.7000.0, or "
            "6.5.7100.0 or later and below 6.5.7638.0)");
}

TEST(HotfixState, FileThatDoesNotCountHasNoSayInTheBranch) {
  Manifest manifest = branches();
  manifest.files[2].range = range("6.5.7100.0", "");
  manifest.files[2].when = When::present;
  EXPECT_EQ(check(manifest, instance("6.5.7000.0", kNoFile)).state, HotfixState::notApplicable);
}

TEST(HotfixState, BranchThatMatchesDecidesByItsRow) {
  EXPECT_EQ(check(branches(), instance("6.5.6950.0", kNewFile)).state, HotfixState::installed);
  EXPECT_EQ(check(branches(), instance("6.5.7100.0", kNewFile)).state, HotfixState::partial);
}

TEST(HotfixState, OneBranchOfSeveralThatMatchesIsEnoughToBeMeant) {
  Manifest manifest = branches();
  manifest.files[2].range = range("6.5.7100.0", "");
  const Finding finding = check(manifest, instance("6.5.7000.0", kNewFile));
  EXPECT_EQ(finding.state, HotfixState::unknown);
  EXPECT_EQ(finding.reason,
            "1 file that cannot be judged: Program Files/Exchsrvr/bin/Mailmig.exe "
            "(no range matches version 6.5.7000.0); 1 file current");
}

// Line 5: modified.

TEST(HotfixState, AnyModifiedFileMakesItModified) {
  const Finding finding = check(hotfix(), modifiedWizard(instance(kOldFile, kOldFile)));
  EXPECT_EQ(finding.state, HotfixState::modified);
  EXPECT_EQ(finding.reason,
            "1 file modified: Program Files/Exchsrvr/bin/Mailmig.exe "
            "(same version, but its size is 1 instead of 84992 bytes); "
            "1 file older than required: Program Files/Exchsrvr/bin/Mlmig32.dll");
}

// Line 6: needed and partial.

TEST(HotfixState, OlderFilesAndNoneCurrentAreNeeded) {
  const Finding finding = check(hotfix(), instance(kOldFile, kOldFile));
  EXPECT_EQ(finding.state, HotfixState::needed);
  EXPECT_EQ(finding.reason,
            "2 files older than required: Program Files/Exchsrvr/bin/Mailmig.exe, "
            "Program Files/Exchsrvr/bin/Mlmig32.dll");
}

TEST(HotfixState, OlderAndCurrentFilesArePartial) {
  EXPECT_EQ(check(hotfix(), instance(kOldFile, kNewFile)).state, HotfixState::partial);
}

TEST(HotfixState, OlderAndLaterFilesArePartialAndTheLaterIsNamed) {
  const Finding finding = check(hotfix(), instance(kOldFile, kLaterFile));
  EXPECT_EQ(finding.state, HotfixState::partial);
  EXPECT_EQ(finding.reason,
            "1 file older than required: Program Files/Exchsrvr/bin/Mailmig.exe; "
            "1 file later than required: Program Files/Exchsrvr/bin/Mlmig32.dll");
}

TEST(HotfixState, MissingFileThatIsAlwaysRequiredIsNeeded) {
  EXPECT_EQ(check(hotfix(), instance(kNoFile, kOldFile)).state, HotfixState::needed);
  EXPECT_EQ(check(hotfix(), instance(kNoFile, kNewFile)).state, HotfixState::partial);
}

TEST(HotfixState, FileToBeRemovedThatIsThereIsNeeded) {
  Manifest manifest = hotfix();
  manifest.files.resize(1);
  manifest.files[0].change = Change::remove;
  EXPECT_EQ(check(manifest, instance(kOldFile, "")).state, HotfixState::needed);
  EXPECT_EQ(check(manifest, instance(kNoFile, "")).state, HotfixState::installed);
}

TEST(HotfixState, NeededComesBeforeUnknownFiles) {
  EXPECT_EQ(check(hotfix(), unreadableWizard(instance("", kOldFile))).state, HotfixState::needed);
}

TEST(HotfixState, ModifiedComesBeforeUnknownFiles) {
  Manifest manifest = hotfix();
  manifest.files.push_back(row(kStore, "1.1.1w"));
  EXPECT_EQ(check(manifest, modifiedWizard(instance("", kNewFile))).state, HotfixState::modified);
}

// Line 7: unknown.

TEST(HotfixState, AnyUnknownFileMakesItUnknown) {
  const Finding finding = check(hotfix(), unreadableWizard(instance("", kNewFile)));
  EXPECT_EQ(finding.state, HotfixState::unknown);
  EXPECT_EQ(finding.reason,
            "1 file that cannot be judged: Program Files/Exchsrvr/bin/Mailmig.exe "
            "(cannot be read: Permission denied (EACCES)); 1 file current");
}

TEST(HotfixState, HotfixWithoutFilesIsUnknown) {
  Manifest manifest = hotfix();
  manifest.files.clear();
  const Finding finding = check(manifest, instance("", ""));
  EXPECT_EQ(finding.state, HotfixState::unknown);
  EXPECT_EQ(finding.reason, "the hotfix lists no files");
}

// Line 8: installed.

TEST(HotfixState, AllCurrentOrLaterIsInstalled) {
  EXPECT_EQ(check(hotfix(), instance(kNewFile, kNewFile)).reason, "2 files current");
  const Finding finding = check(hotfix(), instance(kNewFile, kLaterFile));
  EXPECT_EQ(finding.state, HotfixState::installed);
  EXPECT_EQ(finding.reason,
            "1 file later than required: Program Files/Exchsrvr/bin/Mlmig32.dll; 1 file current");
}

TEST(HotfixState, FileThatIsCurrentBySizeAndTimeAloneIsSaidSo) {
  Manifest manifest = hotfix();
  manifest.files[0].version.reset();
  const Finding finding = check(manifest, instance(kNewFile, kNewFile));
  EXPECT_EQ(finding.state, HotfixState::installed);
  EXPECT_EQ(finding.reason, "1 file current by size and time alone; 1 file current");
}

TEST(HotfixState, EveryPlaceOfABareNameIsJudged) {
  const Finding finding = check(
      draft(), places({present("a/Mailmig.exe", kNewFile), present("b/MAILMIG.EXE", kOldFile)},
                      {present("a/Mlmig32.dll", kNewFile)}));
  EXPECT_EQ(finding.state, HotfixState::partial);
  ASSERT_EQ(finding.files.size(), 3u);
  EXPECT_EQ(finding.files[0].realPath, "a/Mailmig.exe");
  EXPECT_EQ(finding.files[1].realPath, "b/MAILMIG.EXE");
  EXPECT_EQ(finding.files[1].state, FileState::older);
}

}  // namespace
}  // namespace qfe
