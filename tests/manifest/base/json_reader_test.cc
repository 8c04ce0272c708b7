#include "manifest/base/json_reader.h"

#include <functional>

#include "manifest/base/strict_json.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

constexpr std::uint64_t kMax = 1000;

// What the reader says about the object; empty when it was content.
std::string refusal(const std::string& text, const std::function<void(JsonReader&)>& read,
                    const std::string& what = "files[0]") {
  const JsonDocument document = parseJson("m.json", text, 4096);
  try {
    JsonReader reader(document, document.root, what);
    read(reader);
    return {};
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::badJson);
    return error.what();
  }
}

TEST(JsonReader, KnownKeysAreReadByType) {
  const JsonDocument document = parseJson(
      "m.json",
      R"({"s": "text", "n": 12, "b": true, "list": ["a", "b"], "big": 18446744073709551615})",
      4096);
  JsonReader reader(document, document.root, "it");
  EXPECT_EQ(reader.string("s"), "text");
  EXPECT_EQ(reader.number("n", 12), 12U);
  EXPECT_EQ(reader.optionalBool("b"), true);
  EXPECT_EQ(reader.strings("list"), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(reader.number("big", UINT64_MAX), UINT64_MAX);
  EXPECT_TRUE(reader.has("s"));
  EXPECT_NO_THROW(reader.finish());
}

TEST(JsonReader, AbsentOptionalKeysAreNothing) {
  const JsonDocument document = parseJson("m.json", "{}", 4096);
  JsonReader reader(document, document.root, "it");
  EXPECT_EQ(reader.optional("a"), nullptr);
  EXPECT_EQ(reader.optionalString("a"), std::nullopt);
  EXPECT_EQ(reader.optionalNumber("a", kMax), std::nullopt);
  EXPECT_EQ(reader.optionalBool("a"), std::nullopt);
  EXPECT_EQ(reader.optionalArray("a"), nullptr);
  EXPECT_TRUE(reader.strings("a").empty());
  EXPECT_FALSE(reader.has("a"));
}

TEST(JsonReader, AnythingButAnObjectIsRefused) {
  EXPECT_EQ(refusal(" [1]", [](JsonReader&) {}),
            "m.json:1:2: files[0] must be an object, not an array\n   [1]\n   ^");
  EXPECT_EQ(refusal(
                "7", [](JsonReader&) {}, ""),
            "m.json:1:1: the document must be an object, not 7\n  7\n  ^");
}

TEST(JsonReader, AMissingKeyIsNamedAtItsObject) {
  EXPECT_EQ(refusal("{}", [](JsonReader& r) { static_cast<void>(r.string("path")); }),
            "m.json:1:1: files[0] lacks the key \"path\"\n  {}\n  ^");
  EXPECT_EQ(refusal(
                "{}", [](JsonReader& r) { static_cast<void>(r.number("size", 1)); }, ""),
            "m.json:1:1: the document lacks the key \"size\"\n  {}\n  ^");
}

TEST(JsonReader, AWrongTypeIsNamedAtItsValue) {
  const std::string text = R"({"a": [null]})";
  const std::string place = "\n  {\"a\": [null]}\n        ^";
  EXPECT_EQ(refusal(text, [](JsonReader& r) { static_cast<void>(r.string("a")); }),
            "m.json:1:7: \"a\" in files[0] must be a string, not an array" + place);
  EXPECT_EQ(refusal(text, [](JsonReader& r) { static_cast<void>(r.optionalBool("a")); }),
            "m.json:1:7: \"a\" in files[0] must be true or false, not an array" + place);
  EXPECT_EQ(refusal(
                text, [](JsonReader& r) { static_cast<void>(r.number("a", 5)); }, ""),
            "m.json:1:7: \"a\" must be a whole number from 0 to 5, not an array" + place);
  EXPECT_EQ(refusal(text, [](JsonReader& r) { static_cast<void>(r.strings("a")); }),
            "m.json:1:8: \"a[0]\" in files[0] must be a string, not null\n  {\"a\": [null]}\n"
            "         ^");
  EXPECT_EQ(refusal(R"({"a": "x"})", [](JsonReader& r) { static_cast<void>(r.strings("a")); }),
            "m.json:1:7: \"a\" in files[0] must be an array, not a string\n  {\"a\": \"x\"}\n"
            "        ^");
}

TEST(JsonReader, NumbersKeepTheirRange) {
  const auto number = [](const std::string& digits) {
    return refusal("{\"n\": " + digits + "}",
                   [](JsonReader& r) { static_cast<void>(r.number("n", kMax)); });
  };
  EXPECT_EQ(number("0"), "");
  EXPECT_EQ(number("1000"), "");
  for (const std::string digits : {"1001", "-1", "1.0", "1.5", "18446744073709551615", "1e+100"}) {
    EXPECT_EQ(number(digits),
              "m.json:1:7: \"n\" in files[0] must be a whole number from 0 to "
              "1000, not " +
                  digits + "\n  {\"n\": " + digits + "}\n        ^");
  }
}

TEST(JsonReader, ANegativeNumberIsNotALargeOne) {
  EXPECT_EQ(
      refusal(R"({"n": -1})", [](JsonReader& r) { static_cast<void>(r.number("n", UINT64_MAX)); }),
      "m.json:1:7: \"n\" in files[0] must be a whole number from 0 to 18446744073709551615, "
      "not -1\n  {\"n\": -1}\n        ^");
}

TEST(JsonReader, AnUnknownKeyIsRefusedAtTheKeyWithASuggestion) {
  const auto read = [](JsonReader& r) {
    static_cast<void>(r.optional("path"));
    static_cast<void>(r.optional("size"));
    r.finish();
  };
  EXPECT_EQ(refusal(R"({"path": "a", "sizee" : 3})", read),
            "m.json:1:15: unknown key \"sizee\" in files[0]; did you mean \"size\"?\n"
            "  {\"path\": \"a\", \"sizee\" : 3}\n"
            "                ^");
  EXPECT_EQ(refusal(R"({"zebra": 1, "apple": 2})", read, ""),
            "m.json:1:2: unknown key \"zebra\"\n  {\"zebra\": 1, \"apple\": 2}\n   ^");
}

TEST(JsonReader, AKeyWithEscapesIsFoundWhereItBegins) {
  EXPECT_EQ(refusal(R"({"a\\\"b\\": "c"})", [](JsonReader& r) { r.finish(); }),
            "m.json:1:2: unknown key \"a\\\"b\\\" in files[0]\n"
            "  {\"a\\\\\\\"b\\\\\": \"c\"}\n"
            "   ^");
}

