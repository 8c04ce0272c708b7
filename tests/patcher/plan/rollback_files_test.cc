#include "patcher/plan/rollback_files.h"

#include "tests/support/scenario.h"
#include "tests/support/test_prelude.h"

namespace qfe::test {
namespace {

struct RollbackFilesTest : testing::Test {
  RollbackFilesTest() {
    installProduct(server);
    applyTo(server, packagesOf({firstHotfix()}));
  }
  PlannedHotfix plan() {
    RollbackFiles files(server.fs, {0, ""});
    PlannedHotfix hotfix;
    files.planLayer(readInstalled(server.fs).at(0), hotfix);
    drift = files.drift();
    return hotfix;
  }
  Server server;
  std::vector<std::string> drift;
};

TEST_F(RollbackFilesTest, AnUntouchedServerHasNoDrift) {
  EXPECT_EQ(plan().files.size(), 4U);
  EXPECT_TRUE(drift.empty());
}

TEST_F(RollbackFilesTest, OldContentThatIsBackAlreadyIsKept) {
  server.fs.overwrite(kLibrary, "library old");
  const PlannedHotfix hotfix = plan();
  EXPECT_EQ(hotfix.files[1].action, FileAction::keep);
  EXPECT_EQ(hotfix.files[1].reason, "has its old content already");
  EXPECT_EQ(drift, std::vector<std::string>{kLibrary + " was changed"});
}

TEST_F(RollbackFilesTest, AnotherModeIsNoDriftAndGoesBack) {
  Metadata metadata = readMetadata(server.fs, kMailmig).value();
  metadata.mode = 0700;
  ASSERT_TRUE(server.fs.setMetadata(kMailmig, metadata));
  const PlannedHotfix hotfix = plan();
  EXPECT_TRUE(drift.empty());
  EXPECT_EQ(hotfix.files[0].before->metadata.mode, 0700U);
  EXPECT_EQ(hotfix.files[0].after->metadata.mode, 0750U);
}

TEST_F(RollbackFilesTest, AFolderThatIsGoneIsNotRemoved) {
  server.fs.remove("Program Files/Exchsrvr/tools/new");
  const PlannedHotfix hotfix = plan();
  ASSERT_EQ(hotfix.folders.size(), 1U);
  EXPECT_EQ(hotfix.folders[0].path, "Program Files/Exchsrvr/tools");
}

}  // namespace
}  // namespace qfe::test
