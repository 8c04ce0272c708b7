#include "manifest/base/json.h"

#include <cmath>
#include <limits>

#include <nlohmann/json.hpp>

#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

TEST(Json, EqualNumbersAreEqualValuesHoweverTheyWereGiven) {
  EXPECT_EQ(Json(std::uint64_t{5}), Json(5));
  EXPECT_EQ(Json(5U), Json(5));
  EXPECT_EQ(Json(std::uint64_t{INT64_MAX}), Json(std::int64_t{INT64_MAX}));
  EXPECT_TRUE(std::holds_alternative<std::uint64_t>(
      Json(static_cast<std::uint64_t>(INT64_MAX) + 1).storage()));
}

TEST(Json, EqualityIgnoresWhereAValueStood) {
  Json a("x");
  a.setOffset(7);
  EXPECT_EQ(a, Json("x"));
  EXPECT_EQ(a.offset(), 7U);
}

TEST(Json, TypesHaveNamesForMessages) {
  EXPECT_EQ(Json().typeName(), "null");
  EXPECT_EQ(Json(true).typeName(), "a boolean");
  EXPECT_EQ(Json(1).typeName(), "a number");
  EXPECT_EQ(Json(UINT64_MAX).typeName(), "a number");
  EXPECT_EQ(Json(0.5).typeName(), "a number");
  EXPECT_EQ(Json("").typeName(), "a string");
  EXPECT_EQ(Json(JsonArray()).typeName(), "an array");
  EXPECT_EQ(Json(JsonObject()).typeName(), "an object");
}

TEST(Json, IndexingBuildsAnObjectFromNull) {
  Json value;
  value["b"] = 2;
  value["a"]["deep"] = true;
  EXPECT_EQ(writeJsonLine(value), R"({"a":{"deep":true},"b":2})");
  Json text("no object");
  EXPECT_THROW(text["a"], std::bad_variant_access);
}

TEST(Json, FindAnswersNullWhereThereIsNothing) {
  Json value;
  EXPECT_EQ(value.find("a"), nullptr);
  value["a"] = 1;
  ASSERT_NE(value.find("a"), nullptr);
  EXPECT_EQ(*value.find("a"), Json(1));
  EXPECT_EQ(value.find("b"), nullptr);
}

TEST(WriteJson, TheCanonicalFormIsSortedIndentedAndEndsTheLine) {
  Json value;
  value["size"] = 84992;
  value["path"] = "{exchsrvr}/bin/Mailmig.exe";
  value["replaces"] = JsonArray{"a", Json()};
  value["empty"] = JsonArray();
  value["none"] = JsonObject();
  EXPECT_EQ(writeJson(value),
            "{\n"
            "  \"empty\": [],\n"
            "  \"none\": {},\n"
            "  \"path\": \"{exchsrvr}/bin/Mailmig.exe\",\n"
            "  \"replaces\": [\n"
            "    \"a\",\n"
            "    null\n"
            "  ],\n"
            "  \"size\": 84992\n"
            "}\n");
}

TEST(WriteJson, AnotherWriterAgrees) {
  Json value;
  std::string all;
  for (char c = 0; c < 0x7f; ++c) all += c;
  value[all] = all + "\u00E9\U0001F600\x7f";
  value["list"] = JsonArray{1, -2, false, JsonArray{JsonObject()}, UINT64_MAX, INT64_MIN};
  const nlohmann::json other = nlohmann::json::parse(writeJsonLine(value));
  EXPECT_EQ(writeJson(value), other.dump(2) + "\n");
  EXPECT_EQ(writeJsonLine(value), other.dump());
}

TEST(WriteJson, ControlCharactersAreEscapedOtherTextIsNot) {
  EXPECT_EQ(writeJsonLine("\x01\x1f\"\\/\n\u00E9"), R"("\u0001\u001f\"\\/\n)"
                                                    "\u00E9\"");
}

TEST(WriteJson, BytesThatAreNotUtf8AreReplaced) {
  EXPECT_EQ(writeJsonLine("a\xff.txt"), "\"a\uFFFD.txt\"");
  EXPECT_EQ(writeJsonLine("\xed\xa0\x80"), "\"\uFFFD\uFFFD\uFFFD\"");  // a lone surrogate
  EXPECT_EQ(writeJsonLine("\xe2\x82"), "\"\uFFFD\uFFFD\"");
}

TEST(WriteJson, DoublesStayDoublesAndKeepTheirValue) {
  EXPECT_EQ(writeJsonLine(1.0), "1.0");
  EXPECT_EQ(writeJsonLine(0.1), "0.1");
  EXPECT_EQ(writeJsonLine(-0.0), "-0.0");
  EXPECT_EQ(writeJsonLine(1e300), "1e+300");
  EXPECT_EQ(writeJsonLine(5e-324), "5e-324");
}

TEST(WriteJson, WhatJsonHasNoWordForIsNull) {
  EXPECT_EQ(writeJsonLine(std::nan("")), "null");
  EXPECT_EQ(writeJsonLine(std::numeric_limits<double>::infinity()), "null");
}

}  // namespace
}  // namespace qfe
