#include "manifest/base/strict_json.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "manifest/base/limits.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

struct Refusal {
  ErrorCode code = ErrorCode::internal;
  std::string message;  // empty when the text was accepted
};

Refusal refusal(const std::string& text, std::uint64_t maxBytes = limits::kManifestBytes) {
  try {
    static_cast<void>(parseJson("m.json", text, maxBytes));
    return {};
  } catch (const Error& error) {
    return {error.code(), error.what()};
  }
}

std::string nested(std::size_t depth) {
  return std::string(depth, '[') + std::string(depth, ']');
}

TEST(ParseJson, EveryKindOfValueIsRead) {
  const JsonDocument document = parseJson(
      "m.json", R"( {"a":[1,-2,0.5,true,false,null,"\u00e9\n"],"b":{},"c":18446744073709551615} )",
      4096);
  EXPECT_EQ(writeJsonLine(document.root),
            "{\"a\":[1,-2,0.5,true,false,null,\"\u00E9\\n\"],\"b\":{},\"c\":18446744073709551615}");
  EXPECT_EQ(document.name, "m.json");
  EXPECT_EQ(document.code, ErrorCode::badJson);
}

TEST(ParseJson, EveryValueKnowsWhereItStood) {
  const std::string text = "{ \"k\" :\n[ 12,\"s,:\" , true,{\"n\":-0.5},[null ]], \"e\":{}}";
  const JsonDocument document = parseJson("m.json", text, 4096);
  EXPECT_EQ(document.root.offset(), 0U);
  const JsonArray& array = document.root.find("k")->array();
  EXPECT_EQ(document.root.find("k")->offset(), text.find("[ 12"));
  EXPECT_EQ(array[0].offset(), text.find("12"));
  EXPECT_EQ(array[1].offset(), text.find("\"s,:\""));
  EXPECT_EQ(array[2].offset(), text.find("true"));
  EXPECT_EQ(array[3].offset(), text.find("{\"n\""));
  EXPECT_EQ(array[3].find("n")->offset(), text.find("-0.5"));
  EXPECT_EQ(array[4].offset(), text.find("[null"));
  EXPECT_EQ(array[4].array()[0].offset(), text.find("null"));
  EXPECT_EQ(document.root.find("e")->offset(), text.find("{}"));
}

TEST(ParseJson, AScalarIsADocument) {
  EXPECT_EQ(parseJson("m", " 42 ", 99).root, Json(42));
  EXPECT_EQ(parseJson("m", " 42 ", 99).root.offset(), 1U);
  EXPECT_EQ(parseJson("m", "\"x\"", 99).root, Json("x"));
  EXPECT_EQ(parseJson("m", "-0", 99).root, Json(0));
}

TEST(ParseJson, ParseThenWriteKeepsTheCanonicalText) {
  const std::string text =
      "{\n  \"a\": [\n    1,\n    1.0,\n    \"\\u0000\"\n  ],\n  \"b\": {},\n  \"c\": null\n}\n";
  EXPECT_EQ(writeJson(parseJson("m", text, 4096).root), text);
}

TEST(ParseJson, ADuplicateKeyIsRefusedWhereItComesAgain) {
  const Refusal again = refusal("{\"a\": 1,\n \"b\": {\"a\": 2},\n \"\\u0061\": 3}");
  EXPECT_EQ(again.code, ErrorCode::badJson);
  EXPECT_EQ(again.message,
            "m.json:3:2: the key \"a\" is there twice in one object\n   \"\\u0061\": 3}\n   ^");
}

TEST(ParseJson, IntegersKeepTheirExactRange) {
  EXPECT_EQ(refusal("[-9223372036854775808, 18446744073709551615]").message, "");
  EXPECT_EQ(refusal("[18446744073709551616]").message,
            "m.json:1:2: the integer 18446744073709551616 is outside of -9223372036854775808 to "
            "18446744073709551615\n  [18446744073709551616]\n   ^");
  EXPECT_NE(refusal("-9223372036854775809").message, "");
  EXPECT_EQ(refusal("[0, 1e999]").message,
            "m.json:1:5: the number 1e999 is too large\n  [0, 1e999]\n      ^");
}

