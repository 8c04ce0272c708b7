#include "tools/author/lint.h"

#include "tests/support/test_prelude.h"
#include "tests/tools/author/release.h"

namespace qfe {
namespace {

using test::rowAt;
using testing::ElementsAre;
using testing::IsEmpty;

Manifest cleanManifest() {
  Manifest manifest = emptyManifest();
  manifest.files.push_back(rowAt("{exchsrvr}/bin/a.exe"));
  manifest.files[0].version = Version::parse("6.5.7232.52");
  return manifest;
}

// "error missing: revision is missing"
std::vector<std::string> print(const std::vector<LintRemark>& remarks) {
  std::vector<std::string> texts;
  for (const LintRemark& remark : remarks) {
    const bool isError = remark.level == LintRemark::Level::error;
    texts.push_back((isError ? "error " : "warning ") + remark.rule + ": " + remark.message);
  }
  return texts;
}

std::vector<std::string> remarks(const Manifest& manifest,
                                 const std::vector<const Manifest*>& others = {}) {
  LintInput input;
  input.manifest = &manifest;
  input.all = others;
  input.all.push_back(&manifest);
  return print(lint(input));
}

Condition conditionOn(std::string_view path, std::string_view atLeast, std::string_view below) {
  Condition condition;
  condition.file = InstallPath::parse(path, Platform::windows);
  condition.range = {Version::parse(atLeast), Version::parse(below)};
  return condition;
}

TEST(Lint, AManifestReadyToPackHasNoRemarks) {
  EXPECT_THAT(remarks(cleanManifest()), IsEmpty());
}

TEST(Lint, WhatPackingWouldMissIsAnError) {
  Manifest manifest = cleanManifest();
  manifest.revision = 0;
  manifest.files.push_back(rowAt("bare.dll"));
  EXPECT_THAT(remarks(manifest),
              ElementsAre("error missing: revision is missing",
                          "error missing: files[1] (bare.dll): not an exact path; give a location "
                          "or folder"));
}

TEST(Lint, PathsThatClashAreAnErrorOfTheirOwn) {
  Manifest manifest = cleanManifest();
  manifest.files.push_back(rowAt("{exchsrvr}/BIN/A.EXE"));
  EXPECT_THAT(remarks(manifest),
              ElementsAre("error path-clash: files[1] (A.EXE): path is the same name to the server "
                          "as files[0] (a.exe); rows of one file need a range each"));
}

TEST(Lint, ARelationToNothingIsSaid) {
  Manifest manifest = cleanManifest();
  manifest.prerequisites = {{"KB800000", 1}};
  manifest.supersedes = {{"KB800001", 2}};
  manifest.conflicts = {{"KB800002", 1}};
  Manifest lower = cleanManifest();
  lower.id = "KB800001";
  Manifest foreign = cleanManifest();
  foreign.id = "KB800002";
  foreign.language = "DEU";
  EXPECT_THAT(
      remarks(manifest, {&lower, &foreign}),
      ElementsAre("warning relation-to-nothing: prerequisites: KB800000 is none of the "
                  "manifests given",
                  "warning relation-to-nothing: supersedes: KB800001 is given with revision "
                  "1, and revision 2 is wanted",
                  "warning relation-to-nothing: conflicts: KB800002 is given only for "
                  "another product, architecture or language"));
}

TEST(Lint, ARelationToAGivenManifestIsFine) {
  Manifest manifest = cleanManifest();
  manifest.prerequisites = {{"KB800000", 1}};
  Manifest other = cleanManifest();
  other.id = "KB800000";
  EXPECT_THAT(remarks(manifest, {&other}), IsEmpty());
}

TEST(Lint, ABaselineThatTheFixDoesNotMeetIsSaid) {
  Manifest manifest = cleanManifest();
  manifest.appliesTo->conditions = {
      conditionOn("{exchsrvr}/bin/A.exe", "6.5.7000.0", "6.5.7232.52")};
  EXPECT_THAT(remarks(manifest),
              ElementsAre("warning baseline-without-fix: appliesTo: {exchsrvr}/bin/A.exe has to be "
                          "at least 6.5.7000.0 and below 6.5.7232.52, and the hotfix brings "
                          "6.5.7232.52"));
}

TEST(Lint, ABaselineOnAFileThatIsRemovedIsSaid) {
  Manifest manifest = cleanManifest();
  manifest.files.push_back(rowAt("{exchsrvr}/bin/old.dll", Change::remove));
  manifest.appliesTo->conditions = {conditionOn("{exchsrvr}/bin/old.dll", "", "")};
  EXPECT_THAT(remarks(manifest),
              ElementsAre("warning baseline-without-fix: appliesTo: {exchsrvr}/bin/old.dll has to "
                          "be there, and the hotfix removes it"));
}

TEST(Lint, OneWayLeftOfABaselineIsEnough) {
  Manifest manifest = cleanManifest();
  manifest.appliesTo->kind = Baseline::Kind::anyOf;
  manifest.appliesTo->conditions = {conditionOn("{exchsrvr}/bin/a.exe", "", "6.5.7000.0"),
                                    conditionOn("{exchsrvr}/bin/store.exe", "6.5", "")};
  EXPECT_THAT(remarks(manifest), IsEmpty());
}

TEST(Lint, AVersionInNoRangeOfItsPathIsSaid) {
  Manifest manifest = cleanManifest();
  manifest.files[0].range = VersionRange{Version::parse("6.5.7000.0"), Version::parse("6.5.7232")};
  EXPECT_THAT(
      remarks(manifest),
      ElementsAre("warning range-without-fix: files[0] (a.exe): version 6.5.7232.52 is in "
                  "no range of this path, so an installed fix would be unknown to a check"));
}

TEST(Lint, AFixThatLooksLikeTheLaterReleaseIsSaid) {
  Manifest manifest = cleanManifest();
  manifest.correctedIn = {{"SP2", conditionOn("{exchsrvr}/bin/a.exe", "6.5.7232.0", "")}};
  EXPECT_THAT(remarks(manifest),
              ElementsAre("warning corrected-in-with-fix: correctedIn SP2: {exchsrvr}/bin/a.exe "
                          "6.5.7232.52 of the hotfix itself already counts as that release"));
}

}  // namespace
}  // namespace qfe
