#include "patcher/plan/apply_files.h"

#include "tests/support/scenario.h"
#include "tests/support/test_prelude.h"

namespace qfe::test {
namespace {

std::uint32_t modeOf(const std::string& content) {
  PackageBuilder builder;
  builder.addFile("{exchsrvr}/bin/a", content);
  const VerifiedPackage package = verified(builder);
  return modeOfNewFile(package.package(), package.manifest().files.at(0), {});
}

TEST(ApplyFilesTest, ProgramsMayBeRunOtherFilesNot) {
  EXPECT_EQ(modeOf("#!/bin/sh\n"), 0755U);
  EXPECT_EQ(modeOf("\177ELF and more"), 0755U);
  EXPECT_EQ(modeOf("\177EL"), 0644U);
  EXPECT_EQ(modeOf("#"), 0644U);
  EXPECT_EQ(modeOf("text"), 0644U);
  EXPECT_EQ(modeOf("\177ELF" + noise(200'000, 1)), 0755U);
}

TEST(ApplyFilesTest, NewFoldersOfSeveralFilesAreMadeOnceInOneSpelling) {
  Server server;
  installProduct(server);
  PackageBuilder builder;
  builder.addFile("{exchsrvr}/New/a", "1").addFile("{exchsrvr}/NEW/Deep/b", "2");
  const Plan plan = planApply(server.fs, server.system, packagesOf({builder}), {});
  const PlannedHotfix& hotfix = plan.hotfixes.at(0);
  ASSERT_EQ(hotfix.folders.size(), 2U);
  EXPECT_EQ(hotfix.folders[1].path, "Program Files/Exchsrvr/New/Deep");
  EXPECT_EQ(hotfix.files.at(1).path, "Program Files/Exchsrvr/New/Deep/b");
}

TEST(ApplyFilesTest, StagedBytesNeedSpaceInTheirStore) {
  Server server;
  installProduct(server);
  server.fs.setSpace("", 1'000'000, 1'000);
  EXPECT_EQ(
      errorOf([&] {
        static_cast<void>(planApply(server.fs, server.system, packagesOf({firstHotfix()}), {}));
      }),
      "refused: var/lib/qfe has 1000000 bytes free and 1048624 are needed; make room first");
}

}  // namespace
}  // namespace qfe::test
