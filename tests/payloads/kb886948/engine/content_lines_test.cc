#include "payloads/kb886948/engine/content_lines.h"

#include <sstream>

#include "payloads/kb886948/engine/limits.h"
#include "tests/support/test_prelude.h"

namespace mlmig {
namespace {

std::vector<std::string> textsOf(const std::string& bytes) {
  std::istringstream stream(bytes);
  ContentLines lines(stream);
  std::vector<std::string> texts;
  while (const auto line = lines.next()) texts.emplace_back(line->text);
  return texts;
}

using Texts = std::vector<std::string>;

TEST(ContentLines, EndWithLfOrCrlfOrTheFile) {
  EXPECT_EQ(textsOf("A:1\r\nB:2\nC:3"), (Texts{"A:1", "B:2", "C:3"}));
  EXPECT_EQ(textsOf(""), Texts{});
  EXPECT_EQ(textsOf("\n\r\n"), (Texts{"", ""}));
}

TEST(ContentLines, GoOnAfterABlankOrTab) {
  EXPECT_EQ(textsOf("A:1\r\n 2\n\t3\nB:4\n"), (Texts{"A:123", "B:4"}));
}

TEST(ContentLines, AreFoldedWithinALetterToo) {
  EXPECT_EQ(textsOf("A:\xC3\r\n \xA9\r\n"), Texts{"A:\xC3\xA9"});
}

TEST(ContentLines, OnlyOneCarriageReturnIsTheLineEnd) {
  EXPECT_EQ(textsOf("A:1\r\r\nB:\r2\n"), (Texts{"A:1\r", "B:\r2"}));
}

TEST(ContentLines, AByteOrderMarkBelongsToNoText) {
  std::istringstream stream(
      "\xEF\xBB\xBF"
      "A:1\nB:2\n");
  ContentLines lines(stream);
  const auto first = lines.next();
  ASSERT_TRUE(first);
  EXPECT_EQ(first->text, "A:1");
  EXPECT_EQ(first->offset, 3U);
}

TEST(ContentLines, KnowTheirBytesAndTheirNumber) {
  const std::string bytes = "A:1\r\n 2\r\nB:3\n";
  std::istringstream stream(bytes);
  ContentLines lines(stream);
  const auto first = lines.next();
  ASSERT_TRUE(first);
  EXPECT_EQ(bytes.substr(first->offset, first->size), "A:1\r\n 2\r\n");
  EXPECT_EQ(first->number, 1U);
  const auto second = lines.next();
  ASSERT_TRUE(second);
  EXPECT_EQ(bytes.substr(second->offset, second->size), "B:3\n");
  EXPECT_EQ(second->number, 3U);
}

TEST(ContentLines, AreTheSameWhereverABufferEnds) {
  for (std::size_t before = 65525; before <= 65540; ++before) {
    const std::string bytes = std::string(before, 'x') + "\r\n y\r\nB:2\r\n";
    EXPECT_EQ(textsOf(bytes), (Texts{std::string(before, 'x') + "y", "B:2"})) << before;
  }
}

TEST(ContentLines, ALineBeyondTheLimitIsCutAndTheNextIsFound) {
  std::istringstream stream(std::string(limits::kItemBytes + 1, 'x') + "\nB:2\n");
  ContentLines lines(stream);
  const auto first = lines.next();
  ASSERT_TRUE(first);
  EXPECT_TRUE(first->cut);
  EXPECT_EQ(first->text.size(), limits::kItemBytes);
  EXPECT_EQ(first->size, limits::kItemBytes + 2);
  const auto second = lines.next();
  ASSERT_TRUE(second);
  EXPECT_EQ(second->text, "B:2");
  EXPECT_FALSE(second->cut);
}

ContentLine lineOf(std::string_view text) {
  ContentLine line;
  line.text = text;
  return line;
}

TEST(ContentLine, HasANameInUpperCaseWithoutBlanksAfterIt) {
  EXPECT_EQ(lineOf("dtStart;TZID=x:1").name(), "DTSTART");
  EXPECT_EQ(lineOf("uid :1").name(), "UID");
  EXPECT_EQ(lineOf("nothing").name(), "NOTHING");
  EXPECT_EQ(lineOf(":").name(), "");
}

TEST(ContentLine, HasItsValueAfterTheFirstColonOutsideOfQuotes) {
  EXPECT_EQ(lineOf("A;X=\"b:c\":d:e").value(), "d:e");
  EXPECT_EQ(lineOf("A:").value(), "");
  EXPECT_EQ(lineOf("A;X=\"b:c").value(), std::nullopt);
}

}  // namespace
}  // namespace mlmig
