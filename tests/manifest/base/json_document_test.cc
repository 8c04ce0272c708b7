#include "manifest/base/json_document.h"

#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

std::string messageAt(const std::string& text, std::size_t offset) {
  try {
    JsonDocument{"m.json", text, Json()}.failAt(static_cast<std::uint32_t>(offset), "wrong");
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

TEST(JsonDocument, ARefusalShowsLineColumnAndCaret) {
  const std::string text = "{\n  \"size\": -1,\n  \"a\": 2\n}\n";
  EXPECT_EQ(messageAt(text, text.find("-1")),
            "m.json:2:11: wrong\n"
            "    \"size\": -1,\n"
            "            ^");
}

TEST(JsonDocument, ARefusalAtAValueStandsWhereTheValueWas) {
  JsonDocument document{"m.json", "[true]", Json()};
  Json value(true);
  value.setOffset(1);
  try {
    document.fail(value, "wrong");
    FAIL() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "m.json:1:2: wrong\n  [true]\n   ^");
    EXPECT_EQ(error.code(), ErrorCode::badJson);
  }
}

TEST(JsonDocument, TheCodeIsTheOneOfTheDocument) {
  JsonDocument document{"m.json", "1", Json()};
  document.code = ErrorCode::badManifest;
  try {
    document.failAt(0, "wrong");
    FAIL() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::badManifest);
  }
}

TEST(JsonDocument, ColumnsCountCharacters) {
  const std::string text = "\"\u00E9\u20AC\U0001F600\" x";
  EXPECT_EQ(messageAt(text, text.find('x')), "m.json:1:7: wrong\n  " + text + "\n        ^");
}

TEST(JsonDocument, WhatIsMissingAtTheEndIsShownBehindTheLastWord) {
  EXPECT_EQ(messageAt("[1,\n\n", 5), "m.json:1:4: wrong\n  [1,\n     ^");
  EXPECT_EQ(messageAt("", 0), "m.json:1:1: wrong\n  \n  ^");
  EXPECT_EQ(messageAt(" \n ", 900), "m.json:1:1: wrong\n   \n  ^");
}

TEST(JsonDocument, TabsAndControlCharactersAreShownAsSpaces) {
  EXPECT_EQ(messageAt("\t\x1b[31m\u202E\xff x\r\n", 12),
            "m.json:1:11: wrong\n    [31m ? x\n            ^");
}

TEST(JsonDocument, AtALineEndTheLineBeforeIsShown) {
  EXPECT_EQ(messageAt("ab\ncd", 2), "m.json:1:3: wrong\n  ab\n    ^");
  EXPECT_EQ(messageAt("ab\ncd", 3), "m.json:2:1: wrong\n  cd\n  ^");
}

TEST(JsonDocument, LongLinesAreClippedAroundTheCaret) {
  const std::string text = std::string(500, 'a') + "X" + std::string(500, 'b');
  EXPECT_EQ(messageAt(text, 500), "m.json:1:501: wrong\n  ..." + std::string(60, 'a') + "X" +
                                      std::string(39, 'b') + "...\n  " + std::string(63, ' ') +
                                      "^");
}

TEST(JsonDocument, TheNameOfTheFileIsEscaped) {
  try {
    JsonDocument{"a\nb.json", "1", Json()}.failAt(0, "wrong");
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "a\\x0ab.json:1:1: wrong\n  1\n  ^");
  }
}

TEST(QuoteForMessage, LongTextIsCutBetweenCharacters) {
  EXPECT_EQ(quoteForMessage("a\n"), "\"a\\x0a\"");
  EXPECT_EQ(quoteForMessage(std::string(80, 'a')), "\"" + std::string(80, 'a') + "\"");
  EXPECT_EQ(quoteForMessage(std::string(79, 'a') + "\u00E9"),
            "\"" + std::string(79, 'a') + "...\"");
}

}  // namespace
}  // namespace qfe
