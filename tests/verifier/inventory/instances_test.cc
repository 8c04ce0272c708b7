#include "verifier/inventory/instances.h"

#include "manifest/base/error.h"
#include "tests/support/test_prelude.h"
#include "tests/verifier/inventory/sample_server.h"

namespace qfe {
namespace {

using namespace test;
using testing::IsEmpty;

std::string refusal(const Manifest& manifest, const LocationOptions& options) {
  try {
    requireKnownLocations({&manifest}, options);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::usage);
    return error.what();
  }
  return "accepted";
}

TEST(Instances, UnknownLocationIsRefusedWithTheNearestName) {
  EXPECT_EQ(refusal(wizardHotfix(), {{"exchsvr", "X"}}),
            "--location exchsvr=X: no hotfix given here has this location; "
            "did you mean \"exchsrvr\"?");
}

TEST(Instances, UnknownLocationIsRefusedWithAllNamesWhereNoneIsNear) {
  Manifest manifest = wizardHotfix();
  manifest.locations["system"] = {};
  EXPECT_EQ(refusal(manifest, {{"qqqqqqqqqqq", "X"}}),
            "--location qqqqqqqqqqq=X: no hotfix given here has this location; "
            "known: exchsrvr, system");
}

TEST(Instances, UnknownLocationIsRefusedWhereNoHotfixHasAny) {
  Manifest manifest = wizardHotfix();
  manifest.locations.clear();
  EXPECT_EQ(refusal(manifest, {{"x", "X"}}),
            "--location x=X: no hotfix given here has this location; none of them has locations");
}

TEST(Instances, PathThatCouldLeaveTheRootIsRefused) {
  EXPECT_EQ(refusal(wizardHotfix(), {{"exchsrvr", "a/../../etc"}}),
            "--location exchsrvr=a/../../etc: \"..\" could leave the root; "
            "give the folder's path from the root");
  EXPECT_NE(refusal(wizardHotfix(), {{"exchsrvr", ".."}}), "accepted");
  EXPECT_NE(refusal(wizardHotfix(), {{"exchsrvr", "/.."}}), "accepted");
  EXPECT_EQ(refusal(wizardHotfix(), {{"exchsrvr", "/a/..b/c.."}}), "accepted");
}

TEST(Instances, EmptyPathIsRefused) {
  EXPECT_EQ(refusal(wizardHotfix(), {{"exchsrvr", ""}}),
            "--location exchsrvr=: the path is empty; give the folder's path from the root");
}

TEST(Instances, DefaultIsTheFolderWhereNoneIsGiven) {
  MemoryFs fs;
  install(fs);
  const auto instances = makeInstances(fs, wizardHotfix(), {});
  ASSERT_EQ(instances.size(), 1u);
  EXPECT_EQ(instances[0].folders.at("exchsrvr"), kFolder);
  EXPECT_THAT(instances[0].absent, IsEmpty());
  EXPECT_EQ(instances[0].identityLocation(wizardHotfix()), kFolder);
}

TEST(Instances, GivenFolderReplacesTheDefault) {
  MemoryFs fs;
  install(fs);
  install(fs, "D/Exchsrvr");
  for (const std::string path : {"D/Exchsrvr", "/D/Exchsrvr", "/D/./Exchsrvr/", "D//Exchsrvr"}) {
    const auto instances = makeInstances(fs, wizardHotfix(), {{"exchsrvr", path}});
    ASSERT_EQ(instances.size(), 1u);
    EXPECT_EQ(instances[0].folders.at("exchsrvr"), "D/Exchsrvr") << path;
  }
}

TEST(Instances, FolderThatIsNotThereIsAbsent) {
  MemoryFs fs;
  fs.folder("Program Files");
  const auto instances = makeInstances(fs, wizardHotfix(), {});
  ASSERT_EQ(instances.size(), 1u);
  EXPECT_THAT(instances[0].folders, IsEmpty());
  EXPECT_EQ(instances[0].absent.at("exchsrvr"), "Program Files/Exchsrvr not found");
  EXPECT_EQ(instances[0].identityLocation(wizardHotfix()), "");
}

TEST(Instances, PathIsShownAsItIsReadFromTheRoot) {
  MemoryFs fs;
  EXPECT_EQ(
      makeInstances(fs, wizardHotfix(), {{"exchsrvr", "/./D//gone/"}}).at(0).absent.at("exchsrvr"),
      "D/gone not found");
}

TEST(Instances, FileInPlaceOfTheFolderIsUnreadable) {
  MemoryFs fs;
  fs.file(kFolder, "a file");
  const auto instances = makeInstances(fs, wizardHotfix(), {});
  EXPECT_EQ(instances.at(0).unreadable.at("exchsrvr"), "Program Files/Exchsrvr is not a folder");
}

TEST(Instances, FolderThatMayNotBeReadIsUnreadable) {
  MemoryFs fs;
  install(fs);
  fs.setUnreadable(kFolder, EACCES);
  const auto instances = makeInstances(fs, wizardHotfix(), {});
  EXPECT_EQ(instances.at(0).unreadable.at("exchsrvr"),
            "Program Files/Exchsrvr cannot be read: Permission denied (EACCES)");
}

TEST(Instances, TwoFoldersEqualWithoutCaseAreUnreadable) {
  MemoryFs fs;
  install(fs);
  install(fs, "Program Files/EXCHSRVR");
  const auto instances = makeInstances(fs, wizardHotfix(), {});
  EXPECT_EQ(instances.at(0).unreadable.at("exchsrvr"),
            "Program Files/Exchsrvr is ambiguous: Program Files/EXCHSRVR and "
            "Program Files/Exchsrvr are equal without case");
}

TEST(Instances, ExistingSpellingIsKept) {
  MemoryFs fs;
  install(fs, "PROGRAM FILES/ExchSrvr");
  const auto instances = makeInstances(fs, wizardHotfix(), {});
  EXPECT_EQ(instances.at(0).folders.at("exchsrvr"), "PROGRAM FILES/ExchSrvr");
}

TEST(Instances, LocationWithoutAnyPathCannotBeRead) {
  MemoryFs fs;
  Manifest manifest = wizardHotfix();
  manifest.locations["exchsrvr"].defaultPath.clear();
  const auto instances = makeInstances(fs, manifest, {});
  EXPECT_EQ(instances.at(0).unreadable.at("exchsrvr"),
            "no path is known for location exchsrvr; give --location exchsrvr=PATH");
}

TEST(Instances, RootItselfMayBeALocation) {
  MemoryFs fs;
  Manifest manifest = wizardHotfix();
  manifest.locations["exchsrvr"].defaultPath = ".";
  EXPECT_EQ(makeInstances(fs, manifest, {}).at(0).folders.at("exchsrvr"), "");
  EXPECT_EQ(makeInstances(fs, wizardHotfix(), {{"exchsrvr", "/"}}).at(0).folders.at("exchsrvr"),
            "");
}

TEST(Instances, LinkToTheFolderIsFollowedToItsRealPath) {
  MemoryFs fs;
  install(fs, "mnt/data/Exchsrvr");
  fs.folder("Program Files");
  fs.symlink(kFolder, "../mnt/current");
  fs.symlink("mnt/current", "/mnt/data/Exchsrvr");
  EXPECT_EQ(makeInstances(fs, wizardHotfix(), {}).at(0).folders.at("exchsrvr"),
            "mnt/data/Exchsrvr");
}

TEST(Instances, LinkToNothingIsAbsent) {
  MemoryFs fs;
  fs.symlink(kFolder, "/gone");
  EXPECT_EQ(makeInstances(fs, wizardHotfix(), {}).at(0).absent.at("exchsrvr"),
            "Program Files/Exchsrvr not found");
}

TEST(Instances, NameGivenTwiceMeansTwoInstances) {
  MemoryFs fs;
  install(fs);
  install(fs, "D/Exchsrvr");
  const auto instances =
      makeInstances(fs, wizardHotfix(), {{"exchsrvr", kFolder}, {"exchsrvr", "D/Exchsrvr"}});
  ASSERT_EQ(instances.size(), 2u);
  EXPECT_EQ(instances[0].folders.at("exchsrvr"), kFolder);
  EXPECT_EQ(instances[1].folders.at("exchsrvr"), "D/Exchsrvr");
}

TEST(Instances, SameFolderGivenTwiceIsOneInstance) {
  MemoryFs fs;
  install(fs);
  fs.symlink("exchange", kFolder);
  const auto instances =
      makeInstances(fs, wizardHotfix(), {{"exchsrvr", kFolder}, {"exchsrvr", "exchange"}});
  EXPECT_EQ(instances.size(), 1u);
}

TEST(Instances, SeveralLocationsGiveEveryCombination) {
  MemoryFs fs;
  for (const char* folder : {"a", "b", "x", "y"}) fs.folder(folder);
  Manifest manifest = wizardHotfix();
  manifest.locations = {{"first", {}}, {"second", {"x", ""}}};
  const auto instances = makeInstances(
      fs, manifest,
      {{"first", "a"}, {"second", "y"}, {"first", "b"}, {"second", "x"}, {"second", "gone"}});
  ASSERT_EQ(instances.size(), 6u);
  EXPECT_EQ(instances[0].folders.at("first") + instances[0].folders.at("second"), "ay");
  EXPECT_EQ(instances[1].folders.at("first") + instances[1].folders.at("second"), "ax");
  EXPECT_EQ(instances[2].absent.at("second"), "gone not found");
  EXPECT_EQ(instances[5].folders.at("first"), "b");
}

TEST(Instances, HotfixWithoutLocationsHasOneInstance) {
  MemoryFs fs;
  Manifest manifest = wizardHotfix();
  manifest.locations.clear();
  const auto instances = makeInstances(fs, manifest, {{"exchsrvr", "D"}});
  ASSERT_EQ(instances.size(), 1u);
  EXPECT_EQ(instances[0].identityLocation(manifest), "");
}

}  // namespace
}  // namespace qfe
