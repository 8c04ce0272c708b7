#include "patcher/plan/file_decision.h"

#include "tests/support/package_builder.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

using Kind = FileDecision::Kind;

struct FileDecisionTest : testing::Test {
  FileDecisionTest() {
    FileRow row = rowWith("bin/a", Change::replace, "new");
    row.version = Version::parse("2.0");
    row.replaces = {Digest::of("old")};
    manifest.files.push_back(row);
    finding.path = finding.realPath = "bin/a";
    finding.row = 0;
    finding.observation.kind = Observation::Kind::present;
    live.emplace();
    live->digest = Digest::of("old");
  }
  [[nodiscard]] FileDecision decide(FileState state, bool replaceModified = false) {
    finding.state = state;
    return decideFile(manifest, finding, live, replaceModified);
  }
  FileRow& row() { return manifest.files.front(); }
  Manifest manifest = emptyManifest();
  FileFinding finding;
  std::optional<FileSide> live;
};

TEST_F(FileDecisionTest, OlderIsReplaced) {
  EXPECT_EQ(decide(FileState::older), (FileDecision{Kind::replace, "", false, false}));
}

TEST_F(FileDecisionTest, MissingIsAdded) {
  finding.observation.kind = Observation::Kind::absent;
  live.reset();
  EXPECT_EQ(decide(FileState::missing).kind, Kind::add);
}

TEST_F(FileDecisionTest, MissingThatDoesNotCountIsSkipped) {
  finding.counts = false;
  EXPECT_EQ(decide(FileState::missing).kind, Kind::skip);
}

TEST_F(FileDecisionTest, CurrentIsKept) {
  EXPECT_EQ(decide(FileState::current),
            (FileDecision{Kind::keep, "already current", false, false}));
  finding.weak = true;
  EXPECT_EQ(decide(FileState::current).reason, "already current, by size and time");
}

TEST_F(FileDecisionTest, LaterIsKeptAndSaid) {
  live->version = "3.0";
  EXPECT_EQ(decide(FileState::later),
            (FileDecision{Kind::keep, "later than required: 3.0 is there, 2.0 is required", false,
                          true}));
}

TEST_F(FileDecisionTest, ModifiedAndUnknownNeedTheFlag) {
  finding.reason = "same version and other content";
  for (const FileState state : {FileState::modified, FileState::unknown}) {
    EXPECT_EQ(decide(state),
              (FileDecision{Kind::refuseModified, "same version and other content", false, false}));
    EXPECT_EQ(decide(state, true), (FileDecision{Kind::replace, "", true, false}));
  }
}

TEST_F(FileDecisionTest, WhatIsToBeRemovedIsRemovedWhereItIsThere) {
  row().change = Change::remove;
  EXPECT_EQ(decide(FileState::older).kind, Kind::remove);
  EXPECT_EQ(decide(FileState::current).kind, Kind::skip);
}

TEST_F(FileDecisionTest, AConfigurationFileIsDecidedByItsDigestAlone) {
  row().kind = FileKind::config;
  EXPECT_EQ(decide(FileState::unknown).kind, Kind::replace);
  live->digest = Digest::of("mine");
  EXPECT_EQ(decide(FileState::older).kind, Kind::layBeside);
  EXPECT_EQ(decide(FileState::unknown, true).kind, Kind::layBeside);
  live->digest = Digest::of("new");
  EXPECT_EQ(decide(FileState::unknown).kind, Kind::keep);
  row().alsoAccept = {Digest::of("signed again")};
  live->digest = Digest::of("signed again");
  EXPECT_EQ(decide(FileState::unknown).kind, Kind::keep);
}

TEST_F(FileDecisionTest, LinksAndUnreadableFilesAreRefusedEvenWithTheFlag) {
  finding.observation.kind = Observation::Kind::notRegular;
  finding.observation.stat.emplace();
  finding.observation.stat->type = FileType::link;
  live.reset();
  EXPECT_EQ(decide(FileState::unknown, true).reason,
            "is a symbolic link; qfe replaces files and never what a link points to: put the file "
            "itself there first");
  finding.observation.stat->type = FileType::folder;
  EXPECT_EQ(decide(FileState::unknown, true).reason, "is not a regular file; move it away first");
  finding.observation.kind = Observation::Kind::ambiguous;
  finding.observation.problem = "several names are equal without case: a, A";
  const FileDecision decision = decide(FileState::unknown, true);
  EXPECT_EQ(decision.kind, Kind::refuse);
  EXPECT_EQ(decision.reason, "several names are equal without case: a, A");
}

TEST_F(FileDecisionTest, WithoutARowForTheVersionItIsRefused) {
  finding.row.reset();
  finding.reason = "no range matches version 9";
  EXPECT_EQ(decide(FileState::unknown, true),
            (FileDecision{Kind::refuse, "no range matches version 9", false, false}));
}

TEST(BesidePathTest, IsRecognizedByItsEnd) {
  EXPECT_EQ(besidePath("etc/a.conf"), "etc/a.conf.qfe-new");
  EXPECT_TRUE(isBesidePath("etc/a.conf.qfe-new"));
  EXPECT_FALSE(isBesidePath("etc/a.conf"));
  EXPECT_FALSE(isBesidePath(".qfe-new"));
}

}  // namespace
}  // namespace qfe
