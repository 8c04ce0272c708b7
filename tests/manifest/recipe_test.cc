#include "manifest/recipe.h"

#include "manifest/base/limits.h"
#include "manifest/role.h"
#include "tests/manifest/sample_manifest.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

// As an article gives it: two bare names, no paths, no baseline.
Manifest articleDraft() {
  return readManifest("draft.json", R"({
  "type": "qfe-hotfix", "schemaVersion": 1, "id": "KB886948",
  "title": "Calendar items are lost", "classification": "hotfix",
  "product": {"name": "Exchange2003", "displayName": "Exchange Server 2003"},
  "correctedIn": [{"release": "SP2"}],
  "files": [
    {"path": "Mailmig.exe", "change": "replace", "version": "6.5.7232.52", "size": 84992},
    {"path": "Mlmig32.dll", "change": "replace", "version": "6.5.7232.52", "size": 4460032}]
})");
}

Manifest merged(const std::string& recipe) {
  return mergeRecipe(articleDraft(), parseJson("recipe.json", recipe, limits::kRecipeBytes));
}

std::string mergeRefusal(const std::string& recipe) {
  return sample::refusal([&] { (void)merged(recipe); });
}

TEST(Recipe, AnEmptyOneChangesNothing) {
  EXPECT_EQ(merged("{}"), articleDraft());
}

TEST(Recipe, MakesADraftReadyToPack) {
  const Manifest manifest = merged(R"({
  "revision": 1, "platform": "windows", "architecture": "x86", "language": "ENU",
  "locations": {"exchsrvr": {"default": "Program Files/Exchsrvr", "detect": "bin/store.exe"}},
  "appliesTo": {"allOf": [{"file": "{exchsrvr}/bin/store.exe", "atLeast": "6.5.7226.0"}]},
  "correctedIn": [{"release": "SP2", "file": "{exchsrvr}/bin/store.exe", "atLeast": "6.5.7638.1"}],
  "files": {"*": {"path": "{exchsrvr}/bin/{name}", "when": "always"}}
})");
  EXPECT_THAT(missingForPacking(manifest), testing::IsEmpty());
  EXPECT_EQ(manifest.files[0].path.print(), "{exchsrvr}/bin/Mailmig.exe");
  EXPECT_EQ(manifest.files[1].path.print(), "{exchsrvr}/bin/Mlmig32.dll");
  EXPECT_EQ(manifest.files[1].when, When::always);
  EXPECT_EQ(manifest.files[1].size, 4460032U);
  EXPECT_EQ(manifest.title, "Calendar items are lost");
}

TEST(Recipe, ObjectsMergeAndNullRemovesAndTheRestReplaces) {
  const Manifest manifest = merged(R"({
  "product": {"displayName": null, "editions": ["Standard"]}, "correctedIn": null,
  "title": "Other"})");
  EXPECT_EQ(manifest.product.name, "Exchange2003");
  EXPECT_EQ(manifest.product.displayName, "");
  EXPECT_THAT(manifest.product.editions, testing::ElementsAre("Standard"));
  EXPECT_THAT(manifest.correctedIn, testing::IsEmpty());
  EXPECT_EQ(manifest.title, "Other");
}

TEST(Recipe, OneFileIsFoundWithoutCaseAndAfterTheStar) {
  const Manifest manifest = merged(R"({"files": {
  "mailmig.EXE": {"path": "special/Mailmig.exe", "size": null},
  "*": {"path": "bin/{name}", "component": "Migration"}}})");
  EXPECT_EQ(manifest.files[0].path.print(), "special/Mailmig.exe");
  EXPECT_EQ(manifest.files[0].size, std::nullopt);
  EXPECT_EQ(manifest.files[0].component, "Migration");
  EXPECT_EQ(manifest.files[1].path.print(), "bin/Mlmig32.dll");
}