TEST(ParseJson, DepthHasALimit) {
  EXPECT_EQ(refusal(nested(32)).message, "");
  const Refusal deep = refusal(nested(33));
  EXPECT_EQ(deep.code, ErrorCode::overLimit);
  EXPECT_EQ(deep.message, "m.json:1:33: arrays and objects nested deeper than 32\n  " + nested(33) +
                              "\n  " + std::string(32, ' ') + "^");
  EXPECT_EQ(refusal(std::string(100'000, '[')).code, ErrorCode::overLimit);
}

TEST(ParseJson, SizesHaveLimits) {
  const Refusal large = refusal("[1, 2]", 5);
  EXPECT_EQ(large.code, ErrorCode::overLimit);
  EXPECT_EQ(large.message, "m.json: JSON of 6 bytes; the limit is 5");
  EXPECT_EQ(refusal("[1,2]", 5).message, "");

  const std::string longest(limits::kJsonStringBytes, 'a');
  EXPECT_EQ(refusal("\"" + longest + "\"").message, "");
  const Refusal text = refusal("\"" + longest + "a\"");
  EXPECT_EQ(text.code, ErrorCode::overLimit);
  EXPECT_EQ(text.message.substr(0, text.message.find('\n')),
            "m.json:1:1: a string of 1048577 bytes; the limit is 1048576");
  EXPECT_EQ(refusal("{\"" + longest + "a\":1}").code, ErrorCode::overLimit);
}

TEST(ParseJson, MessagesSayWhatIsWrongAndPointAtIt) {
  EXPECT_EQ(refusal("").message,
            "m.json:1:1: not JSON: unexpected end of input; expected '[', '{', or a literal\n"
            "  \n  ^");
  EXPECT_EQ(refusal("{\"a\": 1,}").message,
            "m.json:1:9: not JSON: unexpected '}'; expected string literal\n"
            "  {\"a\": 1,}\n          ^");
  EXPECT_EQ(refusal("[1 true]").message,
            "m.json:1:4: not JSON: unexpected true literal; expected ']'\n  [1 true]\n     ^");
  EXPECT_EQ(refusal("[ 12 \"a b\"]").message,
            "m.json:1:6: not JSON: unexpected string literal; expected ']'\n  [ 12 \"a b\"]\n"
            "       ^");
  EXPECT_EQ(refusal("{ -12:1}").message,
            "m.json:1:3: not JSON: unexpected number literal; expected string literal\n"
            "  { -12:1}\n    ^");
  EXPECT_EQ(refusal("{ \"a\"  false}").message,
            "m.json:1:8: not JSON: unexpected false literal; expected ':'\n"
            "  { \"a\"  false}\n         ^");
  EXPECT_EQ(refusal("[\"a\nb\"]").message,
            "m.json:1:4: not JSON: invalid string: control character U+000A (LF) must be escaped "
            "to \\u000A or \\n\n  [\"a\n     ^");
  EXPECT_EQ(refusal("[\"a").message,
            "m.json:1:4: not JSON: invalid string: missing closing quote\n  [\"a\n     ^");
  EXPECT_EQ(refusal("[1] x").message, "m.json:1:5: not JSON: invalid literal\n  [1] x\n      ^");
  EXPECT_EQ(refusal("\xEF\xBB\xBF{}").message,
            "m.json:1:1: not JSON: a byte order mark; save the file as UTF-8 without one\n"
            "   {}\n  ^");
  EXPECT_EQ(refusal(std::string("[1]\0[2]", 7)).message,
            "m.json:1:4: not JSON: a zero byte\n  [1] [2]\n     ^");
}

TEST(ParseJson, TheTrapsOfOtherReadersAreRefused) {
  for (const std::string text : {"[1,]",
                                 "[,1]",
                                 "[1,,2]",
                                 "{,}",
                                 "{\"a\":1,,\"b\":2}",
                                 "{a:1}",
                                 "{'a':1}",
                                 "{\"a\" 1}",
                                 "{\"a\":}",
                                 "{1:1}",
                                 "{\"a\":1}}",
                                 "[1]]",
                                 "[1",
                                 "{\"a\":1",
                                 "[1}",
                                 "01",
                                 "-01",
                                 "+1",
                                 ".5",
                                 "5.",
                                 "1e",
                                 "1e+",
                                 "0x10",
                                 "- 1",
                                 "1 000",
                                 "NaN",
                                 "Infinity",
                                 "-Infinity",
                                 "True",
                                 "nul",
                                 "truee",
                                 "'a'",
                                 "\"\t\"",
                                 "\"\\x41\"",
                                 "\"\\u12\"",
                                 "\"\\u00G0\"",
                                 "\"\\a\"",
                                 "\"\\",
                                 "\"\\ud800\"",
                                 "\"\\udc00\"",
                                 "\"\\ud800\\u0041\"",
                                 "\"\xff\"",
                                 "\"\xc0\xaf\"",
                                 "\"\xed\xa0\x80\"",
                                 "\"\xf4\x90\x80\x80\"",
                                 "\"\xe2\x82\"",
                                 "[1] // end",
                                 "/* a */ 1",
                                 "# a\n1",
                                 "[1]\f",
                                 "\xc2\xa0"
                                 "1",
                                 "1 2",
                                 "\"a\" \"b\"",
                                 "{} {}",
                                 ":",
                                 ",",
                                 " ",
                                 "\n"}) {
    const Refusal refused = refusal(text);
    EXPECT_EQ(refused.code, ErrorCode::badJson) << text;
    EXPECT_EQ(refused.message.substr(0, 7), "m.json:") << text;
    EXPECT_NE(refused.message.find(": not JSON: "), std::string::npos) << refused.message;
  }
}

TEST(ParseJson, WhatTheStandardAllowsIsAccepted) {
  for (const std::string text :
       {"[]", "{}", "\"\"", "0", "-0", "1E5", "1e-5", "0.1e+1", "\"\\u0000\"", "\"\\ud83d\\ude00\"",
        "\"\x7f\"", "\"\\/\"", "{\"\":0}", "[[],{}]", "\r\n\t [ ] ", "{\"a\":{\"a\":{}}}",
        "\"\xef\xbf\xbf\"", "\"\\uFFFE\""}) {
    EXPECT_EQ(refusal(text).message, "") << text;
  }
}

// The public JSON test suite, where QFE_JSON_SUITE names the folder of its files: y_ must be
// accepted (but for duplicate keys), n_ refused, i_ may go either way.
TEST(ParseJson, ThePublicSuiteGoesAsItsNamesSay) {
  const char* const folder = std::getenv("QFE_JSON_SUITE");
  if (folder == nullptr) return;
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream input(entry.path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(input), {}};
    const std::string name = entry.path().filename();
    const bool accepted = refusal(text).message.empty();
    const bool duplicate = name.starts_with("y_object_duplicated_key");
    if (name.starts_with("y_")) {
      EXPECT_EQ(accepted, !duplicate) << name;
    } else if (name.starts_with("n_")) {
      EXPECT_FALSE(accepted) << name;
    }
    ++files;
  }
  EXPECT_GT(files, 300);
}

}  // namespace
}  // namespace qfe
