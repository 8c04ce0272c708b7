#include "manifest/shape_reader.h"

#include "tests/manifest/sample_manifest.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

// Reads one value out of `{"key": …}` in the name of the object "part".
template <typename Read>
std::string refusalOf(const std::string& value, Read read) {
  const JsonDocument document = parseJson("d.json", "{\"key\": " + value + "}", 100'000);
  JsonReader reader(document, document.root, "part");
  const std::string whole = sample::refusal([&] { read(reader); });
  return whole.substr(0, whole.find('\n'));
}

TEST(ShapeReader, FailuresMayHaveAnotherCodeThanTheirDocument) {
  const JsonDocument document = parseJson("d.json", "[1, 2]", 100);
  EXPECT_EQ(sample::refusal(
                [&] { failAs(ErrorCode::overLimit, document, document.root.array()[1], "no"); }),
            "overLimit: d.json:1:5: no\n  [1, 2]\n      ^");
}

TEST(ShapeReader, LinesAreLimitedAndPrintable) {
  const auto line = [](JsonReader& reader) { (void)requiredLine(reader, "key", 3); };
  EXPECT_EQ(refusalOf("\"abc\"", line), "");
  EXPECT_EQ(refusalOf("\"abcd\"", line),
            "badJson: d.json:1:9: \"key\" in part is longer than 3 bytes");
  EXPECT_EQ(refusalOf("\"a\\u007f\"", line),
            "badJson: d.json:1:9: \"key\" in part has a control character");
  EXPECT_EQ(refusalOf("[\"ok\", \"\"]", [](JsonReader& reader) { (void)lines(reader, "key", 3); }),
            "badJson: d.json:1:16: part.key[1] is empty");
}

TEST(ShapeReader, CountsBeginAtOne) {
  const auto count = [](JsonReader& reader) { (void)countFrom1(reader, "key", 9, 5); };
  EXPECT_EQ(refusalOf("9", count), "");
  EXPECT_EQ(refusalOf("0", count), "badJson: d.json:1:9: \"key\" in part is 0; it begins at 1");
  EXPECT_EQ(refusalOf("10", count),
            "badJson: d.json:1:9: \"key\" in part must be a whole number from 0 to 9, not 10");
}

TEST(ShapeReader, ArraysOverTheLimitAreRefusedBeforeTheyAreRead) {
  bool read = false;
  EXPECT_EQ(refusalOf("[{}, {}, {}]",
                      [&](JsonReader& reader) {
                        eachObject(reader, "key", 2, [&](JsonReader&) { read = true; });
                      }),
            "overLimit: d.json:1:9: part.key has 3 elements; at most 2 are allowed");
  EXPECT_FALSE(read);
}

TEST(ShapeReader, ManyDigestsAreComparedQuickly) {
  std::string list;
  for (int i = 0; i < 1000; ++i) {
    list += (i == 0 ? "\"" : ", \"") + Digest::of(std::to_string(i)).hex() + "\"";
  }
  const JsonDocument document = parseJson("d.json", "{\"key\": [" + list + "]}", 1'000'000);
  JsonReader reader(document, document.root, "part");
  EXPECT_EQ(digests(reader, "key").size(), 1000U);
}

TEST(ShapeReader, HotfixIdsAreFileNamesWithoutSurprises) {
  EXPECT_TRUE(isHotfixId("KB886948"));
  EXPECT_TRUE(isHotfixId("0.a_b-c"));
  EXPECT_TRUE(isHotfixId(std::string(64, 'a')));
  for (const std::string text : {"", ".a", "-a", "a/b", "a b", "\xc3\xa4"}) {
    EXPECT_FALSE(isHotfixId(text)) << text;
  }
  EXPECT_FALSE(isHotfixId(std::string(65, 'a')));
}

}  // namespace
}  // namespace qfe
