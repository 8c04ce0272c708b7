#include "manifest/manifest_json.h"

#include "manifest/base/error.h"
#include "tests/manifest/sample_manifest.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

using sample::edited;
using sample::kComplete;
using sample::kDraft;
using sample::readRefusal;

struct Refused {
  std::string_view from, to, because;
};

// Each case changes one place of a good manifest and gives the whole reason.
void expectRefusals(const std::string& good, const std::vector<Refused>& cases) {
  ASSERT_EQ(readRefusal(good), "");
  for (const Refused& one : cases) {
    EXPECT_EQ(readRefusal(edited(good, one.from, one.to)), one.because) << one.to;
  }
}

TEST(ManifestJson, EveryKeyOfACompleteManifestIsRead) {
  const Manifest manifest = sample::complete();
  EXPECT_EQ(manifest.id, "KB886948");
  EXPECT_EQ(manifest.revision, 2U);
  EXPECT_EQ(manifest.classification, Classification::criticalUpdate);
  EXPECT_EQ(manifest.severity, Severity::important);
  EXPECT_EQ(manifest.released->print(), "2004-11-16T20:58Z");
  EXPECT_EQ(manifest.expires->print(), "2034-11-16");
  EXPECT_EQ(manifest.product.displayName, "Microsoft Exchange Server 2003");
  EXPECT_EQ(manifest.platform, Platform::windows);
  EXPECT_EQ(manifest.architecture, Architecture::x86);
  EXPECT_EQ(manifest.language, "ENU");
  EXPECT_EQ(manifest.locations.at("exchsrvr").detect, "bin/store.exe");
  EXPECT_EQ(manifest.appliesTo->conditions.at(0).file.location, "exchsrvr");
  EXPECT_EQ(manifest.correctedIn.at(0).condition->range.atLeast->text(), "6.5.7638.1");
  EXPECT_EQ(manifest.supersedes.at(0).minRevision, 2U);
  EXPECT_EQ(manifest.conflicts.at(0).minRevision, 1U);
  EXPECT_EQ(manifest.prerequisites.at(0).id, "KB800000");
  EXPECT_EQ(manifest.services.at(0).timeoutSeconds, 90U);
  EXPECT_EQ(manifest.hooks.before->timeLimitSeconds, 30U);
  EXPECT_EQ(manifest.restart, Restart::services);
  EXPECT_FALSE(manifest.removable);
  EXPECT_TRUE(manifest.together);
  EXPECT_EQ(manifest.blobs.at(3).coding, Coding::stored);
  EXPECT_EQ(manifest.article->references.at(0), "KB836993");
  EXPECT_EQ(manifest.extensions.at("x-note").find("by")->string(), "build 7");
}

TEST(ManifestJson, WhatADraftDoesNotSayHasItsDefault) {
  const Manifest manifest = sample::draft();
  EXPECT_EQ(manifest.revision, 0U);
  EXPECT_EQ(manifest.severity, Severity::unrated);
  EXPECT_EQ(manifest.platform, std::nullopt);
  EXPECT_EQ(manifest.namingPlatform(), Platform::any);
  EXPECT_EQ(manifest.appliesTo, std::nullopt);
  EXPECT_EQ(manifest.restart, Restart::none);
  EXPECT_TRUE(manifest.removable);
  EXPECT_FALSE(manifest.together);
  EXPECT_EQ(manifest.files.at(0).when, When::present);
  EXPECT_EQ(manifest.files.at(0).kind, FileKind::binary);
}

TEST(ManifestJson, ARefusalShowsTheLineAndPointsIntoIt) {
  EXPECT_EQ(sample::refusal(
                [] { (void)readManifest("m.json", edited(kDraft, "\"title\"", "\"titel\"")); }),
            "badManifest: m.json:1:1: the manifest lacks the key \"title\"\n"
            "  {\n"
            "  ^");
  EXPECT_EQ(
      sample::refusal(
          [] { (void)readManifest("m.json", edited(kDraft, "\"hotfix\"", "\"hotfixx\"")); }),
      "badManifest: m.json:6:21: \"classification\" in the manifest cannot be \"hotfixx\"; it "
      "is one of hotfix, criticalUpdate, securityUpdate, updateRollup, cumulativeUpdate, "
      "servicePack, featurePack; did you mean \"hotfix\"?\n"
      "    \"classification\": \"hotfixx\",\n"
      "                      ^");
}

