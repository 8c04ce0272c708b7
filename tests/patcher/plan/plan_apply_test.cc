#include "tests/support/pe_builder.h"
#include "tests/support/scenario.h"
#include "tests/support/test_prelude.h"

namespace qfe::test {
namespace {

struct PlanApplyTest : testing::Test {
  PlanApplyTest() { installProduct(server); }
  Plan plan(std::vector<PackageBuilder> builders) {
    packages = packagesOf(std::move(builders));
    return planApply(server.fs, server.system, packages, options);
  }
  std::string refusal(std::vector<PackageBuilder> builders) {
    return errorOf([&] { static_cast<void>(plan(std::move(builders))); });
  }
  Server server;
  ApplyOptions options;
  Packages packages;
};

TEST_F(PlanApplyTest, SaysWhatWillBeDoneToEachFile) {
  const Plan made = plan({firstHotfix()});
  ASSERT_EQ(made.hotfixes.size(), 1U);
  std::string text;
  for (const PlannedFile& file : made.hotfixes[0].files) {
    text += std::string(word(file.action)) + " " + file.path + "\n";
  }
  EXPECT_EQ(text, "replace " + kMailmig + "\nreplace " + kLibrary + "\nadd " + kHelper +
                      "\nremove " + kObsolete + "\n");
  ASSERT_EQ(made.hotfixes[0].folders.size(), 2U);
  EXPECT_EQ(made.hotfixes[0].folders[1].path, "Program Files/Exchsrvr/tools/new");
  EXPECT_EQ(made.overrides, std::vector<std::string>{"allow-unsigned"});
}

TEST_F(PlanApplyTest, ChangesNothing) {
  const std::string before = server.fs.dump();
  const Plan made = plan({firstHotfix()});
  EXPECT_EQ(server.fs.dump(), before);
  EXPECT_EQ(server.fs.changes(), 0U);
  EXPECT_FALSE(made.nothingToDo());
}

TEST_F(PlanApplyTest, TwoPlansOfOneServerAreEqual) {
  server.system.step = 0;
  EXPECT_EQ(plan({firstHotfix()}), plan({firstHotfix()}));
}

TEST_F(PlanApplyTest, AnUnfinishedTransactionRefuses) {
  const Packages first = packagesOf({firstHotfix()});
  Server clean(server.fs.tree());
  applyTo(clean, first);
  server.fs.stopAt(clean.fs.changes() / 2);
  EXPECT_NE(errorOf([&] { applyTo(server, first); }), "");
  server.fs.restart();
  EXPECT_EQ(refusal({firstHotfix()}),
            "needsRecovery: transaction 1 of this root is unfinished; run \"qfe recover\" first");
}

TEST_F(PlanApplyTest, AnEmptyRootIsRefused) {
  server.fs.remove("Program Files");
  server.fs.remove("var");
  EXPECT_EQ(refusal({firstHotfix()}),
            "emptyRoot: the root has nothing in it; is the server's file system mounted there?");
}

TEST_F(PlanApplyTest, AnotherProductIsRefused) {
  server.fs.remove(kBin + "/store.exe");
  const std::string text = refusal({firstHotfix()});
  EXPECT_EQ(text.substr(0, 51), "notApplicable: KB886948 is not for this server: not") << text;
}

TEST_F(PlanApplyTest, ACorrectedServerIsRefused) {
  PackageBuilder builder = firstHotfix();
  CorrectedIn corrected;
  corrected.release = "SP2";
  corrected.condition.emplace();
  corrected.condition->file = InstallPath::parse("{exchsrvr}/bin/sp2.txt", Platform::windows);
  builder.manifest().correctedIn.push_back(corrected);
  server.fs.file(kBin + "/sp2.txt", "service pack 2");
  const std::string text = refusal({builder});
  EXPECT_EQ(text.substr(0, 68),
            "superseded: KB886948 is not needed on this server: corrected in SP2:")
      << text;
}

TEST_F(PlanApplyTest, ALowerRevisionIsRefusedUnlessAllowed) {
  PackageBuilder second = firstHotfix();
  second.manifest().revision = 2;
  applyTo(server, packagesOf({second}));
  rollBackOn(server, {"KB886948"});
  EXPECT_EQ(refusal({firstHotfix()}),
            "downgrade: KB886948 revision 1 is older than revision 2, which was applied here "
            "before; --allow-downgrade accepts that");
  options.allowDowngrade = true;
  EXPECT_EQ(plan({firstHotfix()}).overrides,
            (std::vector<std::string>{"allow-downgrade", "allow-unsigned"}));
}

TEST_F(PlanApplyTest, AMissingPrerequisiteIsRefusedUnlessItComesAlong) {
  EXPECT_EQ(refusal({secondHotfix()}),
            "prerequisiteMissing: KB888619: prerequisite KB886948 (revision 1 or later) is not "
            "installed; apply it before, or both at once");
  EXPECT_EQ(plan({secondHotfix(), firstHotfix()}).hotfixes.size(), 2U);
}

TEST_F(PlanApplyTest, ALaterPackageSeesTheFilesOfTheEarlierOne) {
  const Plan made = plan({secondHotfix(), firstHotfix()});
  const PlannedFile& again = made.hotfixes[1].files.at(0);
  EXPECT_EQ(again.path, kMailmig);
  EXPECT_EQ(again.before->digest, Digest::of("mailmig new"));
  EXPECT_EQ(again.before, made.hotfixes[0].files[0].after);
}

TEST_F(PlanApplyTest, VersionsOfFilesThatAreYetToComeAreRead) {
  const auto image = [](std::uint16_t version) {
    const Bytes bytes = PeBuilder().version(6, 5, version, 0).build();
    return std::string(asText(bytes));
  };
  server.fs.overwrite(kMailmig, image(1));
  PackageBuilder first = firstHotfix();
  PackageBuilder second = secondHotfix();
  for (auto [builder, version] : {std::pair(&first, 2), std::pair(&second, 3)}) {
    FileRow row = rowWith("{exchsrvr}/bin/Mailmig.exe", Change::replace,
                          image(static_cast<std::uint16_t>(version)));
    row.version = Version::parse("6.5." + std::to_string(version) + ".0");
    row.range.emplace();
    row.range->atLeast = Version::parse("6.5." + std::to_string(version - 1) + ".0");
    builder->manifest().files.front() = row;
    builder->input().files.front() = contentOf(image(static_cast<std::uint16_t>(version)));
  }
  const Plan made = plan({second, first});
  EXPECT_EQ(made.hotfixes[1].files.at(0).before->version, "6.5.2.0");
  EXPECT_EQ(made.hotfixes[1].files.at(0).after->version, "6.5.3.0");
}

TEST_F(PlanApplyTest, AConflictIsRefused) {
  applyTo(server, packagesOf({firstHotfix()}));
  PackageBuilder other = secondHotfix();
  other.manifest().prerequisites.clear();
  other.manifest().conflicts.push_back({"KB886948", 1, {}});
  EXPECT_EQ(refusal({other}),
            "conflict: KB888619: it conflicts with KB886948, which is installed; roll that one "
            "back first");
}

TEST_F(PlanApplyTest, UnknownContentIsRefusedUnlessItMayBeReplaced) {
  server.fs.overwrite(kLibrary, "somebody's own build");
  EXPECT_EQ(refusal({firstHotfix()}),
            "fileModified: KB886948: neither the old nor the new content is in\n  - " + kLibrary +
                ": no version to compare, and the content is neither the required nor a known "
                "older one\n--replace-modified replaces such files; a rollback brings them back");
  options.replaceModified = true;
  EXPECT_EQ(plan({firstHotfix()}).overrides,
            (std::vector<std::string>{"allow-unsigned", "replace-modified"}));
}

TEST_F(PlanApplyTest, ALaterFileIsKeptButNotWhereAllBelongTogether) {
  const auto image = [](std::uint16_t version) {
    return std::string(asText(PeBuilder().version(6, 5, version, 0).build()));
  };
  PackageBuilder builder = firstHotfix();
  FileRow row = rowWith("{exchsrvr}/bin/later.dll", Change::replace, image(5));
  row.version = Version::parse("6.5.5.0");
  builder.add(row, image(5));
  server.fs.file(kBin + "/later.dll", image(6));
  const Plan made = plan({builder});
  EXPECT_EQ(made.hotfixes[0].files.back().action, FileAction::keep);
  EXPECT_EQ(made.hotfixes[0].files.back().reason,
            "later than required: 6.5.6.0 is there, 6.5.5.0 is required");
  builder.manifest().together = true;
  EXPECT_EQ(refusal({builder}),
            "laterFile: KB886948 works only as a whole, and later files would be kept: " + kBin +
                "/later.dll; look for the hotfix of that later level");
}

TEST_F(PlanApplyTest, WhatIsInstalledAlreadyIsSuccess) {
  applyTo(server, packagesOf({firstHotfix()}));
  const Plan made = plan({firstHotfix()});
  EXPECT_TRUE(made.nothingToDo());
  EXPECT_TRUE(made.notes.empty());
}

TEST_F(PlanApplyTest, FilesThatAreThereWithoutARecordAreLeftAlone) {
  applyTo(server, packagesOf({firstHotfix()}));
  forget(server.fs, server.system, RootLock::take(server.fs), "KB886948", "");
  const Plan made = plan({firstHotfix()});
  EXPECT_TRUE(made.nothingToDo());
  EXPECT_EQ(made.notes, std::vector<std::string>{
                            "KB886948: its files are there, not by qfe; nothing is recorded"});
}

TEST_F(PlanApplyTest, SeveralInstancesAreAllPlanned) {
  for (const std::string file : {"/store.exe", "/Mailmig.exe", "/Mlmig32.dll", "/obsolete.dll"}) {
    server.fs.file("D/Exchsrvr/bin" + file, server.fs.content(kBin + file));
  }
  options.locations = {{"exchsrvr", "Program Files/Exchsrvr"}, {"exchsrvr", "D/Exchsrvr"}};
  const Plan made = plan({firstHotfix()});
  ASSERT_EQ(made.hotfixes.size(), 2U);
  EXPECT_EQ(made.hotfixes[1].identity.location, "D/Exchsrvr");
  EXPECT_EQ(made.hotfixes[1].files[0].path, "D/Exchsrvr/bin/Mailmig.exe");
}

TEST_F(PlanApplyTest, AnExistingSpellingIsKept) {
  server.fs.remove(kMailmig);
  server.fs.file(kBin + "/MAILMIG.EXE", "mailmig old");
  EXPECT_EQ(plan({firstHotfix()}).hotfixes[0].files[0].path, kBin + "/MAILMIG.EXE");
}

TEST_F(PlanApplyTest, ALinkInTheFilesPlaceIsRefused) {
  server.fs.remove(kLibrary);
  server.fs.symlink(kLibrary, "elsewhere.dll");
  EXPECT_EQ(refusal({firstHotfix()}),
            "refused: KB886948: " + kLibrary +
                " is a symbolic link; qfe replaces files and never what a link points to: put the "
                "file itself there first");
}

TEST_F(PlanApplyTest, ANewFileBesideThatIsNotTheSameIsRefused) {
  PackageBuilder builder = firstHotfix();
  FileRow row = rowFrom("{exchsrvr}/bin/a.conf", "new settings", {});
  row.kind = FileKind::config;
  builder.add(row, "new settings");
  server.fs.file(kBin + "/a.conf", "mine");
  server.fs.file(kBin + "/a.conf.qfe-new", "from an earlier one");
  EXPECT_EQ(refusal({builder}), "refused: " + kBin +
                                    "/a.conf.qfe-new is there already with other content; merge "
                                    "it into " +
                                    kBin + "/a.conf or move it away first");
}

TEST_F(PlanApplyTest, ServicesAreRefusedUnlessOffline) {
  PackageBuilder builder = firstHotfix();
  builder.manifest().services.push_back({"MSExchangeMTA", 60, {}});
  EXPECT_EQ(refusal({builder}).substr(0, 48), "refused: KB886948 comes with service MSExchangeM");
  options.offline = true;
  const Plan made = plan({builder});
  EXPECT_EQ(made.notes, std::vector<std::string>{"service MSExchangeMTA is left to you: KB886948"});
  EXPECT_EQ(made.overrides, (std::vector<std::string>{"offline", "allow-unsigned"}));
}

TEST_F(PlanApplyTest, ASwapWithoutExchangeAndAOneWayHotfixAreNoted) {
  server.fs.setFileSystemType("", "vfat");
  PackageBuilder builder = firstHotfix();
  builder.manifest().removable = false;
  EXPECT_EQ(plan({builder}).notes,
            (std::vector<std::string>{
                "KB886948 cannot be rolled back once it is applied",
                "names cannot be exchanged on the file system of var/lib/qfe/store: old files are "
                "kept by link or copy, and a rollback may need space"}));
}

}  // namespace
}  // namespace qfe::test
