#include <cerrno>

#include "tests/support/scenario.h"
#include "tests/support/test_prelude.h"

namespace qfe::test {
namespace {

struct VerifyInstalledTest : testing::Test {
  VerifyInstalledTest() {
    installProduct(server);
    applyTo(server, packagesOf({firstHotfix()}));
  }
  [[nodiscard]] Verification first() const { return verifyInstalled(server.fs, {}).at(0); }
  Server server;
};

TEST_F(VerifyInstalledTest, AnUntouchedServerIsIntactAndRemovable) {
  const Verification result = first();
  EXPECT_TRUE(result.intact);
  EXPECT_TRUE(result.removable);
  EXPECT_EQ(result.whyNotRemovable, "");
  EXPECT_EQ(result.id, "KB886948");
  ASSERT_EQ(result.files.size(), 4U);
  for (const VerifiedFile& file : result.files) EXPECT_EQ(file.state, VerifiedFile::State::intact);
}

TEST_F(VerifyInstalledTest, EveryKindOfChangeIsNamed) {
  server.fs.overwrite(kMailmig, "patched");
  server.fs.remove(kHelper);
  server.fs.file(kObsolete, "back");
  server.fs.setUnreadable(kLibrary, EACCES);
  const Verification result = first();
  EXPECT_FALSE(result.intact);
  EXPECT_EQ(result.files[0].state, VerifiedFile::State::modified);
  EXPECT_EQ(result.files[1].state, VerifiedFile::State::unreadable);
  EXPECT_EQ(result.files[2].state, VerifiedFile::State::missing);
  EXPECT_EQ(result.files[3].state, VerifiedFile::State::present);
  EXPECT_EQ(result.files[3].reason, "was removed and is there again");
  EXPECT_EQ(result.whyNotRemovable, kMailmig + " is not what it was left as");
}

TEST_F(VerifyInstalledTest, WhatALaterHotfixChangedIsNotJudged) {
  applyTo(server, packagesOf({secondHotfix()}));
  const std::vector<Verification> results = verifyInstalled(server.fs, {});
  ASSERT_EQ(results.size(), 2U);
  EXPECT_EQ(results[0].files[0].state, VerifiedFile::State::replacedLater);
  EXPECT_EQ(results[0].files[0].reason, "changed later by KB888619");
  EXPECT_TRUE(results[0].intact);
  EXPECT_FALSE(results[0].removable);
  EXPECT_EQ(results[0].whyNotRemovable,
            "KB888619 stands on it: it replaced " + kMailmig + " after it");
  EXPECT_TRUE(results[1].removable);
}

TEST_F(VerifyInstalledTest, ADamagedBackupIsNotIntact) {
  server.fs.overwrite("var/lib/qfe/store/1/0", "damaged");
  const Verification result = first();
  EXPECT_FALSE(result.intact);
  EXPECT_EQ(result.whyNotRemovable,
            "the old file of " + kMailmig + " in var/lib/qfe/store/1/0 is damaged");
}

TEST_F(VerifyInstalledTest, AManifestMayForbidTheRollback) {
  PackageBuilder builder = secondHotfix();
  builder.manifest().removable = false;
  applyTo(server, packagesOf({builder}));
  EXPECT_EQ(verifyInstalled(server.fs, {"KB888619"}).at(0).whyNotRemovable, "its manifest says so");
}

TEST_F(VerifyInstalledTest, WhatIsNotInstalledIsRefused) {
  EXPECT_EQ(errorOf([this] { static_cast<void>(verifyInstalled(server.fs, {"KB1"})); }),
            "notInstalled: KB1 is not installed here by qfe; \"qfe list\" shows what is");
}

TEST_F(VerifyInstalledTest, NothingIsWritten) {
  server.fs.resetCount();
  static_cast<void>(first());
  EXPECT_EQ(server.fs.changes(), 0U);
}

}  // namespace
}  // namespace qfe::test
