#include "verifier/inventory/inventory.h"

#include "manifest/base/error.h"
#include "tests/support/test_prelude.h"
#include "tests/verifier/inventory/counting_fs.h"
#include "tests/verifier/inventory/sample_server.h"

namespace qfe {
namespace {

using namespace test;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* kWizard = "{exchsrvr}/bin/Mailmig.exe";
using Kind = Observation::Kind;

Observation only(const Inventory& inventory, const std::string& path) {
  const std::vector<Observation>& all = inventory.instances.at(0).at(0).observations.at(path);
  EXPECT_EQ(all.size(), 1u);
  return all.at(0);
}

std::vector<std::string> realPaths(const std::vector<Observation>& observations) {
  std::vector<std::string> paths;
  for (const Observation& observation : observations) paths.push_back(observation.realPath);
  return paths;
}

TEST(Scan, FindsEveryNamedFileWithItsRealPathAndAttributes) {
  MemoryFs fs;
  install(fs);
  const Manifest manifest = wizardHotfix();
  const Inventory inventory = scan(fs, {&manifest}, {});
  EXPECT_FALSE(inventory.rootIsEmpty);
  EXPECT_THAT(inventory.warnings, IsEmpty());
  const Observation wizard = only(inventory, kWizard);
  EXPECT_EQ(wizard.kind, Kind::present);
  EXPECT_EQ(wizard.realPath, kWizardPath);
  EXPECT_EQ(wizard.attributes->version()->text(), "6.5.7232.1");
  EXPECT_EQ(only(inventory, "{exchsrvr}/bin/store.exe").realPath, kStorePath);
}

TEST(Scan, BaselineAndCorrectionAreLookedAtToo) {
  MemoryFs fs;
  install(fs);
  Manifest manifest = wizardHotfix();
  manifest.appliesTo = Baseline{Baseline::Kind::allOf, {{installPath("{exchsrvr}/base.dll"), {}}}};
  manifest.correctedIn = {{"SP2", Condition{installPath("{exchsrvr}/bin/unnamed.dll"), {}}}};
  const Inventory inventory = scan(fs, {&manifest}, {});
  EXPECT_EQ(only(inventory, "{exchsrvr}/base.dll").kind, Kind::absent);
  EXPECT_EQ(only(inventory, "{exchsrvr}/bin/unnamed.dll").kind, Kind::present);
}

TEST(Scan, OnlyNamedFilesAreOpenedAndEachOnce) {
  MemoryFs memory;
  install(memory);
  const CountingFs fs(memory);
  Manifest first = wizardHotfix();
  first.files.push_back(fileRow("{exchsrvr}/bin/store.exe", "6.5.7232.0"));
  first.files.back().sha256 = Digest::of("other");  // its digest is read by the same opening
  const Manifest second = wizardHotfix();
  (void)scan(fs, {&first, &second}, {});
  EXPECT_THAT(fs.opened(), ElementsAre(kWizardPath, kStorePath));
}

TEST(Scan, FileThatSeveralInstancesNameIsOpenedOnce) {
  MemoryFs memory;
  install(memory);
  install(memory, "D/Exchsrvr");
  memory.file("Windows/shared.dll", image(9));
  const CountingFs fs(memory);
  Manifest manifest = wizardHotfix();
  manifest.files = {fileRow("Windows/shared.dll")};
  ScanOptions options;
  options.locations = {{"exchsrvr", kFolder}, {"exchsrvr", "D/Exchsrvr"}};
  const Inventory inventory = scan(fs, {&manifest}, options);
  EXPECT_THAT(fs.opened(),
              ElementsAre("D/Exchsrvr/bin/store.exe", kStorePath, "Windows/shared.dll"));
  ASSERT_EQ(inventory.instances[0].size(), 2u);
  for (const Instance& instance : inventory.instances[0]) {
    EXPECT_EQ(instance.observations.at("Windows/shared.dll").at(0).kind, Kind::present);
  }
}

TEST(Scan, FileReachedByTwoNamesIsOpenedOnce) {
  MemoryFs memory;
  install(memory);
  memory.symlink("exchange", kFolder);
  const CountingFs fs(memory);
  Manifest manifest = wizardHotfix();
  manifest.files.push_back(fileRow("exchange/BIN/mailmig.EXE"));
  const Inventory inventory = scan(fs, {&manifest}, {});
  EXPECT_THAT(fs.opened(), ElementsAre(kWizardPath, kStorePath));
  EXPECT_EQ(only(inventory, "exchange/BIN/mailmig.EXE").realPath, kWizardPath);
}

TEST(Scan, DigestIsMadeOnlyWhereARowNeedsIt) {
  MemoryFs fs;
  install(fs, kFolder, 52);
  fs.file(std::string(kFolder) + "/bin/older.exe", image(51));
  fs.file(std::string(kFolder) + "/bin/plain.txt", "text");
  Manifest manifest = wizardHotfix();
  for (const char* path : {"{exchsrvr}/bin/older.exe", "{exchsrvr}/bin/plain.txt"}) {
    manifest.files.push_back(fileRow(path));
  }
  manifest.files[2].version.reset();
  for (FileRow& row : manifest.files) row.sha256 = Digest::of("x");
  const Inventory inventory = scan(fs, {&manifest}, {});
  EXPECT_EQ(only(inventory, kWizard).attributes->sha256, Digest::of(image(52)));
  EXPECT_EQ(only(inventory, "{exchsrvr}/bin/older.exe").attributes->sha256, std::nullopt);
  EXPECT_EQ(only(inventory, "{exchsrvr}/bin/plain.txt").attributes->sha256, Digest::of("text"));
  EXPECT_EQ(only(inventory, "{exchsrvr}/bin/store.exe").attributes->sha256, std::nullopt);
}

TEST(Scan, LargeFileIsNotReadWholeWithoutNeed) {
  constexpr std::size_t kLarge = 8'000'000;
  MemoryFs memory;
  install(memory);
  const Bytes large = PeBuilder().version(6, 5, 7232, 1).pad(kLarge).build();
  memory.overwrite(kWizardPath, std::string(large.begin(), large.end()));
  const CountingFs fs(memory);
  Manifest manifest = wizardHotfix();
  manifest.files[0].sha256 = Digest::of("x");
  (void)scan(fs, {&manifest}, {});
  EXPECT_LT(fs.bytesRead(kWizardPath), kLarge / 4);
  manifest.files[0].version = Version::parse("6.5.7232.1");
  (void)scan(fs, {&manifest}, {});
  EXPECT_GT(fs.bytesRead(kWizardPath), kLarge);
}

TEST(Scan, OneRowOfAnotherHotfixIsEnoughToNeedADigest) {
  MemoryFs fs;
  install(fs);
  const Manifest first = wizardHotfix();
  Manifest second = wizardHotfix();
  second.files[0].version.reset();
  const Inventory inventory = scan(fs, {&first, &second}, {});
  EXPECT_EQ(only(inventory, kWizard).attributes->sha256, Digest::of(image(1)));
}

TEST(Scan, FoldersOfExactPathsAreListedOnce) {
  MemoryFs memory;
  install(memory);
  const CountingFs fs(memory);
  const Manifest first = wizardHotfix();
  const Manifest second = wizardHotfix();
  (void)scan(fs, {&first, &second}, {});
  EXPECT_EQ(fs.listings("Program Files"), 1u);
  EXPECT_EQ(fs.listings(std::string(kFolder) + "/bin"), 1u);
}

TEST(Scan, UnreadableFileDoesNotStopTheOthers) {
  MemoryFs fs;
  install(fs);
  fs.setUnreadable(kWizardPath, EACCES);
  const Manifest manifest = wizardHotfix();
  const Inventory inventory = scan(fs, {&manifest}, {});
  EXPECT_EQ(only(inventory, kWizard).kind, Kind::unreadable);
  EXPECT_EQ(only(inventory, "{exchsrvr}/bin/store.exe").kind, Kind::present);
}

TEST(Scan, FileThatIsNotThereSaysWhereItWouldBe) {
  MemoryFs fs;
  install(fs, "PROGRAM FILES/Exchsrvr");
  Manifest manifest = wizardHotfix();
  manifest.files = {fileRow("{exchsrvr}/Bin/New/added.dll")};
  const Inventory inventory = scan(fs, {&manifest}, {});
  const Observation added = only(inventory, "{exchsrvr}/Bin/New/added.dll");
  EXPECT_EQ(added.kind, Kind::absent);
  EXPECT_EQ(added.realPath, "PROGRAM FILES/Exchsrvr/bin/New/added.dll");
  EXPECT_EQ(added.existingParent, "PROGRAM FILES/Exchsrvr/bin");
}

TEST(Scan, TwoNamesEqualWithoutCaseAreAmbiguousOnWindowsOnly) {
  MemoryFs fs;
  install(fs);
  fs.file(std::string(kFolder) + "/bin/MAILMIG.EXE", image(2));
  Manifest manifest = wizardHotfix();
  EXPECT_EQ(only(scan(fs, {&manifest}, {}), kWizard).kind, Kind::ambiguous);
  manifest.platform = Platform::linux_;
  EXPECT_EQ(only(scan(fs, {&manifest}, {}), kWizard).kind, Kind::present);
}

TEST(Scan, PathsOfALocationThatIsNotThereAreAbsent) {
  MemoryFs fs;
  fs.folder("etc");
  const Manifest manifest = wizardHotfix();
  const Inventory inventory = scan(fs, {&manifest}, {});
  EXPECT_EQ(inventory.instances[0][0].absent.at("exchsrvr"), "Program Files/Exchsrvr not found");
  EXPECT_EQ(only(inventory, kWizard).kind, Kind::absent);
}

TEST(Scan, PathsOfALocationThatCannotBeReadAreUnreadable) {
  MemoryFs fs;
  install(fs);
  fs.setUnreadable(kFolder, EACCES);
  const Manifest manifest = wizardHotfix();
  const Observation wizard = only(scan(fs, {&manifest}, {}), kWizard);
  EXPECT_EQ(wizard.kind, Kind::unreadable);
  EXPECT_EQ(wizard.problem, "Program Files/Exchsrvr cannot be read: Permission denied (EACCES)");
}

TEST(Scan, UnknownLocationIsRefused) {
  MemoryFs fs;
  const Manifest manifest = wizardHotfix();
  ScanOptions options;
  options.locations = {{"exchange", "x"}};
  EXPECT_THROW((void)scan(fs, {&manifest}, options), Error);
}

// Bare names of drafts.

Manifest draft() {
  Manifest manifest = wizardHotfix();
  manifest.platform.reset();
  manifest.locations.clear();
  manifest.files = {fileRow("Mailmig.exe"), fileRow("Mlmig32.dll")};
  return manifest;
}

TEST(Scan, BareNameIsSearchedBelowTheRootWithoutCase) {
  MemoryFs fs;
  install(fs);
  fs.file("backup/MAILMIG.EXE", image(2));
  const Manifest manifest = draft();
  const Inventory inventory = scan(fs, {&manifest}, {});
  const auto& places = inventory.instances[0][0].observations.at("Mailmig.exe");
  EXPECT_THAT(realPaths(places), ElementsAre(kWizardPath, "backup/MAILMIG.EXE"));
  EXPECT_EQ(places[1].kind, Kind::present);
  EXPECT_EQ(places[1].existingParent, "backup");
  const Observation nowhere = only(inventory, "Mlmig32.dll");
  EXPECT_EQ(nowhere.kind, Kind::absent);
  EXPECT_EQ(nowhere.realPath, "");
}

TEST(Scan, BareNameIsSearchedBelowTheOnlyLocation) {
  MemoryFs fs;
  install(fs);
  fs.file("backup/Mailmig.exe", image(2));
  Manifest manifest = draft();
  manifest.locations["exchsrvr"] = {kFolder, ""};
  EXPECT_EQ(only(scan(fs, {&manifest}, {}), "Mailmig.exe").realPath, kWizardPath);
  manifest.locations["other"] = {"backup", ""};
  EXPECT_EQ(scan(fs, {&manifest}, {}).instances[0][0].observations.at("Mailmig.exe").size(), 2u);
}

TEST(Scan, AllBareNamesAreFoundInOneWalk) {
  MemoryFs memory;
  install(memory);
  memory.file("deep/er/Mlmig32.dll", image(2));
  const CountingFs fs(memory);
  const Manifest first = draft();
  const Manifest second = draft();
  (void)scan(fs, {&first, &second}, {});
  EXPECT_EQ(fs.listings("deep/er"), 1u);
}

TEST(Scan, BareNamesEqualWithoutCaseInOneFolderAreAmbiguousOnWindows) {
  MemoryFs fs;
  fs.file("a/Mailmig.exe", image(1));
  fs.file("a/MAILMIG.EXE", image(2));
  fs.file("b/Mailmig.exe", image(3));
  Manifest manifest = draft();
  EXPECT_EQ(scan(fs, {&manifest}, {}).instances[0][0].observations.at("Mailmig.exe").size(), 3u);
  manifest.platform = Platform::windows;
  const Inventory inventory = scan(fs, {&manifest}, {});
  const auto& places = inventory.instances[0][0].observations.at("Mailmig.exe");
  ASSERT_EQ(places.size(), 2u);
  EXPECT_EQ(places[0].kind, Kind::ambiguous);
  EXPECT_EQ(places[0].problem,
            "several names are equal without case: a/MAILMIG.EXE, a/Mailmig.exe");
  EXPECT_EQ(places[1].realPath, "b/Mailmig.exe");
}

TEST(Scan, FolderThatCouldNotBeSearchedIsAWarning) {
  MemoryFs fs;
  install(fs);
  fs.folder("secret");
  fs.setUnreadable("secret", EACCES);
  const Manifest manifest = draft();
  EXPECT_THAT(scan(fs, {&manifest}, {}).warnings,
              ElementsAre("secret was not searched: Permission denied (EACCES)"));
}

// The empty root.

bool isEmptyRoot(const MemoryFs& fs) {
  const Manifest manifest = wizardHotfix();
  return scan(fs, {&manifest}, {}).rootIsEmpty;
}

TEST(Scan, RootWithNothingInItIsEmpty) {
  EXPECT_TRUE(isEmptyRoot(MemoryFs()));
}

TEST(Scan, OwnStateAndStoreAreNothing) {
  MemoryFs fs;
  fs.file(".qfe/1/backup", "x");
  fs.mount("var", "ext4");
  fs.file("var/.qfe/1/backup", "x");
  fs.file("var/lib/qfe/installed/x.json", "x");
  EXPECT_TRUE(isEmptyRoot(fs));
}

TEST(Scan, RootWithAnythingElseIsNotEmpty) {
  for (const char* path : {"x", "var/x", "var/lib/x", "lib/qfe", "etc/.qfe"}) {
    MemoryFs fs;
    fs.file("var/lib/qfe/lock", "");
    fs.file(path, "x");
    EXPECT_FALSE(isEmptyRoot(fs)) << path;
  }
}

TEST(Scan, RootThatCannotBeListedIsNotCalledEmpty) {
  MemoryFs fs;
  install(fs);
  fs.setUnreadable("", EACCES);
  EXPECT_FALSE(isEmptyRoot(fs));
}

}  // namespace
}  // namespace qfe
