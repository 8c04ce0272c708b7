#include "payloads/kb886948/engine/piece.h"

#include <sstream>

#include "payloads/kb886948/engine/limits.h"
#include "tests/payloads/kb886948/engine/calendar_text.h"
#include "tests/support/test_prelude.h"

namespace mlmig {
namespace {

using test::calendar;
using test::crlf;
using test::event;
using testing::ElementsAre;
using testing::IsEmpty;

struct Pieces {
  std::string source;
  std::vector<Piece> pieces;
  std::vector<CalendarLine> lines;

  [[nodiscard]] std::string bytesOf(std::size_t piece) const {
    return source.substr(pieces[piece].offset, pieces[piece].size);
  }
  // "NAME: damage" of each.
  [[nodiscard]] std::vector<std::string> words() const {
    std::vector<std::string> result;
    for (const Piece& piece : pieces) result.push_back(piece.name + ": " + piece.damage);
    return result;
  }
};

Pieces piecesOf(const std::string& source) {
  Pieces result{source, {}, {}};
  std::istringstream stream(source);
  readPieces(stream, {[&](Piece piece) { result.pieces.push_back(std::move(piece)); },
                      [&](const CalendarLine& line) { result.lines.push_back(line); }});
  return result;
}

TEST(Piece, IsTheBytesFromBeginToEndAndItsUnfoldedText) {
  const Pieces found = piecesOf(calendar(event("a", "SUMMARY:fol\n ded\n")));
  ASSERT_EQ(found.pieces.size(), 1U);
  EXPECT_EQ(found.bytesOf(0), event("a", "SUMMARY:fol\n ded\n"));
  EXPECT_EQ(found.pieces[0].text,
            "BEGIN:VEVENT\nUID:a\nDTSTART:20041116T090000Z\nSUMMARY:folded\nEND:VEVENT\n");
  EXPECT_EQ(found.pieces[0].kind, PieceKind::item);
  EXPECT_EQ(found.pieces[0].line, 4U);
  ASSERT_EQ(found.lines.size(), 2U);
  EXPECT_EQ(found.lines[0].name, "VERSION");
  EXPECT_EQ(found.lines[1].name, "PRODID");
}

TEST(Piece, MayBeFoldedWithinItsBeginAndInAnyCase) {
  const Pieces found = piecesOf("begin:vcal\n endar\nBEG\n IN:Ve\n Vent\nUID:a\nend:VEVENT \n");
  EXPECT_THAT(found.words(), ElementsAre("VEVENT: "));
  EXPECT_EQ(found.bytesOf(0), "BEG\n IN:Ve\n Vent\nUID:a\nend:VEVENT \n");
}

TEST(Piece, NeedsNoFinalLineEnd) {
  EXPECT_THAT(piecesOf("BEGIN:VCALENDAR\nBEGIN:VTODO\nEND:VTODO").words(), ElementsAre("VTODO: "));
}

TEST(Piece, CountsTheCalendarsOfAFile) {
  const Pieces found = piecesOf(calendar(event("a")) + calendar("") + calendar(event("b")));
  ASSERT_EQ(found.pieces.size(), 2U);
  EXPECT_EQ(found.pieces[0].calendar, 0U);
  EXPECT_EQ(found.pieces[1].calendar, 2U);
  EXPECT_EQ(found.lines.back().calendar, 2U);
}

TEST(Piece, FilesPutOneAfterTheOtherHaveByteOrderMarksWithin) {
  const std::string mark = "\xEF\xBB\xBF";
  const Pieces found = piecesOf(mark + calendar(event("a")) + mark + calendar(event("b")));
  EXPECT_THAT(found.words(), ElementsAre("VEVENT: ", "VEVENT: "));
  EXPECT_EQ(found.pieces[1].calendar, 1U);
}

TEST(Piece, NotClosedEndsWhereTheNextBegins) {
  const Pieces found =
      piecesOf(crlf("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\n") + event("b") + "END:VCALENDAR\r\n");
  EXPECT_THAT(
      found.words(),
      ElementsAre("VEVENT: VEVENT is not closed before BEGIN:VEVENT in line 4", "VEVENT: "));
  EXPECT_EQ(found.bytesOf(0), crlf("BEGIN:VEVENT\nUID:a\n"));
  EXPECT_THAT(found.pieces[0].text, IsEmpty());
}

TEST(Piece, NotClosedEndsWithItsCalendarOrFile) {
  EXPECT_THAT(piecesOf("BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n").words(),
              ElementsAre("VEVENT: VEVENT is not closed before END:VCALENDAR"));
  EXPECT_THAT(piecesOf("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMM").words(),
              ElementsAre("VEVENT: the file ends before END:VEVENT"));
  EXPECT_THAT(piecesOf("BEGIN:VCALENDAR\nBEGIN:VEVENT\nBEGIN:VCALENDAR\n").words(),
              ElementsAre("VEVENT: VEVENT is not closed before BEGIN:VCALENDAR in line 3"));
}

TEST(Piece, HasAnEndForEachBegin) {
  EXPECT_THAT(piecesOf(calendar(event("a", "BEGIN:VALARM\n"))).words(),
              ElementsAre("VEVENT: VALARM is not closed"));
  EXPECT_THAT(piecesOf(calendar(event("a", "END:VALARM\n") + event("b"))).words(),
              ElementsAre("VEVENT: END:VALARM without its BEGIN", "VEVENT: "));
}

TEST(Piece, NestedTooDeeplyIsDamagedAndTheNextIsNot) {
  std::string inner;
  for (std::size_t i = 0; i < limits::kNesting; ++i) inner = "BEGIN:X\n" + inner + "END:X\n";
  EXPECT_THAT(piecesOf(calendar(event("a", inner) + event("b"))).words(),
              ElementsAre("VEVENT: its components are nested too deeply", "VEVENT: "));
  const std::string fits = inner.substr(8, inner.size() - 14);
  EXPECT_THAT(piecesOf(calendar(event("a", fits))).words(), ElementsAre("VEVENT: "));
  std::string open;
  for (int i = 0; i < 50; ++i) open += "BEGIN:X\n";
  const Pieces found = piecesOf(calendar(event("a", open) + crlf("X-AFTER:1\n") + event("b")));
  EXPECT_THAT(found.words(),
              ElementsAre("VEVENT: its components are nested too deeply", "VEVENT: "));
  EXPECT_EQ(found.bytesOf(0), event("a", open));
}

TEST(Piece, WithANulByteIsDamaged) {
  std::string text = event("a", "SUMMARY:x\n");
  text[text.find('x')] = '\0';
  EXPECT_THAT(piecesOf(calendar(text)).words(), ElementsAre("VEVENT: a NUL byte in line 7"));
}

TEST(Piece, HasNotMoreLinesAndListValuesThanTheLimits) {
  std::string lines;
  for (std::size_t i = 0; i < limits::kItemLines; ++i) lines += "X-A:1\n";
  EXPECT_THAT(piecesOf(calendar(event("a", lines))).words(),
              ElementsAre("VEVENT: it has more than 100,000 lines"));
  lines.clear();
  for (std::size_t i = 0; i < limits::kItemListValues / 100 + 1; ++i)
    lines += "X-A:" + std::string(100, ',') + "\n";
  EXPECT_THAT(piecesOf(calendar(event("a", lines))).words(),
              ElementsAre("VEVENT: its lists have too many values"));
}

TEST(Piece, LinesOutsideOfAnyCalendarAreOneOfTheirOwn) {
  const Pieces found = piecesOf("X-A:1\nX-B:2\n" + calendar(event("a")) + "hello\n");
  EXPECT_THAT(found.words(), ElementsAre(": it lies outside of any calendar",
                                         "VEVENT: ", ": it is no property of a calendar"));
  EXPECT_EQ(found.bytesOf(0), "X-A:1\nX-B:2\n");
  EXPECT_EQ(found.bytesOf(2), "hello\n");
}

TEST(Piece, ThatLostItsBeginIsKeptWholeAndIsNoProperty) {
  const Pieces found = piecesOf(crlf("BEGIN:VCALENDAR\nUID:a\nSUMMARY:x\nEND:VEVENT\n") +
                                event("b") + crlf("X-AFTER:1\nEND:VCALENDAR\n"));
  EXPECT_THAT(found.words(), ElementsAre(": END:VEVENT without its BEGIN", "VEVENT: "));
  EXPECT_EQ(found.bytesOf(0), crlf("UID:a\nSUMMARY:x\nEND:VEVENT\n"));
  ASSERT_EQ(found.lines.size(), 1U);
  EXPECT_EQ(found.lines[0].name, "X-AFTER");
}

TEST(Piece, EndsWithoutBeginAreOnePieceHoweverMany) {
  std::string ends;
  for (int i = 0; i < 1000; ++i) ends += "END:X" + std::to_string(i) + "\n";
  EXPECT_THAT(piecesOf(calendar(ends)).words(), ElementsAre(": END:X0 without its BEGIN"));
}

TEST(Piece, GarbageIsNoPropertyOfACalendar) {
  for (const std::string garbage : {"no colon", "two words:x", ":x", "\xC3\xA9:x"})
    EXPECT_THAT(piecesOf("BEGIN:VCALENDAR\n" + garbage + "\n").words(),
                ElementsAre(": it is no property of a calendar"))
        << garbage;
  EXPECT_THAT(piecesOf("BEGIN:VCALENDAR\n" + std::string(101, 'X') + ":1\n").words().size(), 1U);
}

TEST(Piece, PropertiesOfACalendarHaveALimitForEachCalendar) {
  const std::string large = "X-A:" + std::string(limits::kSharedBytes * 2 / 3, 'x') + "\n";
  EXPECT_THAT(piecesOf("BEGIN:VCALENDAR\n" + large + event("a") + large + event("b")).words(),
              ElementsAre("VEVENT: ", ": the properties of its calendar are larger than 256 KiB",
                          "VEVENT: "));
  EXPECT_THAT(piecesOf(calendar(event("a"), large) + calendar(event("b"), large)).words(),
              ElementsAre("VEVENT: ", "VEVENT: "));
}

TEST(Piece, OfAVpollHoldsOtherItems) {
  EXPECT_THAT(piecesOf(calendar(test::component("VPOLL", "a", event("b")))).words(),
              ElementsAre("VPOLL: "));
}

TEST(Piece, IsTheSameWhereverABufferEnds) {
  for (std::size_t before = 65490; before <= 65540; ++before) {
    const std::string text = event("a");
    const Pieces found = piecesOf("BEGIN:VCALENDAR\nX-A:" + std::string(before, 'x') + "\n" + text);
    ASSERT_EQ(found.pieces.size(), 1U);
    EXPECT_EQ(found.bytesOf(0), text) << before;
  }
}

}  // namespace
}  // namespace mlmig
