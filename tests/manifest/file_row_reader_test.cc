#include "manifest/file_row_reader.h"

#include "tests/manifest/sample_manifest.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

using sample::edited;
using sample::kComplete;
using sample::kDraft;
using sample::readRefusal;

TEST(FileRowReader, EveryKeyOfARowIsRead) {
  const std::vector<FileRow> files = sample::complete().files;
  ASSERT_EQ(files.size(), 3U);
  const FileRow& row = files[0];
  EXPECT_EQ(row.path.print(), "{exchsrvr}/bin/Mailmig.exe");
  EXPECT_EQ(row.change, Change::replace);
  EXPECT_EQ(row.when, When::always);
  EXPECT_EQ(row.component, "Migration");
  EXPECT_EQ(row.version->text(), "6.5.7232.52");
  EXPECT_EQ(row.size, 84992U);
  EXPECT_EQ(row.modified->print(), "2004-11-16T20:58Z");
  EXPECT_EQ(row.sha256->hex(), std::string(64, 'a'));
  EXPECT_EQ(row.branch, Branch::qfe);
  EXPECT_EQ(row.range->below->text(), "6.5.7638.0");
  EXPECT_EQ(row.replaces.at(0).hex(), std::string(64, '1'));
  EXPECT_EQ(row.alsoAccept.at(0).hex(), std::string(64, '2'));
  EXPECT_EQ(row.payloads.at(1).blob, 1U);
  EXPECT_EQ(row.payloads.at(1).from->hex(), std::string(64, '1'));
  EXPECT_EQ(row.extensions.count("x-row"), 1U);
  EXPECT_EQ(files[1].kind, FileKind::config);
  EXPECT_EQ(files[1].modified->precision(), TimePrecision::tick);
  EXPECT_EQ(files[1].branch, Branch::sp);
  EXPECT_EQ(files[1].servicePack, 1U);
  EXPECT_EQ(files[1].payloads.at(0).offset, 5U);
  EXPECT_EQ(files[2].change, Change::remove);
}

TEST(FileRowReader, ABareNameHasTheRightShape) {
  EXPECT_TRUE(sample::draft().files.at(0).path.isBareName());
}

TEST(FileRowReader, RefusalsNameTheRowAndTheKey) {
  const auto row = [](std::string_view more) {
    return readRefusal(edited(kDraft, "\"a.dll\"", std::string("\"a.dll\", ") + std::string(more)));
  };
  EXPECT_EQ(readRefusal(edited(kDraft, "\"path\": \"a.dll\"", "")),
            "badManifest: m.json:8:13: files[0] lacks the key \"path\"");
  EXPECT_EQ(row("\"change\": \"patch\""),
            "badManifest: m.json:8:41: \"change\" in files[0] cannot be \"patch\"; it is one of "
            "replace, add, remove");
  EXPECT_EQ(row("\"when\": \"allways\""),
            "badManifest: m.json:8:39: \"when\" in files[0] cannot be \"allways\"; it is one of "
            "always, present; did you mean \"always\"?");
  EXPECT_EQ(row("\"kind\": \"text\""),
            "badManifest: m.json:8:39: \"kind\" in files[0] cannot be \"text\"; it is one of "
            "binary, config");
  EXPECT_EQ(row("\"branch\": \"SP0\""),
            "badManifest: m.json:8:41: \"branch\" in files[0] cannot be \"SP0\"; it is RTM, GDR, "
            "LDR, QFE, or SP with a number from 1 to 99");
  EXPECT_EQ(row("\"size\": -1"),
            "badManifest: m.json:8:39: \"size\" in files[0] must be a whole number from 0 to "
            "17179869184, not -1");
  EXPECT_EQ(row("\"sha256\": \"AB\""),
            "badManifest: m.json:8:41: \"sha256\" in files[0] is no SHA-256 digest: 64 digits of "
            "0-9 and a-f");
  EXPECT_EQ(row("\"replaces\": [\"AB\"]"),
            "badManifest: m.json:8:44: \"replaces[0]\" in files[0] is no SHA-256 digest: 64 digits "
            "of 0-9 and a-f");
  const std::string digest = "\"" + std::string(64, 'a') + "\"";
  EXPECT_EQ(row("\"alsoAccept\": [" + digest + ", " + digest + "]"),
            "badManifest: m.json:8:114: files[0].alsoAccept[1] repeats a digest of the list");
  EXPECT_EQ(row("\"range\": {}"),
            "badManifest: m.json:8:40: files[0].range is empty; give atLeast, below or both");
  EXPECT_EQ(row("\"range\": {\"below\": \"2\", \"x-y\": 1}"),
            "badManifest: m.json:8:62: files[0].range has no room for keys of your own; put them "
            "beside range");
  EXPECT_EQ(row("\"payloads\": [{\"blob\": 0}]"),
            "badManifest: m.json:8:53: \"blob\" in files[0].payloads[0] is 0, but the manifest "
            "lists 0 blobs");
  EXPECT_EQ(row("\"component\": \"\""),
            "badManifest: m.json:8:44: \"component\" in files[0] is empty");
}

TEST(FileRowReader, AVersionOfNoOldFileIsRefused) {
  EXPECT_EQ(readRefusal(edited(kComplete, "\"blob\": 2,", "\"blob\": 2, \"fromVersion\": \"1\",")),
            "badManifest: m.json:119:37: files[1].payloads[0] has fromVersion and no from: whose "
            "version is it?");
}

TEST(FileRowReader, UnsafePathsAreRefusedWhereTheyStand) {
  EXPECT_EQ(readRefusal(edited(kDraft, "a.dll", "/etc/passwd")),
            "unsafePath: m.json:8:22: \"path\" in files[0]: the path \"/etc/passwd\" is refused: "
            "it is absolute");
  EXPECT_EQ(readRefusal(edited(kDraft, "a.dll", "bin/aux.dll")),
            "unsafePath: m.json:8:22: \"path\" in files[0]: the path \"bin/aux.dll\" is refused: "
            "it has a device name of Windows");
}

TEST(FileRowReader, ThePlatformDecidesWhichNamesAreSafe) {
  const std::string colon = edited(kDraft, "a.dll", "etc/a:b");
  EXPECT_NE(readRefusal(colon), "");
  EXPECT_EQ(readRefusal(edited(colon, "\"id\"", "\"platform\": \"linux\", \"id\"")), "");
}

TEST(FileRowReader, LocationsMustBeKnown) {
  const std::string prefix = "badManifest: m.json:8:22: \"path\" in files[0] names the location ";
  EXPECT_EQ(readRefusal(edited(kDraft, "a.dll", "{app}/a.dll")),
            prefix + "\"app\", which the manifest does not have; add it to locations");
  const std::string with =
      edited(kDraft, "\"id\"", "\"locations\": {\"apps\": {}, \"z\": {}}, \"id\"");
  EXPECT_EQ(readRefusal(edited(with, "a.dll", "{app}/a.dll")),
            prefix + "\"app\", which the manifest does not have; did you mean \"apps\"?");
  EXPECT_EQ(readRefusal(edited(with, "a.dll", "{other}/a.dll")),
            prefix + "\"other\", which the manifest does not have; it has apps, z");
}

}  // namespace
}  // namespace qfe
