#include <cerrno>

#include "patcher/state/history.h"
#include "patcher/transaction/transaction.h"
#include "tests/support/scenario.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_prelude.h"

namespace qfe::test {
namespace {

TEST(RunPlanTest, ReplacesAddsAndRemovesAndRecords) {
  Server server;
  installProduct(server);
  const Outcome outcome = applyTo(server, packagesOf({firstHotfix()}));
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
  applyTo(server, packagesOf({builder}));
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
  applyTo(server, packagesOf({firstHotfix()}));
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
    applyTo(server, packagesOf({firstHotfix()}));
    ASSERT_NE(server.dump(), before);
    rollBackOn(server, {"KB886948"});
    EXPECT_EQ(server.dump(), before) << type;
    EXPECT_EQ(installedList(server.fs), "");
    EXPECT_EQ(readHistory(server.fs).lines.back().json.find("outcome")->string(), "rolled back");
  }
}

TEST(RunPlanTest, StackedHotfixesComeOffOneByOne) {
  Server server;
  installProduct(server);
  const std::string none = server.dump();
  applyTo(server, packagesOf({firstHotfix()}));
  const std::string one = server.dump();
  applyTo(server, packagesOf({secondHotfix()}));
  EXPECT_EQ(server.fs.content(kMailmig), "mailmig newer");
  rollBackOn(server, {"KB888619"});
  EXPECT_EQ(server.dump(), one);
  rollBackOn(server, {"KB886948"});
  EXPECT_EQ(server.dump(), none);
}

TEST(RunPlanTest, SeveralPackagesAreOneTransactionInTheirOrder) {
  Server server;
  installProduct(server);
  const std::string none = server.dump();
  applyTo(server, packagesOf({secondHotfix(), firstHotfix()}));
  EXPECT_EQ(installedList(server.fs), "KB886948 1, KB888619 1");
  EXPECT_EQ(server.fs.content(kMailmig), "mailmig newer");
  EXPECT_EQ(readHistory(server.fs).lines.size(), 1U);
  rollBackOn(server, {"KB888619"});
  EXPECT_EQ(server.fs.content(kMailmig), "mailmig new");
  rollBackOn(server, {"KB886948"});
  EXPECT_EQ(server.dump(), none);
}

TEST(RunPlanTest, BothOfOneTransactionComeOffTogether) {
  Server server;
  installProduct(server);
  const std::string none = server.dump();
  applyTo(server, packagesOf({secondHotfix(), firstHotfix()}));
  RollbackOptions options;
  options.withDependents = true;
  rollBackOn(server, {"KB886948"}, options);
  EXPECT_EQ(server.dump(), none);
  EXPECT_EQ(installedList(server.fs), "");
}

TEST(RunPlanTest, AHigherRevisionStacksAndItsRollbackBringsTheLowerBack) {
  Server server;
  installProduct(server);
  applyTo(server, packagesOf({firstHotfix()}));
  const std::string one = server.dump();
  PackageBuilder higher = firstHotfix();
  higher.manifest().revision = 2;
  higher.manifest().files.clear();
  higher.input().files.clear();
  replaceFrom(higher, "{exchsrvr}/bin/Mailmig.exe", "mailmig 2", {"mailmig new"});
  applyTo(server, packagesOf({higher}));
  EXPECT_EQ(installedList(server.fs), "KB886948 2");
  rollBackOn(server, {"KB886948"});
  EXPECT_EQ(installedList(server.fs), "KB886948 1");
  EXPECT_EQ(server.dump(), one);
  rollBackOn(server, {"KB886948"});
  EXPECT_EQ(installedList(server.fs), "");
}

TEST(RunPlanTest, AppliedAgainAfterDriftTheOlderBackupsStayGood) {
  Server server;
  installProduct(server);
  applyTo(server, packagesOf({firstHotfix()}));
  server.fs.overwrite(kMailmig, "mailmig old");
  applyTo(server, packagesOf({firstHotfix()}));
  EXPECT_EQ(server.fs.content(kMailmig), "mailmig new");
  rollBackOn(server, {"KB886948"});
  EXPECT_EQ(server.fs.content(kMailmig), "mailmig old");
  EXPECT_EQ(installedList(server.fs), "KB886948 1");
  EXPECT_EQ(server.fs.content(kLibrary), "library new");
}

TEST(RunPlanTest, AFileOnAnotherMountHasItsStoreThere) {
  Server server;
  server.fs.mount("Program Files", "xfs");
  installProduct(server);
  const std::string before = server.dump();
  applyTo(server, packagesOf({firstHotfix()}));
  EXPECT_TRUE(server.fs.exists("Program Files/.qfe/store.json"));
  EXPECT_EQ(server.fs.stat("Program Files/.qfe").value().mode, 0700U);
  const InstalledHotfix record = readInstalled(server.fs).front();
  EXPECT_EQ(record.files.front().store, "Program Files/.qfe");
  EXPECT_EQ(record.files.front().storeUuid, "00000000-0000-4000-8000-000000000002");
  rollBackOn(server, {"KB886948"});
  EXPECT_EQ(server.dump(), before);
}

TEST(RunPlanTest, BrokenHardLinksComeBackByARollback) {
  Server server;
  installProduct(server);
  server.fs.hardLink(kMailmig, "other name");
  ApplyOptions options;
  options.breakHardLinks = true;
  applyTo(server, packagesOf({firstHotfix()}), options);
  EXPECT_EQ(server.fs.content("other name"), "mailmig old");
  rollBackOn(server, {"KB886948"});
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
  applyTo(server, packagesOf({builder}));
  EXPECT_EQ(server.fs.content(kBin + "/migrate.conf"), "my settings");
  EXPECT_EQ(server.fs.content(kBin + "/migrate.conf.qfe-new"), "new settings");
  EXPECT_EQ(server.fs.stat(kBin + "/migrate.conf.qfe-new").value().mode, 0600U);
  EXPECT_EQ(applyTo(server, packagesOf({builder})).transaction, 0U);
  rollBackOn(server, {"KB886948"});
  EXPECT_EQ(server.dump(), before);
}

TEST(RunPlanTest, WhatIsInstalledAlreadyChangesNothing) {
  Server server;
  installProduct(server);
  applyTo(server, packagesOf({firstHotfix()}));
  const std::string before = server.fs.dump();
  EXPECT_EQ(applyTo(server, packagesOf({firstHotfix()})).transaction, 0U);
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
  EXPECT_EQ(errorOf([&] { applyTo(server, packagesOf({firstHotfix()})); }),
            "undone: stage " + kMailmig +
                ": write var/lib/qfe/store/1/0: No space left on device (ENOSPC); everything was "
                "undone, the server is as it was");
  EXPECT_EQ(server.dump(), before);
  EXPECT_EQ(readHistory(server.fs).lines.back().json.find("outcome")->string(), "undone");
}

TEST(RunPlanTest, AFailureBeforeTheIntentChangedNothing) {
  Server server;
  server.fs.mount("Program Files", "xfs");
  installProduct(server);
  const std::string before = server.dump();
  server.fs.failMatching("root-id.tmp", ENOSPC);
  EXPECT_EQ(errorOf([&] { applyTo(server, packagesOf({firstHotfix()})); }),
            "undone: write var/lib/qfe/root-id: No space left on device (ENOSPC); nothing was "
            "changed");
  server.fs.clearFaults();
  server.fs.failMatching("intent.json.tmp", EIO);
  EXPECT_EQ(errorOf([&] { applyTo(server, packagesOf({firstHotfix()})); }),
            "undone: write the intent of transaction 1: Input/output error (EIO); nothing was "
            "changed");
  EXPECT_EQ(server.dump(), before);
  EXPECT_FALSE(needsRecovery(server.fs));
}

TEST(RunPlanTest, ARestartThatIsRequiredIsSaid) {
  Server server;
  installProduct(server);
  PackageBuilder builder = firstHotfix();
  builder.manifest().restart = Restart::system;
  EXPECT_TRUE(applyTo(server, packagesOf({builder})).restartRequired);
}

TEST(RunPlanTest, WithoutExchangeInTheKernelEverythingIsUndone) {
  Server server;
  installProduct(server);
  server.fs.setExchange("", false);
  const std::string before = server.dump();
  EXPECT_EQ(errorOf([&] { applyTo(server, packagesOf({firstHotfix()})); }).substr(0, 7), "undone:");
  EXPECT_EQ(server.dump(), before);
}

// Content and metadata of everything below a real root, but for qfe's own state.
std::string describeRoot(const Fs& fs, const std::string& folder) {
  std::string text;
  const auto entries = fs.list(folder);
  for (const FolderEntry& entry : entries.value()) {
    const std::string path = joinPath(folder, entry.name);
    if (path == "var") continue;
    const Metadata metadata = readMetadata(fs, path).value();
    text += path + " " + std::to_string(metadata.mode) + " " + std::to_string(metadata.uid) + " " +
            std::to_string(metadata.modified.seconds) + "." +
            std::to_string(metadata.modified.nanoseconds);
    if (entry.type == FileType::folder) {
      text += "\n" + describeRoot(fs, path);
    } else {
      text += " " + readWhole(fs, path, 1'000).value() + "\n";
    }
  }
  return text;
}

TEST(RunPlanTest, OnThisMachinesFileSystemARollbackLeavesEverythingAsBefore) {
  const TemporaryFolder root;
  for (const std::string& path : {kBin + "/store.exe", kObsolete}) root.file(path, "content");
  root.file(kMailmig, "mailmig old");
  root.file(kLibrary, "library old");
  const std::unique_ptr<Fs> fs = openRootForChange(root.path());
  const std::unique_ptr<System> system = thisMachine();
  const std::string before = describeRoot(*fs, "");
  const Packages packages = packagesOf({firstHotfix()});
  const RootLock lock = RootLock::take(*fs);
  static_cast<void>(
      runPlan(*fs, *system, lock, planApply(*fs, *system, packages, {}), packages, "", {}));
  EXPECT_EQ(readWhole(*fs, kMailmig, 100).value(), "mailmig new");
  EXPECT_NE(describeRoot(*fs, ""), before);
  EXPECT_TRUE(verifyInstalled(*fs, {}).at(0).intact);
  static_cast<void>(
      runPlan(*fs, *system, lock, planRollback(*fs, *system, {"KB886948"}, {}), {}, "", {}));
  EXPECT_EQ(describeRoot(*fs, ""), before);
}

}  // namespace
}  // namespace qfe::test
