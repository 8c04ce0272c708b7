#include "manifest/role.h"

#include "tests/manifest/sample_manifest.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

InstallPath bare(std::string name) {
  return {"", std::move(name)};
}

TEST(Role, ACompleteManifestIsShippable) {
  EXPECT_THAT(missingFor(Role::shipped, sample::complete()), IsEmpty());
  EXPECT_THAT(missingFor(Role::draft, sample::complete()), IsEmpty());
  EXPECT_NO_THROW(requireRole(Role::shipped, sample::complete(), "m.json"));
}

TEST(Role, ADraftLacksEverythingThatAServerNeeds) {
  EXPECT_THAT(missingFor(Role::draft, sample::draft()), IsEmpty());
  EXPECT_THAT(
      missingFor(Role::shipped, sample::draft()),
      ElementsAre("revision is missing", "platform is missing", "architecture is missing",
                  "language is missing",
                  "appliesTo is missing: name at least one file that must exist",
                  "files[0] (a.dll): not an exact path; give a location or folder",
                  "files[0] (a.dll): change is missing", "files[0] (a.dll): size is missing",
                  "files[0] (a.dll): sha256 is missing", "files[0] (a.dll): payloads is missing"));
}

TEST(Role, WhatOnlyPackingKnowsIsNotAskedBefore) {
  EXPECT_THAT(missingForPacking(sample::draft()),
              ElementsAre("revision is missing", "platform is missing", "architecture is missing",
                          "language is missing",
                          "appliesTo is missing: name at least one file that must exist",
                          "files[0] (a.dll): not an exact path; give a location or folder",
                          "files[0] (a.dll): change is missing"));
  Manifest manifest = sample::complete();
  manifest.blobs.clear();
  manifest.hooks = {};
  for (FileRow& row : manifest.files) {
    row.payloads.clear();
    row.sha256.reset();
    row.size.reset();
    row.version.reset();
    row.modified.reset();
  }
  EXPECT_THAT(missingForPacking(manifest), IsEmpty());
}

TEST(Role, ValuesThatWereNotReadAreHeldToTheSameRules) {
  EXPECT_THAT(missingFor(Role::draft, Manifest{}),
              ElementsAre("id is missing", "title is missing", "product.name is missing"));
}

TEST(Role, AShippedHotfixHasFiles) {
  Manifest manifest = sample::complete();
  manifest.files.clear();
  manifest.hooks = {};
  manifest.blobs.clear();
  EXPECT_THAT(missingFor(Role::shipped, manifest), ElementsAre("files is missing"));
}

TEST(Role, ABaselineNeedsAConditionWithAnExactPath) {
  Manifest manifest = sample::complete();
  manifest.appliesTo->conditions[0].file = bare("store.exe");
  EXPECT_THAT(missingFor(Role::shipped, manifest),
              ElementsAre("appliesTo.allOf[0] (store.exe): not an exact path; give a location or "
                          "folder"));
  manifest.appliesTo->kind = Baseline::Kind::anyOf;
  EXPECT_THAT(missingFor(Role::shipped, manifest),
              ElementsAre("appliesTo.anyOf[0] (store.exe): not an exact path; give a location or "
                          "folder"));
  manifest.appliesTo->conditions.clear();
  EXPECT_THAT(missingFor(Role::shipped, manifest),
              ElementsAre("appliesTo is missing: name at least one file that must exist"));
}

TEST(Role, ACorrectingReleaseNeedsTheFileThatShowsIt) {
  Manifest manifest = sample::complete();
  manifest.correctedIn.push_back({"SP3", std::nullopt});
  manifest.correctedIn.push_back({"SP4", Condition{bare("store.exe"), {}}});
  EXPECT_THAT(missingFor(Role::draft, manifest), IsEmpty());
  EXPECT_THAT(
      missingFor(Role::shipped, manifest),
      ElementsAre("correctedIn[1] (SP3): file is missing: name the file that shows the release",
                  "correctedIn[2] (SP4): not an exact path; give a location or folder"));
}

TEST(Role, ALocationNeedsItsDefaultFolder) {
  Manifest manifest = sample::complete();
  manifest.locations["root"].defaultPath.clear();
  EXPECT_THAT(missingFor(Role::shipped, manifest),
              ElementsAre("locations.root: default is missing"));
}

TEST(Role, ARemovedFileNeedsNoContent) {
  Manifest manifest = sample::complete();
  ASSERT_EQ(manifest.files[2].change, Change::remove);
  manifest.files[2].change = Change::replace;
  EXPECT_THAT(
      missingFor(Role::shipped, manifest),
      ElementsAre("files[2] (old.txt): size is missing", "files[2] (old.txt): sha256 is missing",
                  "files[2] (old.txt): payloads is missing"));
}

TEST(Role, AFileIsNotItsOwnPredecessor) {
  Manifest manifest = sample::complete();
  manifest.files[0].replaces.push_back(*manifest.files[0].sha256);
  for (const Role role : {Role::draft, Role::shipped}) {
    EXPECT_THAT(missingFor(role, manifest),
                ElementsAre("files[0] (Mailmig.exe): replaces lists the file's own digest"));
  }
}

TEST(Role, RequiringItListsEverythingAtOnce) {
  Manifest manifest = sample::complete();
  manifest.revision = 0;
  manifest.language.clear();
  EXPECT_EQ(sample::refusal([&] { requireRole(Role::shipped, manifest, "KB886948.json"); }),
            "notShippable: KB886948.json is no shipped manifest:\n"
            "  revision is missing\n"
            "  language is missing");
  manifest.id.clear();
  EXPECT_EQ(sample::refusal([&] { requireRole(Role::draft, manifest, "d.json"); }),
            "notShippable: d.json is no draft manifest:\n"
            "  id is missing");
}

TEST(Role, AVeryLongListIsCut) {
  Manifest manifest = sample::draft();
  manifest.files.assign(300, manifest.files[0]);
  const std::string message =
      sample::refusal([&] { requireRole(Role::shipped, manifest, "d.json"); });
  EXPECT_EQ(std::ranges::count(message, '\n'), 201);
  // Five sentences about the root and five about each row.
  EXPECT_EQ(message.substr(message.rfind('\n')), "\n  and 1305 more");
}

}  // namespace
}  // namespace qfe
