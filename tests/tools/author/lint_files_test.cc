#include "tools/author/lint_files.h"

#include "tests/support/test_prelude.h"
#include "tests/tools/author/release.h"

namespace qfe {
namespace {

using test::PeBuilder;
using test::peOf;
using test::rowAt;
using test::TemporaryFolder;
using testing::ElementsAre;
using testing::IsEmpty;

class LintFiles : public testing::Test {
 protected:
  FileRow& add(std::string_view path) {
    manifest_.files.push_back(rowAt(path));
    return manifest_.files.back();
  }
  // "error no-file: …"
  [[nodiscard]] std::vector<std::string> remarks(const std::string& files,
                                                 const std::string& base) const {
    LintInput input;
    input.manifest = &manifest_;
    input.filesFolder = files;
    input.baseFolder = base;
    input.all = all_;
    input.jobs = 1;
    std::vector<std::string> texts;
    for (const LintRemark& remark : lintFiles(input)) {
      const bool isError = remark.level == LintRemark::Level::error;
      texts.push_back((isError ? "error " : "warning ") + remark.rule + ": " + remark.message);
    }
    return texts;
  }
  [[nodiscard]] std::vector<std::string> withFiles() const { return remarks(fixed_.path(), ""); }
  [[nodiscard]] std::vector<std::string> withBoth() const {
    return remarks(fixed_.path(), base_.path());
  }

