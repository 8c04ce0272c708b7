#include "patcher/plan/dependents.h"

#include "manifest/base/error.h"
#include "tests/support/package_builder.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

InstalledFile fileOf(InstalledFile::Action action, const std::string& path,
                     const std::string& before, const std::string& after) {
  InstalledFile file;
  file.action = action;
  file.manifestPath = file.path = path;
  if (!before.empty()) file.before = FileSide{Digest::of(before), before.size(), {}, ""};
  if (!after.empty()) file.after = FileSide{Digest::of(after), after.size(), {}, ""};
  return file;
}

InstalledHotfix hotfixOf(const std::string& id, std::uint64_t transaction,
                         std::vector<InstalledFile> files) {
  InstalledHotfix hotfix;
  hotfix.manifest = emptyManifest();
  hotfix.manifest.id = id;
  hotfix.identity = Identity::of(hotfix.manifest, "Program Files/Exchsrvr");
  hotfix.transaction = transaction;
  hotfix.files = std::move(files);
  return hotfix;
}

using Action = InstalledFile::Action;

std::string reasons(const std::vector<InstalledHotfix>& installed, std::size_t layer) {
  const std::vector<Layer> layers = layersOf(installed);
  std::string text;
  for (const Dependent& dependent : standingOn(layers, layer)) {
    text += describe(layers[dependent.layer].hotfix) + " " + dependent.why + "\n";
  }
  return text;
}

TEST(DependentsTest, ALaterChangeOfTheSameFileStandsOnTheEarlier) {
  const std::vector<InstalledHotfix> installed = {
      hotfixOf("KB1", 1, {fileOf(Action::replaced, "a", "0", "1")}),
      hotfixOf("KB2", 2, {fileOf(Action::removed, "a", "1", "")}),
      hotfixOf("KB3", 3, {fileOf(Action::replaced, "b", "0", "1")})};
  EXPECT_EQ(reasons(installed, 0), "KB2 removed a after it\n");
  EXPECT_EQ(reasons(installed, 1), "");
  EXPECT_EQ(reasons(installed, 2), "");
}

TEST(DependentsTest, WhatKeptAFileAsTheEarlierLeftItStandsOnIt) {
  const std::vector<InstalledHotfix> installed = {
      hotfixOf("KB1", 1, {fileOf(Action::replaced, "a", "0", "1")}),
      hotfixOf("KB2", 2, {fileOf(Action::kept, "a", "1", "1")}),
      hotfixOf("KB3", 3, {fileOf(Action::kept, "a", "later", "later")})};
  EXPECT_EQ(reasons(installed, 0), "KB2 needs a as it left it\n");
}

TEST(DependentsTest, APrerequisiteIsStoodOnByWhatRequiresIt) {
  std::vector<InstalledHotfix> installed = {hotfixOf("KB1", 1, {}), hotfixOf("KB2", 2, {})};
  installed[1].manifest.prerequisites.push_back({"KB1", 1, {}});
  EXPECT_EQ(reasons(installed, 0), "KB2 requires it\n");
  installed[1].manifest.prerequisites[0].minRevision = 2;
  EXPECT_EQ(reasons(installed, 0), "");
  installed[1].manifest.prerequisites[0].minRevision = 1;
  installed[1].identity.location = "D/Exchsrvr";
  EXPECT_EQ(reasons(installed, 0), "");
}

TEST(DependentsTest, APrerequisiteThatComesBackBelowIsEnough) {
  InstalledHotfix lower = hotfixOf("KB1", 1, {});
  InstalledHotfix higher = hotfixOf("KB1", 2, {});
  higher.revision = 2;
  higher.previous = toJson(lower);
  InstalledHotfix other = hotfixOf("KB2", 3, {});
  other.manifest.prerequisites.push_back({"KB1", 1, {}});
  EXPECT_EQ(reasons({higher, other}, 1), "");
  other.manifest.prerequisites[0].minRevision = 2;
  EXPECT_EQ(reasons({higher, other}, 1), "KB2 requires it\n");
}

TEST(DependentsTest, RememberedRevisionsAreLayersOfTheirOwn) {
  InstalledHotfix lower = hotfixOf("KB1", 1, {fileOf(Action::replaced, "a", "0", "1")});
  InstalledHotfix higher = hotfixOf("KB1", 3, {fileOf(Action::replaced, "b", "0", "1")});
  higher.revision = 2;
  higher.previous = toJson(lower);
  const InstalledHotfix between = hotfixOf("KB2", 2, {fileOf(Action::replaced, "a", "1", "2")});
  const std::vector<Layer> layers = layersOf({between, higher});
  ASSERT_EQ(layers.size(), 3U);
  EXPECT_FALSE(layers[0].top);
  EXPECT_EQ(reasons({between, higher}, 0),
            "KB2 replaced a after it\nKB1 revision 2 is a later application of it\n");
}

TEST(DependentsTest, FilesPutIntoAFolderThatItMadeStandOnIt) {
  std::vector<InstalledHotfix> installed = {
      hotfixOf("KB1", 1, {}), hotfixOf("KB2", 2, {fileOf(Action::added, "new/a", "", "1")})};
  installed[0].createdFolders.push_back({FolderStep::Kind::create, "new", {}});
  EXPECT_EQ(reasons(installed, 0), "KB2 put new/a into a folder that it made\n");
  installed[0].createdFolders[0].path = "ne";
  EXPECT_EQ(reasons(installed, 0), "");
}

TEST(DependentsTest, AnIdOfSeveralInstancesIsAskedFor) {
  std::vector<InstalledHotfix> installed = {hotfixOf("KB1", 1, {}), hotfixOf("KB1", 2, {})};
  installed[1].identity.location = "D/Exchsrvr";
  const std::vector<Layer> layers = layersOf(installed);
  const std::string one = installed[0].identity.fileStem();
  const std::string two = installed[1].identity.fileStem();
  EXPECT_EQ(findTop(layers, two), 1U);
  try {
    static_cast<void>(findTop(layers, "KB1"));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::refused);
    EXPECT_EQ(error.message(), "KB1 is installed 2 times; name one of " + one + ", " + two);
  }
}

TEST(DependentsTest, ADamagedRememberedRecordIsSaid) {
  InstalledHotfix higher = hotfixOf("KB1", 2, {});
  higher.previous = Json(JsonObject{{"formatVersion", 1}});
  try {
    static_cast<void>(layersOf({higher}));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::needsRecovery);
  }
}

}  // namespace
}  // namespace qfe
