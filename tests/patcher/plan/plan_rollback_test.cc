#include "tests/support/scenario.h"
#include "tests/support/test_prelude.h"

namespace qfe::test {
namespace {

struct PlanRollbackTest : testing::Test {
  PlanRollbackTest() {
    installProduct(server);
    applyTo(server, packagesOf({firstHotfix()}));
  }
  Plan plan(const std::string& id) { return planRollback(server.fs, server.system, {id}, options); }
  std::string refusal(const std::string& id) {
    return errorOf([&] { static_cast<void>(plan(id)); });
  }
  Server server;
  RollbackOptions options;
};

TEST_F(PlanRollbackTest, SaysWhatGoesBack) {
  const Plan made = plan("KB886948");
  ASSERT_EQ(made.hotfixes.size(), 1U);
  std::string text;
  for (const PlannedFile& file : made.hotfixes[0].files) {
    text += std::string(word(file.action)) + " " + file.path + " " + file.stored + "\n";
  }
  EXPECT_EQ(text, "replace " + kMailmig + " var/lib/qfe/store/1/0\nreplace " + kLibrary +
                      " var/lib/qfe/store/1/1\nremove " + kHelper + " \nadd " + kObsolete +
                      " var/lib/qfe/store/1/3\n");
  ASSERT_EQ(made.hotfixes[0].folders.size(), 2U);
  EXPECT_EQ(made.hotfixes[0].folders[0].path, "Program Files/Exchsrvr/tools/new");
}

TEST_F(PlanRollbackTest, WhatIsNotInstalledIsRefused) {
  EXPECT_EQ(refusal("KB1"),
            "notInstalled: KB1 is not installed here by qfe; \"qfe list\" shows what is");
}

TEST_F(PlanRollbackTest, TheStemNamesTheHotfixToo) {
  const std::string stem = readInstalled(server.fs).front().identity.fileStem();
  EXPECT_EQ(plan(stem), plan("KB886948"));
}

TEST_F(PlanRollbackTest, AHotfixThatOthersStandOnIsRefusedOrDoneWithThem) {
  applyTo(server, packagesOf({secondHotfix()}));
  EXPECT_EQ(refusal("KB886948"),
            "dependents: KB886948 cannot be rolled back alone:\n  - KB888619 stands on KB886948: "
            "it replaced " +
                kMailmig + " after it\n--with-dependents takes all of them off, newest first");
  options.withDependents = true;
  const Plan made = plan("KB886948");
  ASSERT_EQ(made.hotfixes.size(), 2U);
  EXPECT_EQ(made.hotfixes[0].identity.id, "KB888619");
}

TEST_F(PlanRollbackTest, WhatIsNotRemovableIsRefused) {
  PackageBuilder builder = secondHotfix();
  builder.manifest().removable = false;
  applyTo(server, packagesOf({builder}));
  EXPECT_EQ(refusal("KB888619"),
            "notRemovable: KB888619 cannot be rolled back: its manifest says so (removable: "
            "false)");
}

TEST_F(PlanRollbackTest, DriftIsRefusedUnlessForced) {
  server.fs.overwrite(kMailmig, "patched by hand");
  server.fs.remove(kHelper);
  server.fs.file(kObsolete, "is back");
  EXPECT_EQ(refusal("KB886948"), "drift: not as the hotfix left it:\n  - " + kMailmig +
                                     " was changed\n  - " + kHelper + " is gone\n  - " + kObsolete +
                                     " is there again\n--force puts the old files back all the "
                                     "same, and what is there now is lost");
  options.force = true;
  const Plan made = plan("KB886948");
  EXPECT_EQ(made.overrides, std::vector<std::string>{"force"});
  EXPECT_EQ(made.hotfixes[0].files[2].action, FileAction::keep);
  EXPECT_EQ(made.hotfixes[0].files[3].action, FileAction::replace);
}

TEST_F(PlanRollbackTest, AForcedRollbackPutsTheOldFilesBack) {
  Server plain;
  installProduct(plain);
  server.fs.overwrite(kMailmig, "patched by hand");
  server.fs.overwrite(kLibrary, "library old");
  server.fs.remove(kHelper);
  options.force = true;
  rollBackOn(server, {"KB886948"}, options);
  for (const std::string& path : {kMailmig, kLibrary, kObsolete}) {
    EXPECT_EQ(server.fs.content(path), plain.fs.content(path));
  }
  EXPECT_FALSE(server.fs.exists("Program Files/Exchsrvr/tools"));
}

TEST_F(PlanRollbackTest, AMissingOrDamagedBackupIsRefusedByName) {
  server.fs.remove("var/lib/qfe/store/1/0");
  EXPECT_EQ(refusal("KB886948"), "refused: " + kMailmig +
                                     " cannot be put back: its old file var/lib/qfe/store/1/0 "
                                     "cannot be read: No such file or directory (ENOENT)");
  server.fs.file("var/lib/qfe/store/1/0", "other");
  EXPECT_EQ(refusal("KB886948"), "refused: " + kMailmig +
                                     " cannot be put back: its old file var/lib/qfe/store/1/0 is "
                                     "damaged (its SHA-256 is not the recorded one)");
}

TEST_F(PlanRollbackTest, AStoreThatIsNotMountedIsRefusedByName) {
  Server mounted;
  mounted.fs.mount("Program Files", "ext4");
  installProduct(mounted);
  applyTo(mounted, packagesOf({firstHotfix()}));
  mounted.fs.remove("Program Files/.qfe");
  const std::string text = errorOf(
      [&] { static_cast<void>(planRollback(mounted.fs, mounted.system, {"KB886948"}, {})); });
  EXPECT_NE(text.find(kMailmig +
                      " cannot be put back: the store Program Files/.qfe with the id "
                      "00000000-0000-4000-8000-000000000002 is not there; mount its file system "
                      "first"),
            std::string::npos)
      << text;
}

TEST_F(PlanRollbackTest, BelowACorrectingReleaseEvenForceIsRefused) {
  Server later;
  installProduct(later);
  PackageBuilder builder = firstHotfix();
  CorrectedIn corrected;
  corrected.release = "SP2";
  corrected.condition.emplace();
  corrected.condition->file = InstallPath::parse("{exchsrvr}/bin/sp2.txt", Platform::windows);
  builder.manifest().correctedIn.push_back(corrected);
  applyTo(later, packagesOf({builder}));
  later.fs.file(kBin + "/sp2.txt", "service pack 2");
  options.force = true;
  const std::string text = errorOf(
      [&] { static_cast<void>(planRollback(later.fs, later.system, {"KB886948"}, options)); });
  EXPECT_EQ(text.substr(0, 62), "superseded: KB886948 cannot be rolled back: corrected in SP2: ")
      << text;
  EXPECT_NE(
      text.find("; \"qfe forget KB886948\" drops its record and leaves the files as they are"),
      std::string::npos);
}

TEST_F(PlanRollbackTest, AFileThatBecameALinkIsRefusedEvenWithForce) {
  server.fs.remove(kLibrary);
  server.fs.symlink(kLibrary, "x");
  options.force = true;
  EXPECT_EQ(refusal("KB886948"),
            "refused: " + kLibrary +
                " is not the regular file any more that the hotfix left; move it away first");
}

TEST_F(PlanRollbackTest, ServicesAreRefusedUnlessOffline) {
  Server other;
  installProduct(other);
  PackageBuilder builder = firstHotfix();
  builder.manifest().services.push_back({"MSExchangeMTA", 60, {}});
  ApplyOptions offline;
  offline.offline = true;
  applyTo(other, packagesOf({builder}), offline);
  EXPECT_EQ(errorOf([&] {
              static_cast<void>(planRollback(other.fs, other.system, {"KB886948"}, {}));
            }).substr(0, 48),
            "refused: KB886948 comes with service MSExchangeM");
  options.offline = true;
  EXPECT_EQ(planRollback(other.fs, other.system, {"KB886948"}, options).notes,
            std::vector<std::string>{"service MSExchangeMTA is left to you: KB886948"});
}

TEST_F(PlanRollbackTest, AFullDiskDoesNotStopARollbackByExchange) {
  server.fs.setSpace("", 0, 0);
  EXPECT_EQ(plan("KB886948").hotfixes.size(), 1U);
}

}  // namespace
}  // namespace qfe::test
