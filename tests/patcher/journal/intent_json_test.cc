#include "patcher/journal/intent_json.h"

#include "tests/support/sample_intent.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

JsonDocument documentOf(Json value) {
  JsonDocument document = parseJson("d", writeJson(std::move(value)), 1 << 20);
  document.code = ErrorCode::needsRecovery;
  return document;
}

std::string refusalOf(const std::function<void()>& act) {
  try {
    act();
    return "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::needsRecovery);
    return error.message().substr(0, error.message().find('\n'));
  }
}

TEST(FileTimeJson, IsExactToTheNanosecond) {
  for (const FileTime time : {FileTime{0, 0}, FileTime{1'102'021'081, 5}, FileTime{-5, 250'000'000},
                              FileTime{INT64_MIN, 999'999'999}, FileTime{INT64_MAX, 1}}) {
    const JsonDocument document = documentOf(JsonObject{{"t", printFileTime(time)}});
    JsonReader reader(document, document.root, "");
    EXPECT_EQ(readFileTime(reader, "t"), time);
  }
  EXPECT_EQ(printFileTime({1'102'021'081, 5}), "1102021081.000000005");
}

TEST(FileTimeJson, HasOneSpelling) {
  for (const char* const text :
       {"", "1", "1.", ".000000001", "1.00000000", "1.0000000001", "01.000000000", "+1.000000000",
        "1.-00000001", "1 .000000000", "9223372036854775808.000000000"}) {
    const JsonDocument document = documentOf(JsonObject{{"t", text}});
    JsonReader reader(document, document.root, "");
    EXPECT_EQ(refusalOf([&] { static_cast<void>(readFileTime(reader, "t")); }),
              "d:2:8: \"t\" must be seconds, a point and nine digits")
        << text;
  }
}

TEST(PathJson, AnyBytesSurvive) {
  for (const std::string& path :
       {std::string("srv/bin"), std::string("srv/\xC3\xA4"), std::string("srv/\xFF/b"),
        std::string("\xEF\xBF\xBD"), std::string("a\nb"), std::string()}) {
    const JsonDocument document = documentOf(JsonObject{{"p", pathToJson(path)}});
    JsonReader reader(document, document.root, "");
    EXPECT_EQ(readPath(reader, "p"), path);
  }
  EXPECT_EQ(pathToJson("srv/\xC3\xA4"), Json("srv/\xC3\xA4"));
  EXPECT_EQ(pathToJson("b\xFF"), Json(JsonObject{{"hex", "62ff"}}));
}

TEST(PathJson, NothingElseIsAPath) {
  const JsonDocument document = documentOf(JsonObject{
      {"n", 1}, {"bad", JsonObject{{"hex", "6G"}}}, {"upper", JsonObject{{"hex", "6A"}}}});
  JsonReader reader(document, document.root, "");
  EXPECT_EQ(refusalOf([&] { static_cast<void>(readPath(reader, "n")); }),
            "d:5:8: \"n\" must be a path: a string, or an object with \"hex\"");
  EXPECT_EQ(refusalOf([&] { static_cast<void>(readPath(reader, "bad")); }),
            "d:3:12: \"hex\" must be hexadecimal");
  EXPECT_EQ(refusalOf([&] { static_cast<void>(readPath(reader, "upper")); }),
            "d:7:12: \"hex\" must be hexadecimal");
  EXPECT_EQ(readOptionalPath(reader, "absent"), "");
}

TEST(FileSideJson, SaysTheSameAfterReading) {
  FileSide side = sampleSide("content", "1.2.3.4");
  const auto again = [](const FileSide& of) {
    const JsonDocument document = documentOf(toJson(of));
    return readFileSide(document, document.root, "side");
  };
  EXPECT_EQ(again(side), side);
  side.version.clear();
  side.metadata.xattrs.clear();
  side.metadata.mode = 0;
  EXPECT_EQ(again(side), side);
}

TEST(ReadDigest, TakesSixtyFourDigits) {
  const JsonDocument document = documentOf(JsonObject{{"d", "abc"}});
  JsonReader reader(document, document.root, "");
  EXPECT_EQ(refusalOf([&] { static_cast<void>(readDigest(reader, "d")); }),
            "d:2:8: \"d\" must be a SHA-256 in hexadecimal");
}

TEST(ReadStateFile, DamageHasTheAdviceAndANewerFormatHasNot) {
  const auto read = [](const std::string& text) {
    return refusalOf([&] {
      try {
        readStateFile("d", text, 3, "Do this.", [](const JsonDocument& document) {
          JsonReader reader(document, document.root, "");
          readFormatVersion(reader, 3);
          reader.finish();
          return 0;
        });
      } catch (const Error& error) {
        throw Error(error.code(), error.message().substr(error.message().rfind('\n') + 1));
      }
    });
  };
  EXPECT_EQ(read("{\"formatVersion\": 3}"), "accepted");
  EXPECT_EQ(read("{\"formatVersion\": 1}"), "accepted");
  EXPECT_EQ(read("{\"formatVersion\": 4}"),
            "d has format 4, written by a newer qfe; this one knows formats up to 3: run the newer "
            "qfe");
  EXPECT_EQ(read("{"), "Do this.");
  EXPECT_EQ(read("{}"), "Do this.");
  EXPECT_EQ(read("{\"formatVersion\": 3, \"more\": 1}"), "Do this.");
}

}  // namespace
}  // namespace qfe