  TemporaryFolder fixed_, base_;
  Manifest manifest_ = emptyManifest();
  std::vector<const Manifest*> all_;
};

TEST_F(LintFiles, WithoutFoldersThereIsNothingToSay) {
  add("{exchsrvr}/bin/a.exe");
  EXPECT_THAT(remarks("", ""), IsEmpty());
}

TEST_F(LintFiles, AGoodReleaseHasNoRemarks) {
  add("{exchsrvr}/bin/a.exe");
  fixed_.file("bin/a.exe", peOf(7232));
  base_.file("bin/a.exe", peOf(7226));
  EXPECT_THAT(withBoth(), IsEmpty());
}

TEST_F(LintFiles, AMissingFileIsAnError) {
  add("{exchsrvr}/bin/a.exe");
  EXPECT_THAT(withFiles(), ElementsAre("error no-file: files[0] (a.exe): no file of that name "
                                       "below " +
                                       fixed_.path()));
}

TEST_F(LintFiles, DifferencesAreErrorsByRule) {
  FileRow& row = add("{exchsrvr}/bin/a.exe");
  row.size = 1;
  fixed_.file("a.exe", asText(PeBuilder().bits64().language(0x407).pad(4096).build()));
  EXPECT_THAT(
      withFiles(),
      ElementsAre("error not-as-listed: files[0] (a.exe): size is 4096 bytes, its row says "
                  "1",
                  "error wrong-machine: files[0] (a.exe): it is built for x64, the manifest "
                  "is for x86 (\"neutral\" holds files of several machines)",
                  "error wrong-language: files[0] (a.exe): its language is DEU, the "
                  "manifest is for ENU (\"neutral\" holds files of several languages)"));
}

TEST_F(LintFiles, ADebugBuildIsAWarning) {
  add("{exchsrvr}/bin/a.exe");
  fixed_.file("a.exe", asText(PeBuilder().fileFlags(1).build()));
  EXPECT_THAT(withFiles(),
              ElementsAre("warning debug-build: files[0] (a.exe): its version resource "
                          "says that it is a debug build"));
}

TEST_F(LintFiles, ADamagedImageIsAWarning) {
  add("{exchsrvr}/bin/a.exe");
  fixed_.file("a.exe", peOf(7232).substr(0, 0x420));
  const std::vector<std::string> found = withFiles();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_THAT(found[0], testing::StartsWith("warning damaged-image: files[0] (a.exe): "));
}

TEST_F(LintFiles, AFileThatNoRowInstallsIsSaidOnce) {
  add("{exchsrvr}/bin/a.exe");
  fixed_.file("a.exe", peOf(7232));
  fixed_.file("forgotten.dll", "text");
  fixed_.file("others.dll", "text");
  Manifest other = emptyManifest();
  other.files.push_back(rowAt("{exchsrvr}/bin/others.dll"));
  all_ = {&manifest_, &other};
  EXPECT_THAT(withFiles(), ElementsAre("warning unlisted-file: " + fixed_.at("forgotten.dll") +
                                       ": is in the new level, and no row installs it"));
  all_ = {&other, &manifest_};
  EXPECT_THAT(withFiles(), IsEmpty());
}

TEST_F(LintFiles, AnUnchangedFileNeedsNoRow) {
  fixed_.file("same.dll", "same");
  fixed_.file("other.dll", "new");
  base_.file("same.dll", "same");
  base_.file("other.dll", "old");
  EXPECT_THAT(withBoth(), ElementsAre("warning unlisted-file: " + fixed_.at("other.dll") +
                                      ": is in the new level, and no row installs it"));
}

TEST_F(LintFiles, AVersionBelowTheBaseIsAnError) {
  add("{exchsrvr}/bin/a.exe");
  fixed_.file("a.exe", peOf(7232));
  base_.file("a.exe", peOf(7300));
  EXPECT_THAT(withBoth(), ElementsAre("error version-not-above-base: files[0] (a.exe): version "
                                      "6.5.7232.0 is below 6.5.7300.0 of " +
                                      base_.at("a.exe")));
}

TEST_F(LintFiles, ARowsVersionIsEnoughToCompareWithTheBase) {
  add("{exchsrvr}/bin/a.exe").version = Version::parse("6.5.7226.0");
  base_.file("a.exe", peOf(7226));
  EXPECT_THAT(
      remarks("", base_.path()),
      ElementsAre("error version-not-above-base: files[0] (a.exe): version 6.5.7226.0 is no "
                  "higher than 6.5.7226.0 of " +
                  base_.at("a.exe")));
}

TEST_F(LintFiles, TheSameVersionWithOtherContentIsAnError) {
  add("{exchsrvr}/bin/a.exe");
  fixed_.file("a.exe", peOf(7232, 1));
  base_.file("a.exe", peOf(7232, 2));
  EXPECT_THAT(withBoth(), ElementsAre("error same-version-other-content: files[0] (a.exe): version "
                                      "6.5.7232.0 is that of " +
                                      base_.at("a.exe") + ", whose content is another"));
}

TEST_F(LintFiles, TheSameFileIsAWarning) {
  add("{exchsrvr}/bin/a.exe");
  fixed_.file("a.exe", peOf(7232));
  base_.file("a.exe", peOf(7232));
  EXPECT_THAT(withBoth(),
              ElementsAre("warning same-as-base: files[0] (a.exe): is the same file as " +
                          base_.at("a.exe")));
}

TEST_F(LintFiles, WithoutVersionsReplacesHasToNameTheBase) {
  FileRow& row = add("{exchsrvr}/bin/a.txt");
  fixed_.file("a.txt", "new");
  base_.file("a.txt", "old");
  EXPECT_THAT(
      withBoth(),
      ElementsAre("error base-not-recognized: files[0] (a.txt): without a version in both, "
                  "only replaces can say that " +
                  base_.at("a.txt") + " is older; add its SHA-256 " + Digest::of("old").hex()));
  row.replaces.push_back(Digest::of("old"));
  EXPECT_THAT(withBoth(), IsEmpty());
}

TEST_F(LintFiles, ARowThatRemovesIsNotLookedFor) {
  manifest_.files.push_back(rowAt("{exchsrvr}/bin/old.dll", Change::remove));
  base_.file("bin/old.dll", "old");
  EXPECT_THAT(withBoth(), IsEmpty());
}

}  // namespace
}  // namespace qfe
