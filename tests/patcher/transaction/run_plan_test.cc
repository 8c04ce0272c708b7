#include <cerrno>

#include "patcher/state/history.h"
#include "patcher/transaction/transaction.h"
#include "tests/support/scenario.h"
#include "tests/support/test_prelude.h"

namespace qfe::test {
namespace {

TEST(RunPlanTest, ReplacesAddsAndRemovesAndRecords) {
  Server server;
  installProduct(server);
  const Outcome outcome = apply(server, packagesOf({firstHotfix()}));
  EXPECT_EQ(outcome.transaction, 1U);
  EXPECT_FALSE(outcome.restartRequired);
  EXPECT_EQ(server.fs.content(kMailmig), "mailmig new");
  EXPECT_EQ(server.fs.content(kLibrary), "library new");
  EXPECT_EQ(server.fs.content(kHelper), "#!/bin/sh\necho helper\n");
  EXPECT_FALSE(server.fs.exists(kObsolete));
  EXPECT_EQ(installedList(server.fs), "KB886948 1");
  const History history = readHistory(server.fs);
  ASSERT_EQ(history.lines.size(), 1U);
  EXPECT_EQ(history.lines[0].json.find("outcome")->string(), "applied");
  EXPECT_EQ(history.lines[0].json.find("reason")->string(), "a test");
  EXPECT_EQ(history.lines[0].json.find("sudoUser")->string(), "admin");
}

TEST(RunPlanTest, AReplacedFileKeepsOwnerModeAndAttributesAndGetsTheNewTime) {
  Server server;
  installProduct(server);
  PackageBuilder builder;
  FileRow row = rowFrom("{exchsrvr}/bin/Mailmig.exe", "mailmig new", {"mailmig old"});
  row.modified = UtcTime::parse("2004-11-16T20:58Z");
  builder.add(row, "mailmig new");
  const Metadata before = readMetadata(server.fs, kMailmig).value();
  apply(server, packagesOf({builder}));
  Metadata wanted = before;
  wanted.modified = {1'100'638'680, 0};
  EXPECT_EQ(readMetadata(server.fs, kMailmig).value(), wanted);
}

TEST(RunPlanTest, AnAddedProgramBelongsToItsFoldersOwnerAndMayBeRun) {
  Server server;
  installProduct(server);
  Metadata folder;
  folder.mode = 0750;
  folder.uid = 7;
  folder.gid = 8;
  server.fs.folder("Program Files/Exchsrvr/tools", folder);
  apply(server, packagesOf({firstHotfix()}));
  const FileStat made = server.fs.stat("Program Files/Exchsrvr/tools/new").value();
  EXPECT_EQ(made.mode, 0750U);
  EXPECT_EQ(made.uid, 7U);
  const FileStat file = server.fs.stat(kHelper).value();
  EXPECT_EQ(file.mode, 0755U);
  EXPECT_EQ(file.uid, 7U);
  EXPECT_EQ(file.gid, 8U);
  EXPECT_EQ(file.modified, (FileTime{1'100'638'680, 0}));
}

TEST(RunPlanTest, ARollbackLeavesEverythingAsBeforeToTheTimesOfFolders) {
  for (const std::string type : {"ext4", "vfat"}) {
    Server server;
    installProduct(server);
    server.fs.setFileSystemType("", type);
    const std::string before = server.dump();
    apply(server, packagesOf({firstHotfix()}));
    ASSERT_NE(server.dump(), before);
    rollback(server, {"KB886948"});
    EXPECT_EQ(server.dump(), before) << type;
    EXPECT_EQ(installedList(server.fs), "");
    EXPECT_EQ(readHistory(server.fs).lines.back().json.find("outcome")->string(), "rolled back");
  }
}

TEST(RunPlanTest, StackedHotfixesComeOffOneByOne) {
  Server server;
  installProduct(server);
  const std::string none = server.dump();
  apply(server, packagesOf({firstHotfix()}));
  const std::string one = server.dump();
  apply(server, packagesOf({secondHotfix()}));
  EXPECT_EQ(server.fs.content(kMailmig), "mailmig newer");
  rollback(server, {"KB888619"});
  EXPECT_EQ(server.dump(), one);
  rollback(server, {"KB886948"});
  EXPECT_EQ(server.dump(), none);
}

TEST(RunPlanTest, SeveralPackagesAreOneTransactionInTheirOrder) {
  Server server;
  installProduct(server);
  const std::string none = server.dump();
  apply(server, packagesOf({secondHotfix(), firstHotfix()}));
  EXPECT_EQ(installedList(server.fs), "KB886948 1, KB888619 1");
  EXPECT_EQ(server.fs.content(kMailmig), "mailmig newer");
  EXPECT_EQ(readHistory(server.fs).lines.size(), 1U);
  rollback(server, {"KB888619"});
  EXPECT_EQ(server.fs.content(kMailmig), "mailmig new");
  rollback(server, {"KB886948"});
  EXPECT_EQ(server.dump(), none);
}

TEST(RunPlanTest, BothOfOneTransactionComeOffTogether) {
  Server server;
  installProduct(server);
  const std::string none = server.dump();
  apply(server, packagesOf({secondHotfix(), firstHotfix()}));
  RollbackOptions options;
  options.withDependents = true;
  rollback(server, {"KB886948"}, options);
  EXPECT_EQ(server.dump(), none);
  EXPECT_EQ(installedList(server.fs), "");
}

TEST(RunPlanTest, AHigherRevisionStacksAndItsRollbackBringsTheLowerBack) {
  Server server;
  installProduct(server);
  apply(server, packagesOf({firstHotfix()}));
  const std::string one = server.dump();
  PackageBuilder higher = firstHotfix();
  higher.manifest().revision = 2;
  higher.manifest().files.clear();
  higher.input().files.clear();
  replaceFrom(higher, "{exchsrvr}/bin/Mailmig.exe", "mailmig 2", {"mailmig new"});
  apply(server, packagesOf({higher}));
  EXPECT_EQ(installedList(server.fs), "KB886948 2");
  rollback(server, {"KB886948"});
  EXPECT_EQ(installedList(server.fs), "KB886948 1");
  EXPECT_EQ(server.dump(), one);
  rollback(server, {"KB886948"});
  EXPECT_EQ(installedList(server.fs), "");
}

TEST(RunPlanTest, AppliedAgainAfterDriftTheOlderBackupsStayGood) {
  Server server;
  installProduct(server);
  apply(server, packagesOf({firstHotfix()}));
  server.fs.overwrite(kMailmig, "mailmig old");
  apply(server, packagesOf({firstHotfix()}));
  EXPECT_EQ(server.fs.content(kMailmig), "mailmig new");
  rollback(server, {"KB886948"});
  EXPECT_EQ(server.fs.content(kMailmig), "mailmig old");
  EXPECT_EQ(installedList(server.fs), "KB886948 1");
  EXPECT_EQ(server.fs.content(kLibrary), "library new");
}

TEST(RunPlanTest, AFileOnAnotherMountHasItsStoreThere) {
  Server server;
  server.fs.mount("Program Files", "xfs");
  installProduct(server);
  const std::string before = server.dump();
  apply(server, packagesOf({firstHotfix()}));
  EXPECT_TRUE(server.fs.exists("Program Files/.qfe/store.json"));
  EXPECT_EQ(server.fs.stat("Program Files/.qfe").value().mode, 0700U);
  const InstalledHotfix record = readInstalled(server.fs).front();
  EXPECT_EQ(record.files.front().store, "Program Files/.qfe");
  EXPECT_EQ(record.files.front().storeUuid, "00000000-0000-4000-8000-000000000002");
  rollback(server, {"KB886948"});
  EXPECT_EQ(server.dump(), before);
}

TEST(RunPlanTest, BrokenHardLinksComeBackByARollback) {
  Server server;
  installProduct(server);
  server.fs.hardLink(kMailmig, "other name");
  ApplyOptions options;
  options.breakHardLinks = true;
  apply(server, packagesOf({firstHotfix()}), options);
  EXPECT_EQ(server.fs.content("other name"), "mailmig old");
  rollback(server, {"KB886948"});
  EXPECT_EQ(server.fs.stat(kMailmig).value().inode, server.fs.stat("other name").value().inode);
}

TEST(RunPlanTest, AConfigurationFileWithChangesIsKeptAndTheNewOneLaidBeside) {
  Server server;
  installProduct(server);
  Metadata secret;
  secret.mode = 0600;
  server.fs.file(kBin + "/migrate.conf", "my settings", secret);
  const std::string before = server.dump();
  PackageBuilder builder = firstHotfix();
  FileRow row = rowFrom("{exchsrvr}/bin/migrate.conf", "new settings", {"old settings"});
  row.kind = FileKind::config;
  builder.add(row, "new settings");
  apply(server, packagesOf({builder}));
  EXPECT_EQ(server.fs.content(kBin + "/migrate.conf"), "my settings");
  EXPECT_EQ(server.fs.content(kBin + "/migrate.conf.qfe-new"), "new settings");
  EXPECT_EQ(server.fs.stat(kBin + "/migrate.conf.qfe-new").value().mode, 0600U);
  EXPECT_EQ(apply(server, packagesOf({builder})).transaction, 0U);
  rollback(server, {"KB886948"});
  EXPECT_EQ(server.dump(), before);
}

TEST(RunPlanTest, WhatIsInstalledAlreadyChangesNothing) {
  Server server;
  installProduct(server);
  apply(server, packagesOf({firstHotfix()}));
  const std::string before = server.fs.dump();
  EXPECT_EQ(apply(server, packagesOf({firstHotfix()})).transaction, 0U);
  EXPECT_EQ(server.fs.dump(), before);
}

TEST(RunPlanTest, AFileThatChangesAfterThePlanUndoesEverything) {
  Server server;
  installProduct(server);
  const Packages packages = packagesOf({firstHotfix()});
  const RootLock lock = RootLock::take(server.fs);
  const Plan plan = planApply(server.fs, server.system, packages, {});
  server.fs.overwrite(kMailmig, "somebody's");
  const std::string before = server.dump();
  EXPECT_EQ(errorOf([&] {
              static_cast<void>(runPlan(server.fs, server.system, lock, plan, packages, "", {}));
            }),
            "undone: " + kMailmig +
                " changed while the transaction was being prepared; run it again; everything was "
                "undone, the server is as it was");
  EXPECT_EQ(server.dump(), before);
  EXPECT_FALSE(needsRecovery(server.fs));
}

TEST(RunPlanTest, AFullDiskIsUndoneAndNamed) {
  Server server;
  installProduct(server);
  const std::string before = server.dump();
  server.fs.failMatching("write var/lib/qfe/store", ENOSPC);
  EXPECT_EQ(errorOf([&] { apply(server, packagesOf({firstHotfix()})); }),
            "undone: stage " + kMailmig +
                ": write var/lib/qfe/store/1/0: No space left on device (ENOSPC); everything was "
                "undone, the server is as it was");
  EXPECT_EQ(server.dump(), before);
  EXPECT_EQ(readHistory(server.fs).lines.back().json.find("outcome")->string(), "undone");
}

TEST(RunPlanTest, ARestartThatIsRequiredIsSaid) {
  Server server;
  installProduct(server);
  PackageBuilder builder = firstHotfix();
  builder.manifest().restart = Restart::system;
  EXPECT_TRUE(apply(server, packagesOf({builder})).restartRequired);
}

TEST(RunPlanTest, WithoutExchangeInTheKernelEverythingIsUndone) {
  Server server;
  installProduct(server);
  server.fs.setExchange("", false);
  const std::string before = server.dump();
  EXPECT_EQ(errorOf([&] { apply(server, packagesOf({firstHotfix()})); }).substr(0, 7), "undone:");
  EXPECT_EQ(server.dump(), before);
}

}  // namespace
}  // namespace qfe::test