TEST(ManifestJson, OtherDocumentsAndNewerSchemasAreTold) {
  expectRefusals(
      kDraft,
      {{"qfe-hotfix", "qfe-audit",
        "badManifest: m.json:2:11: this is a \"qfe-audit\", not a hotfix manifest "
        "(\"qfe-hotfix\")"},
       {"\"type\": \"qfe-hotfix\",", "",
        "badManifest: m.json:1:1: the manifest lacks the key \"type\""},
       {"\"schemaVersion\": 1", "\"schemaVersion\": 2",
        "badManifest: m.json:3:20: schemaVersion 2 was written by a newer qfe; this one reads "
        "schemaVersion 1: install the newer one"},
       {"\"schemaVersion\": 1", "\"schemaVersion\": 0",
        "badManifest: m.json:3:20: \"schemaVersion\" in the manifest is 0; it begins at 1"},
       {"  \"schemaVersion\": 1,\n", "",
        "badManifest: m.json:1:1: the manifest lacks the key \"schemaVersion\""}});
  EXPECT_EQ(readRefusal("[]"),
            "badManifest: m.json:1:1: the manifest must be an object, not an array");
}

TEST(ManifestJson, UnknownKeysAreRefusedEverywhere) {
  expectRefusals(
      kComplete,
      {{"\"severity\"", "\"sevrity\"",
        "badManifest: m.json:188:3: unknown key \"sevrity\" in the manifest; did you mean "
        "\"severity\"?"},
       {"\"displayName\"", "\"display\"",
        "badManifest: m.json:168:5: unknown key \"display\" in product"},
       {"\"detect\"", "\"detec\"",
        "badManifest: m.json:153:7: unknown key \"detec\" in locations.exchsrvr; did you mean "
        "\"detect\"?"},
       {"\"when\"", "\"whenn\"",
        "badManifest: m.json:108:7: unknown key \"whenn\" in files[0]; did you mean \"when\"?"},
       {"\"from\"", "\"form\"",
        "badManifest: m.json:95:11: unknown key \"form\" in files[0].payloads[1]; did you mean "
        "\"from\"?"},
       {"\"cause\"", "\"clause\"",
        "badManifest: m.json:18:5: unknown key \"clause\" in article; did you mean \"cause\"?"},
       {"\"x-why\"", "\"why\"",
        "badManifest: m.json:8:9: unknown key \"why\" in appliesTo.allOf[0]"}});
}

TEST(ManifestJson, NamesAndNumbersOutOfRangeAreRefused) {
  const std::string idRule =
      "; an id is 1 to 64 letters, digits, dots, hyphens and underscores and begins with a letter "
      "or digit";
  EXPECT_EQ(readRefusal(edited(kDraft, "\"KB1\"", "\".KB1\"")),
            "badManifest: m.json:4:9: \"id\" in the manifest is \".KB1\"" + idRule);
  EXPECT_EQ(readRefusal(edited(kDraft, "\"KB1\"", "\"\"")),
            "badManifest: m.json:4:9: \"id\" in the manifest is \"\"" + idRule);
  expectRefusals(
      kDraft,
      {{"A title", "", "badManifest: m.json:5:12: \"title\" in the manifest is empty"},
       {"A title", "A\\ttitle",
        "badManifest: m.json:5:12: \"title\" in the manifest has a control character"},
       {"\"id\"", "\"revision\": 0, \"id\"",
        "badManifest: m.json:4:15: \"revision\" in the manifest is 0; it begins at 1"},
       {"\"id\"", "\"revision\": 1.5, \"id\"",
        "badManifest: m.json:4:15: \"revision\" in the manifest must be a whole number from 0 to "
        "1000000000, not 1.5"},
       {"\"id\"", "\"released\": \"2004-11-16T20:58\", \"id\"",
        "badManifest: m.json:4:15: \"released\" in the manifest is \"2004-11-16T20:58\", which is "
        "no time in UTC; write it like 2004-11-16 or 2004-11-16T20:58Z"},
       {"\"id\"", "\"language\": \"EMU\", \"id\"",
        "badManifest: m.json:4:15: \"language\" in the manifest cannot be \"EMU\"; did you mean "
        "\"ENU\"?"},
       {"\"id\"", "\"language\": \"Klingon\", \"id\"",
        "badManifest: m.json:4:15: \"language\" in the manifest cannot be \"Klingon\"; it is one "
        "of 44 words such as ARA or neutral"},
       {"\"id\"", "\"platform\": \"any\", \"id\"",
        "badManifest: m.json:4:15: \"platform\" in the manifest cannot be \"any\"; it is one of "
        "windows, linux"},
       {"\"id\"", "\"architecture\": \"x68\", \"id\"",
        "badManifest: m.json:4:19: \"architecture\" in the manifest cannot be \"x68\"; it is one "
        "of neutral, x86, x64, arm64; did you mean \"x86\"?"},
       {"{\"name\": \"Product\"}", "\"Product\"",
        "badManifest: m.json:7:14: product must be an object, not a string"},
       {"\"Product\"}", "\"Product\", \"editions\": [\"\"]}",
        "badManifest: m.json:7:47: product.editions[0] is empty"}});
}

