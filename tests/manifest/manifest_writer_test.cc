// Tests of manifest_writer.cc, the writing half of manifest_json.h.
#include "manifest/manifest_json.h"
#include "tests/manifest/sample_manifest.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

TEST(ManifestWriter, CanonicalTextReadAndWrittenIsItself) {
  EXPECT_EQ(writeManifest(sample::complete()), sample::kComplete);
}

TEST(ManifestWriter, AWrittenManifestReadsAsTheSameValue) {
  const Manifest manifest = sample::complete();
  EXPECT_EQ(readManifest("again.json", writeManifest(manifest)), manifest);
  EXPECT_EQ(readManifest("again.json", writeManifest(sample::draft())), sample::draft());
}

TEST(ManifestWriter, DefaultsAreLeftOut) {
  EXPECT_EQ(writeManifest(sample::draft()), R"json({
  "classification": "hotfix",
  "files": [
    {
      "path": "a.dll"
    }
  ],
  "id": "KB1",
  "product": {
    "name": "Product"
  },
  "schemaVersion": 1,
  "title": "A title",
  "type": "qfe-hotfix"
}
)json");
}

TEST(ManifestWriter, ExplicitDefaultsAreNormalizedAway) {
  const std::string spelledOut = sample::edited(
      sample::kDraft, "\"id\"",
      R"("severity": "unrated", "restart": "none", "removable": true, "together": false,
         "supersedes": [], "services": [{"name": "s", "timeoutSeconds": 60}],
         "conflicts": [{"id": "KB2", "minRevision": 1}], "id")");
  const std::string written = writeManifest(readManifest("m.json", spelledOut));
  for (const char* key : {"severity", "restart", "removable", "together", "supersedes",
                          "timeoutSeconds", "minRevision"}) {
    EXPECT_EQ(written.find(key), std::string::npos) << key;
  }
}

TEST(ManifestWriter, WhatIsThereButEmptyStaysThere) {
  Manifest manifest = sample::draft();
  manifest.appliesTo = Baseline{};
  manifest.article = ArticleText{};
  manifest.locations["app"] = Location{};
  manifest.correctedIn = {CorrectedIn{"SP2", std::nullopt}};
  EXPECT_EQ(readManifest("m.json", writeManifest(manifest)), manifest);
}

}  // namespace
}  // namespace qfe