TEST(Recipe, ForLinuxACaseIsAnotherFile) {
  EXPECT_EQ(mergeRefusal(R"({"platform": "linux",
  "files": {"mailmig.exe": {"size": 1}}})"),
            "badRecipe: recipe.json:2:28: KB886948 has no file \"mailmig.exe\"; did you mean "
            "\"Mailmig.exe\"?\n"
            "    \"files\": {\"mailmig.exe\": {\"size\": 1}}}\n"
            "                             ^");
}

TEST(Recipe, EveryRowOfANameIsMerged) {
  Manifest draft = articleDraft();
  draft.files[1] = draft.files[0];
  const Manifest manifest = mergeRecipe(
      draft, parseJson("recipe.json", R"({"files": {"Mailmig.exe": {"component": "C"}}})", 1000));
  EXPECT_EQ(manifest.files[0].component, "C");
  EXPECT_EQ(manifest.files[1].component, "C");
}

TEST(Recipe, NullLeavesAFileOut) {
  const Manifest manifest = merged(R"({"files": {"Mailmig.exe": null}})");
  ASSERT_EQ(manifest.files.size(), 1U);
  EXPECT_EQ(manifest.files[0].path.print(), "Mlmig32.dll");
}

TEST(Recipe, FilesAreFoundByTheirWholePathToo) {
  Manifest draft = articleDraft();
  draft.files[0].path = {"", "bin/Mailmig.exe"};
  const Manifest manifest = mergeRecipe(
      draft, parseJson("recipe.json", R"({"files": {"bin/Mailmig.exe": {"size": 1}}})", 1000));
  EXPECT_EQ(manifest.files[0].size, 1U);
}

TEST(Recipe, WhatIsNoRecipeIsRefused) {
  EXPECT_EQ(mergeRefusal("[]"),
            "badRecipe: recipe.json:1:1: a recipe must be an object with the keys of a manifest, "
            "not an array\n  []\n  ^");
  EXPECT_EQ(mergeRefusal("{\"files\": []}"),
            "badRecipe: recipe.json:1:11: files of a recipe is an object from a file's name to "
            "what is merged into its row, not an array\n  {\"files\": []}\n            ^");
  EXPECT_EQ(mergeRefusal("{\"files\": {\"*\": null}}"),
            "badRecipe: recipe.json:1:17: \"*\" in files must be an object\n"
            "  {\"files\": {\"*\": null}}\n                  ^");
  EXPECT_EQ(mergeRefusal("{\"files\": {\"Mailmig.exe\": 1}}"),
            "badRecipe: recipe.json:1:27: \"Mailmig.exe\" in files must be an object, or null to "
            "leave it out\n  {\"files\": {\"Mailmig.exe\": 1}}\n                            ^");
}

TEST(Recipe, ARefusalOfWhatItBringsPointsIntoIt) {
  EXPECT_EQ(mergeRefusal("{\n  \"sevrity\": \"low\"\n}\n"),
            "badManifest: recipe.json:2:3: unknown key \"sevrity\" in the manifest; did you mean "
            "\"severity\"?\n    \"sevrity\": \"low\"\n    ^");
  EXPECT_EQ(mergeRefusal("{\n  \"files\": {\"*\": {\"path\": \"{app}/{name}\"}}\n}\n"),
            "badManifest: recipe.json:2:27: \"path\" in files[0] names the location \"app\", which "
            "the manifest does not have; add it to locations\n"
            "    \"files\": {\"*\": {\"path\": \"{app}/{name}\"}}\n"
            "                            ^");
}

TEST(Recipe, ARefusalOfWhatTheDraftSaysShowsTheMergedText) {
  EXPECT_EQ(mergeRefusal("{\"title\": null}\n"),
            "badManifest: KB886948 + recipe.json:1:1: the manifest lacks the key \"title\"\n"
            "  {\n  ^");
  EXPECT_EQ(mergeRefusal("{\"files\": {\"Mlmig32.dll\": {\"path\": null}}}"),
            "badManifest: KB886948 + recipe.json:15:5: files[1] lacks the key \"path\"\n"
            "      {\n      ^");
}

}  // namespace
}  // namespace qfe