TEST(ManifestJson, LocationsAreNamedAndSafe) {
  expectRefusals(
      kComplete,
      {{"\"exchsrvr\": {", "\"exch srvr\": {",
        "badManifest: m.json:151:18: \"exch srvr\" is no name of a location: 1 to 64 letters, "
        "digits, hyphens and underscores"},
       {"Program Files/Exchsrvr", "../Exchsrvr",
        "unsafePath: m.json:152:18: \"default\" in locations.exchsrvr: the path \"../Exchsrvr\" is "
        "refused: it has the component \"..\""},
       {"\"bin/store.exe\"", "\".\"",
        "unsafePath: m.json:153:17: \"detect\" in locations.exchsrvr: the path \".\" is refused: "
        "it has the component \".\""}});
}

TEST(ManifestJson, ABaselineHasOneKindOfList) {
  const std::string reason = "appliesTo has either allOf or anyOf: a list of files that must exist";
  EXPECT_EQ(readRefusal(edited(kDraft, "\"id\"", "\"appliesTo\": {}, \"id\"")),
            "badManifest: m.json:4:16: " + reason);
  EXPECT_EQ(readRefusal(
                edited(kDraft, "\"id\"", "\"appliesTo\": {\"allOf\": [], \"anyOf\": []}, \"id\"")),
            "badManifest: m.json:4:16: " + reason);
}

TEST(ManifestJson, RangesAreOrderedAndNumeric) {
  expectRefusals(
      kComplete,
      {{"\"6.5.7226.0\"", "\"6.5.7638\"",
        "badManifest: m.json:6:18: no version fits appliesTo.allOf[0]: atLeast 6.5.7638 is not "
        "lower than below 6.5.7638.0"},
       {"\"6.5.7226.0\"", "\"1.1.1w\"",
        "badManifest: m.json:5:20: \"atLeast\" in appliesTo.allOf[0] is \"1.1.1w\", which has no "
        "order: a bound needs numeric parts"},
       {"\"6.5.7226.0\"", "\"\"",
        "badManifest: m.json:5:20: \"atLeast\" in appliesTo.allOf[0] is \"\", which is no version: "
        "1 to 128 printable ASCII characters"}});
}

TEST(ManifestJson, CorrectedInNeedsAFileForItsVersions) {
  EXPECT_EQ(readRefusal(edited(kDraft, "\"id\"",
                               "\"correctedIn\": [{\"release\": \"SP2\", \"below\": \"2\"}], "
                               "\"id\"")),
            "badManifest: m.json:4:19: correctedIn[0] lacks the key \"file\"");
  EXPECT_EQ(
      readRefusal(edited(kDraft, "\"id\"", "\"correctedIn\": [{\"release\": \"SP2\"}], \"id\"")),
      "");
}

TEST(ManifestJson, RelationsNameOtherHotfixesOnce) {
  expectRefusals(
      kDraft,
      {{"\"id\"", "\"supersedes\": [{\"id\": \"KB1\"}], \"id\"",
        "badManifest: m.json:4:25: supersedes[0] names the hotfix itself; revisions stack without "
        "it"},
       {"\"id\"", "\"conflicts\": [{\"id\": \"KB2\"}, {\"id\": \"KB2\"}], \"id\"",
        "badManifest: m.json:4:39: conflicts[1] names KB2 again"},
       {"\"id\"", "\"prerequisites\": [{\"id\": \"KB2\", \"minRevision\": 0}], \"id\"",
        "badManifest: m.json:4:50: \"minRevision\" in prerequisites[0] is 0; it begins at 1"}});
}

TEST(ManifestJson, ServicesHaveNamesThatAreNoOptions) {
  expectRefusals(
      kComplete,
      {{"\"MSExchangeMTA\"", "\"--now\"",
        "badManifest: m.json:183:15: \"name\" in services[0] is \"--now\"; a service's name "
        "neither begins with a hyphen nor has a slash"},
       {"90", "86401",
        "badManifest: m.json:184:25: \"timeoutSeconds\" in services[0] must be a whole number from "
        "0 to 86400, not 86401"}});
  EXPECT_EQ(readRefusal(edited(kDraft, "\"id\"",
                               "\"services\": [{\"name\": \"a\"}, {\"name\": \"a\"}], \"id\"")),
            "badManifest: m.json:4:40: services[1] names a again");
}

TEST(ManifestJson, HooksNameBlobsThatAreThere) {
  EXPECT_EQ(readRefusal(edited(kComplete, "\"blob\": 3", "\"blob\": 4")),
            "badManifest: m.json:133:15: \"blob\" in hooks.after is 4, but the manifest lists 4 "
            "blobs");
}

TEST(ManifestJson, TextThatIsNoJsonIsNotAManifestEither) {
  EXPECT_EQ(sample::readRefusal("{\"type\": 1, \"type\": 2}").substr(0, 7), "badJson");
}

}  // namespace
}  // namespace qfe