TEST(JsonReader, ExtensionsAreKeptAndNeverUnknown) {
  const JsonDocument document = parseJson("m.json", R"({"x-b": [1], "x-a": null, "x": 1})", 4096);
  JsonReader reader(document, document.root, "it");
  EXPECT_EQ(writeJsonLine(reader.extensions()), R"({"x-a":null,"x-b":[1]})");
  EXPECT_THROW(reader.finish(), Error);
  static_cast<void>(reader.optional("x"));
  EXPECT_NO_THROW(reader.finish());
}

TEST(JsonReader, FailStandsAtTheValueOrAtTheObject) {
  EXPECT_EQ(refusal(R"({"a": 1})", [](JsonReader& r) { r.fail("a", "not that"); }),
            "m.json:1:7: not that\n  {\"a\": 1}\n        ^");
  EXPECT_EQ(refusal(R"({"a": 1})", [](JsonReader& r) { r.fail("b", "not there"); }),
            "m.json:1:1: not there\n  {\"a\": 1}\n  ^");
}

TEST(NearestName, OneSlipInThreeLettersIsNear) {
  const std::vector<std::string> names = {"apply", "rollback", "check", "pack", "list"};
  EXPECT_EQ(nearestName("aply", names), "apply");
  EXPECT_EQ(nearestName("APPLY", names), "apply");
  EXPECT_EQ(nearestName("chekc", names), "check");  // exchanged neighbours count one
  EXPECT_EQ(nearestName("rolback", names), "rollback");
  EXPECT_EQ(nearestName("rolbakc", names), "rollback");
  EXPECT_EQ(nearestName("lst", names), "list");
  EXPECT_EQ(nearestName("zz", names), "");
  EXPECT_EQ(nearestName("recover", names), "");
  EXPECT_EQ(nearestName("", names), "");
  EXPECT_EQ(nearestName("pack", {}), "");
}

}  // namespace
}  // namespace qfe
