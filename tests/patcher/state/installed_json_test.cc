#include "patcher/state/installed_json.h"

#include "manifest/base/error.h"
#include "tests/support/sample_record.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

// The first line of the refusal of the sample with one change in its text.
std::string reason(const std::string& from, const std::string& to) {
  std::string text = writeJson(toJson(sampleRecord("KB1", 7, 1)));
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  try {
    static_cast<void>(readInstalledFile("r", text.replace(at, from.size(), to)));
    return "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::needsRecovery);
    const std::string& message = error.message();
    const std::size_t space = message.find(": ");
    return message.substr(space + 2, message.find('\n') - space - 2);
  }
}

TEST(InstalledJson, SaysTheSameAfterReading) {
  InstalledHotfix hotfix = sampleRecord("KB1", 7, 1);
  EXPECT_EQ(readInstalledFile("r", writeJson(toJson(hotfix))), hotfix);
  hotfix.previous = toJson(sampleRecord("KB1", 3, 0));
  EXPECT_EQ(readInstalledFile("r", writeJson(toJson(hotfix))), hotfix);
}

TEST(InstalledJson, ARecordInsideAnotherDocumentIsReadByItself) {
  const InstalledHotfix hotfix = sampleRecord("KB1", 7, 1);
  const JsonDocument document{"intent.json", "", toJson(hotfix)};
  EXPECT_EQ(installedFromJson(document), hotfix);
}

TEST(InstalledJson, EveryWordAndNumberIsChecked) {
  EXPECT_EQ(reason("\"action\": \"kept\"", "\"action\": \"left\""),
            "\"action\" must be replaced, added, removed or kept");
  EXPECT_EQ(reason("\"applied\": \"2023-11-14T22:13:20.1234567Z\"", "\"applied\": \"today\""),
            "\"applied\" must be a time in UTC");
  EXPECT_EQ(reason("\"architecture\": \"x86\"", "\"architecture\": \"z80\""),
            "\"architecture\" is none that is known");
  EXPECT_EQ(reason("\"method\": \"exchange\"", "\"method\": \"\""),
            "\"method\" must be exchange or backup");
  EXPECT_EQ(reason("\"order\": 1", "\"order\": -1"),
            "\"order\" must be a whole number from 0 to 9223372036854775807, not -1");
  EXPECT_EQ(reason("\"bootId\"", "\"bootIds\""), "the document lacks the key \"bootId\"");
}

TEST(InstalledJson, ADamagedManifestInsideIsDamageOfTheRecord) {
  EXPECT_THAT(reason("\"title\": \"A fix\"", "\"title\": 1"), testing::HasSubstr("title"));
}

TEST(InstalledJson, ANewerFormatNeedsANewerQfe) {
  try {
    static_cast<void>(readInstalledFile("r", "{\"formatVersion\": 2}"));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::needsRecovery);
    EXPECT_EQ(error.message(),
              "r has format 2, written by a newer qfe; this one knows formats up to 1: run the "
              "newer qfe");
  }
}

}  // namespace
}  // namespace qfe
