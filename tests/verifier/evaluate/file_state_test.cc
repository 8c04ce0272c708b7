#include "verifier/evaluate/file_state.h"

#include "manifest/base/error.h"
#include "tests/support/test_prelude.h"
#include "tests/verifier/evaluate/samples.h"

namespace qfe {
namespace {

using namespace test;

const Digest kNew = Digest::of("new");
const Digest kOld = Digest::of("old");
const Digest kForeign = Digest::of("foreign");
const std::string kReal = "Program Files/Exchsrvr/bin/Mailmig.exe";

Manifest withRows(std::vector<FileRow> rows) {
  Manifest manifest = hotfix();
  manifest.files = std::move(rows);
  return manifest;
}

FileFinding judge(const FileRow& one, const Observation& observation) {
  return judgeFile(withRows({one}), kWizard, observation);
}

FileFinding judge(const FileRow& one, const FileAttributes& found) {
  return judge(one, present(kReal, found));
}

FileAttributes withDigest(const std::string& found, const Digest& digest) {
  FileAttributes result = attributes(found);
  result.sha256 = digest;
  return result;
}

FileRow rowWithDigest(const std::string& wanted = "6.5.7232.52") {
  FileRow result = row(kWizard, wanted);
  result.sha256 = kNew;
  return result;
}

FileRow removal() {
  FileRow result = row(kWizard, "");
  result.change = Change::remove;
  result.size.reset();
  result.modified.reset();
  return result;
}

// Line 1: unknown.

TEST(FileState, UnreadableFileIsUnknownWithTheReason) {
  const FileFinding finding = judge(row(kWizard), unreadable(kReal));
  EXPECT_EQ(finding.state, FileState::unknown);
  EXPECT_EQ(finding.reason, "cannot be read: Permission denied (EACCES)");
  EXPECT_EQ(finding.realPath, kReal);
  EXPECT_EQ(finding.path, kWizard);
}

TEST(FileState, SeveralNamesEqualWithoutCaseAreUnknown) {
  const FileFinding finding = judge(
      row(kWizard),
      trouble(kReal, Observation::Kind::ambiguous, "several names are equal without case: a, A"));
  EXPECT_EQ(finding.state, FileState::unknown);
  EXPECT_EQ(finding.reason, "several names are equal without case: a, A");
}

TEST(FileState, FinalSymbolicLinkIsUnknown) {
  const FileFinding finding =
      judge(row(kWizard), trouble(kReal, Observation::Kind::notRegular, "is a symbolic link"));
  EXPECT_EQ(finding.state, FileState::unknown);
  EXPECT_EQ(finding.reason, "is a symbolic link");
}

TEST(FileState, RequiredVersionThatIsNotThereIsUnknownEvenWithTheRightDigest) {
  const FileFinding finding = judge(rowWithDigest(), withDigest("", kNew));
  EXPECT_EQ(finding.state, FileState::unknown);
  EXPECT_EQ(finding.reason, "a version is required and none was found");
}

TEST(FileState, RangesWithoutAFoundVersionAreUnknown) {
  FileRow ranged = row(kWizard, "");
  ranged.range = range("6.5.0.0", "");
  const FileFinding finding = judge(ranged, attributes(""));
  EXPECT_EQ(finding.state, FileState::unknown);
  EXPECT_EQ(finding.reason, "a version is required and none was found");
  EXPECT_EQ(finding.row, std::nullopt);
}

TEST(FileState, VersionOutsideOfEveryRangeIsUnknownEvenWithTheRightDigest) {
  FileRow ranged = rowWithDigest();
  ranged.range = range("6.5.7000.0", "6.5.7638.0");
  const FileFinding finding = judge(ranged, withDigest("6.5.7638.0", kNew));
  EXPECT_EQ(finding.state, FileState::unknown);
  EXPECT_EQ(finding.reason, "no range matches version 6.5.7638.0");
  EXPECT_EQ(finding.row, std::nullopt);
}

TEST(FileState, UnreadableFileToBeRemovedIsUnknown) {
  EXPECT_EQ(judge(removal(), unreadable(kReal)).state, FileState::unknown);
}

// Lines 2 and 3: missing, and files to be removed.

TEST(FileState, AbsentFileIsMissing) {
  const FileFinding finding = judge(row(kWizard), absent(kReal));
  EXPECT_EQ(finding.state, FileState::missing);
  EXPECT_EQ(finding.reason, "");
  EXPECT_EQ(finding.row, 0u);
  EXPECT_FALSE(finding.found.has_value());
}

TEST(FileState, AbsentFileToBeRemovedIsCurrent) {
  EXPECT_EQ(judge(removal(), absent(kReal)).state, FileState::current);
}

TEST(FileState, FileToBeRemovedIsOlderWhateverItsContent) {
  FileRow gone = removal();
  gone.alsoAccept = {kNew};
  const FileFinding finding = judge(gone, withDigest("9.0.0.0", kNew));
  EXPECT_EQ(finding.state, FileState::older);
  EXPECT_EQ(finding.reason, "it is to be removed");
}

TEST(FileState, FileToBeRemovedNeedsNoVersion) {
  FileRow gone = removal();
  gone.version = version("6.5.0.0");
  EXPECT_EQ(judge(gone, attributes("")).state, FileState::older);
}

// Line 4: the digest.

TEST(FileState, EqualDigestIsCurrentWhateverTheVersion) {
  EXPECT_EQ(judge(rowWithDigest(), withDigest("6.5.7226.0", kNew)).state, FileState::current);
  EXPECT_EQ(judge(rowWithDigest(), withDigest("6.5.9999.0", kNew)).state, FileState::current);
}

TEST(FileState, AcceptedDigestIsCurrentAndSaysSo) {
  FileRow accepting = rowWithDigest();
  accepting.alsoAccept = {kForeign};
  const FileFinding finding = judge(accepting, withDigest("6.5.7226.0", kForeign));
  EXPECT_EQ(finding.state, FileState::current);
  EXPECT_EQ(finding.reason, "other content of equal standing");
}

TEST(FileState, EqualDigestOutweighsBeingListedAsOlder) {
  FileRow both = rowWithDigest("");
  both.replaces = {kNew};
  EXPECT_EQ(judge(both, withDigest("", kNew)).state, FileState::current);
}

// Line 5: the version.

TEST(FileState, LowerVersionIsOlder) {
  EXPECT_EQ(judge(row(kWizard), attributes("6.5.7232.51")).state, FileState::older);
}

TEST(FileState, HigherVersionIsLater) {
  EXPECT_EQ(judge(row(kWizard), attributes("6.5.7232.53")).state, FileState::later);
}

TEST(FileState, VersionsCompareByNumberAndNotByText) {
  EXPECT_EQ(judge(row(kWizard), attributes("6.5.7232.6")).state, FileState::older);
  EXPECT_EQ(judge(row(kWizard), attributes("06.05.7232.052")).state, FileState::current);
  EXPECT_EQ(judge(row(kWizard, "6.5"), attributes("6.5.0.0")).state, FileState::current);
}

TEST(FileState, LowerVersionOutweighsOtherContent) {
  EXPECT_EQ(judge(rowWithDigest(), withDigest("6.5.7226.0", kForeign)).state, FileState::older);
}

TEST(FileState, VersionsThatCannotBeComparedAreUnknown) {
  const FileFinding finding = judge(row(kWizard, "1.1.1w"), attributes("1.1.1v"));
  EXPECT_EQ(finding.state, FileState::unknown);
  EXPECT_EQ(finding.reason, "version 1.1.1v cannot be compared with 1.1.1w");
}

TEST(FileState, EqualVersionsWithLettersAreCurrent) {
  EXPECT_EQ(judge(row(kWizard, "1.1.1w"), attributes("1.1.1w")).state, FileState::current);
}

TEST(FileState, VersionThatCannotBeComparedIsOlderWhereItsContentIsListed) {
  FileRow listing = row(kWizard, "1.1.1w");
  listing.replaces = {kOld};
  const FileFinding finding = judge(listing, withDigest("1.1.1v", kOld));
  EXPECT_EQ(finding.state, FileState::older);
  EXPECT_EQ(finding.reason, "known by its content");
}

// Line 6: modified.

TEST(FileState, EqualVersionWithAnotherDigestIsModified) {
  const FileFinding finding = judge(rowWithDigest(), withDigest("6.5.7232.52", kForeign));
  EXPECT_EQ(finding.state, FileState::modified);
  EXPECT_EQ(finding.reason, "same version and other content (SHA-256)");
}

TEST(FileState, EqualVersionWithAnotherSizeIsModified) {
  FileAttributes found = attributes("6.5.7232.52");
  found.size = 84993;
  const FileFinding finding = judge(row(kWizard), found);
  EXPECT_EQ(finding.state, FileState::modified);
  EXPECT_EQ(finding.reason, "same version, but its size is 84993 instead of 84992 bytes");
}

TEST(FileState, EqualVersionWithAnotherSizeInAnotherLanguageIsUnknown) {
  FileAttributes found = attributes("6.5.7232.52");
  found.size = 90000;
  found.image.languageIds = {0x407};
  const FileFinding finding = judge(row(kWizard), found);
  EXPECT_EQ(finding.state, FileState::unknown);
  EXPECT_EQ(finding.reason, "another language: DEU found, ENU required");
}

TEST(FileState, EqualVersionWithAnotherDigestInAnotherLanguageIsUnknown) {
  FileAttributes found = withDigest("6.5.7232.52", kForeign);
  found.image.languageIds = {0x407};
  EXPECT_EQ(judge(rowWithDigest(), found).state, FileState::unknown);
}

TEST(FileState, EqualVersionWithAnotherSizeForAnotherArchitectureIsUnknown) {
  FileAttributes found = attributes("6.5.7232.52");
  found.size = 90000;
  found.image.architecture = "x64";
  const FileFinding finding = judge(row(kWizard), found);
  EXPECT_EQ(finding.state, FileState::unknown);
  EXPECT_EQ(finding.reason, "another architecture: x64 found, x86 required");
}

TEST(FileState, NeutralOrUnknownLanguageIsNoOtherLanguage) {
  FileAttributes found = attributes("6.5.7232.52");
  found.size = 90000;
  found.image.languageIds = {0};
  EXPECT_EQ(judge(row(kWizard), found).state, FileState::modified);
  found.image.languageIds = {};
  EXPECT_EQ(judge(row(kWizard), found).state, FileState::modified);
}

// Line 7: current.

TEST(FileState, EqualVersionIsCurrentWithoutADigestToCompare) {
  const FileFinding finding = judge(row(kWizard), attributes("6.5.7232.52"));
  EXPECT_EQ(finding.state, FileState::current);
  EXPECT_FALSE(finding.weak);
  EXPECT_EQ(finding.reason, "");
  EXPECT_EQ(finding.time, TimeMatch::equal);
}

TEST(FileState, EqualVersionInAnotherLanguageIsCurrentWhereNothingElseDiffers) {
  FileAttributes found = attributes("6.5.7232.52");
  found.image.languageIds = {0x407};
  EXPECT_EQ(judge(row(kWizard), found).state, FileState::current);
}

TEST(FileState, TimeAloneNeverFails) {
  FileAttributes found = attributes("6.5.7232.52");
  found.modified = utc("2011-01-01T00:00:00Z");
  const FileFinding finding = judge(row(kWizard), found);
  EXPECT_EQ(finding.state, FileState::current);
  EXPECT_EQ(finding.time, TimeMatch::different);
  EXPECT_EQ(finding.reason, "");
}

TEST(FileState, TimeOneHourOffIsShownAsAmbiguous) {
  FileAttributes found = attributes("6.5.7232.52");
  found.modified = utc("2004-11-16T21:58:33Z");
  const FileFinding finding = judge(row(kWizard), found);
  EXPECT_EQ(finding.state, FileState::current);
  EXPECT_EQ(finding.time, TimeMatch::wholeHour);
  EXPECT_EQ(finding.reason,
            "the times differ by one hour, which local-time file systems and daylight saving do");
}

TEST(FileState, TimeTwoSecondsOffIsShownAsAmbiguous) {
  FileRow exact = row(kWizard);
  exact.modified = utc("2004-11-16T20:58:31Z");
  const FileFinding finding = judge(exact, attributes("6.5.7232.52"));
  EXPECT_EQ(finding.state, FileState::current);
  EXPECT_EQ(finding.time, TimeMatch::withinFatResolution);
  EXPECT_EQ(finding.reason,
            "the times differ by up to two seconds, which file systems that keep even seconds do");
}

// Line 8: without a version.

TEST(FileState, ListedContentIsOlder) {
  FileRow listing = rowWithDigest("");
  listing.replaces = {kForeign, kOld};
  const FileFinding finding = judge(listing, withDigest("", kOld));
  EXPECT_EQ(finding.state, FileState::older);
  EXPECT_EQ(finding.reason, "known by its content");
}

TEST(FileState, ContentThatNobodyListedIsUnknown) {
  FileRow listing = rowWithDigest("");
  listing.replaces = {kOld};
  const FileFinding finding = judge(listing, withDigest("", kForeign));
  EXPECT_EQ(finding.state, FileState::unknown);
  EXPECT_EQ(finding.reason,
            "no version to compare, and the content is neither the required nor a known older one");
}

TEST(FileState, ChangedConfigurationFileIsUnknownAndSaysThatItIsKept) {
  FileRow config = rowWithDigest("");
  config.kind = FileKind::config;
  const FileFinding finding = judge(config, withDigest("", kForeign));
  EXPECT_EQ(finding.state, FileState::unknown);
  EXPECT_EQ(finding.reason, "a configuration file with changes of its own: it is kept");
}

TEST(FileState, KnownDigestIsNotReplacedBySizeAndTime) {
  EXPECT_EQ(judge(rowWithDigest(""), withDigest("", kForeign)).state, FileState::unknown);
}

TEST(FileState, EqualSizeAndTimeAreCurrentButWeak) {
  const FileFinding finding = judge(row(kWizard, ""), attributes(""));
  EXPECT_EQ(finding.state, FileState::current);
  EXPECT_TRUE(finding.weak);
  EXPECT_EQ(finding.reason, "by size and time alone");
}

TEST(FileState, EqualSizeAndAmbiguousTimeAreCurrentButWeak) {
  FileAttributes found = attributes("");
  found.modified = utc("2004-11-16T19:58:00Z");
  const FileFinding finding = judge(row(kWizard, ""), found);
  EXPECT_EQ(finding.state, FileState::current);
  EXPECT_TRUE(finding.weak);
  EXPECT_EQ(finding.reason,
            "by size and time alone; the times differ by one hour, which local-time file systems "
            "and daylight saving do");
}

TEST(FileState, AnotherSizeWithoutVersionAndDigestIsUnknown) {
  FileAttributes found = attributes("");
  found.size = 1;
  const FileFinding finding = judge(row(kWizard, ""), found);
  EXPECT_EQ(finding.state, FileState::unknown);
  EXPECT_EQ(finding.reason, "no version and no digest to compare, and the size is another");
}

TEST(FileState, AnotherTimeWithoutVersionAndDigestIsUnknown) {
  FileAttributes found = attributes("");
  found.modified = utc("2004-11-17T20:58:00Z");
  const FileFinding finding = judge(row(kWizard, ""), found);
  EXPECT_EQ(finding.state, FileState::unknown);
  EXPECT_EQ(finding.reason, "no version and no digest to compare, and the time is another");
}

TEST(FileState, RowThatGivesNothingToCompareIsUnknown) {
  FileRow empty = row(kWizard, "");
  empty.modified.reset();
  const FileFinding finding = judge(empty, attributes(""));
  EXPECT_EQ(finding.state, FileState::unknown);
  EXPECT_EQ(finding.reason, "nothing to compare: the hotfix gives no version and no digest");
}

// Rows side by side.

TEST(FileState, RowWhoseRangeHoldsTheFoundVersionApplies) {
  FileRow gdr = row(kWizard, "6.5.6950.0");
  gdr.range = range("", "6.5.7000.0");
  FileRow ldr = row(kWizard, "6.5.7232.52");
  ldr.range = range("6.5.7000.0", "6.5.7638.0");
  const Manifest manifest = withRows({gdr, ldr});
  const FileFinding onGdr = judgeFile(manifest, kWizard, present(kReal, "6.5.6999.0"));
  EXPECT_EQ(onGdr.row, 0u);
  EXPECT_EQ(onGdr.state, FileState::later);
  const FileFinding onLdr = judgeFile(manifest, kWizard, present(kReal, "6.5.7000.0"));
  EXPECT_EQ(onLdr.row, 1u);
  EXPECT_EQ(onLdr.state, FileState::older);
}

TEST(FileState, FirstRowAppliesWhereTheFileIsNotThere) {
  FileRow gdr = row(kWizard, "6.5.6950.0");
  gdr.range = range("", "6.5.7000.0");
  FileRow ldr = removal();
  ldr.range = range("6.5.7000.0", "");
  const FileFinding finding = judgeFile(withRows({gdr, ldr}), kWizard, absent(kReal));
  EXPECT_EQ(finding.row, 0u);
  EXPECT_EQ(finding.state, FileState::missing);
}

TEST(FileState, PathWithoutARowIsOurOwnMistake) {
  try {
    (void)judgeFile(hotfix(), kStore, absent("x"));
    FAIL() << "not refused";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::internal);
    EXPECT_STREQ(error.what(), "KB886948 has no row for {exchsrvr}/bin/store.exe");
  }
}

}  // namespace
}  // namespace qfe
