#include "payloads/kb886948/engine/reading.h"

#include "tests/support/test_prelude.h"

namespace mlmig {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Reading read(const std::string& lines, const std::string& name = "VEVENT") {
  return readComponent("BEGIN:" + name + "\n" + lines + "END:" + name + "\n");
}

TEST(Reading, TellsUidTimesAndZones) {
  const Reading reading = read(
      "UID:a\\,b\nDTSTART;TZID=Here:20041116T090001\nRRULE:FREQ=DAILY\n"
      "RECURRENCE-ID;VALUE=DATE:19700102\n");
  EXPECT_EQ(reading.flaw, "");
  EXPECT_EQ(reading.uid, "a,b");
  EXPECT_TRUE(reading.recurring);
  ASSERT_TRUE(reading.start && reading.recurrence);
  EXPECT_EQ(*reading.start, (Moment{false, 12738, 9 * 3600 + 1, "Here"}));
  EXPECT_EQ(*reading.recurrence, (Moment{true, 1, 0, ""}));
  EXPECT_THAT(reading.zones, ElementsAre("Here"));
}

TEST(Reading, KnowsUtcFromFloatingTimes) {
  EXPECT_EQ(read("DTSTART:20041116T000000Z\n").start->zone, "UTC");
  EXPECT_EQ(read("DTSTART:20041116T000000\n").start->zone, "");
}

TEST(Reading, ZonesAreThoseOfAllTimesAndOfComponentsWithin) {
  EXPECT_THAT(read("RECURRENCE-ID;TZID=A:20041116T090000\nX-TIME;TZID=B:20041116T090000\n"
                   "BEGIN:VALARM\nX-TIME;TZID=C:20041116T090000\nEND:VALARM\n"
                   "EXDATE;TZID=\"A\":20041117T090000\n")
                  .zones,
              ElementsAre("A", "B", "C"));
  EXPECT_THAT(read("TZID:Z\n", "VTIMEZONE").zones, ElementsAre("Z"));
}

TEST(Reading, DaysBefore1902AreToldApart) {
  EXPECT_EQ(read("DTSTART;VALUE=DATE:16010101\n").start->day, -134774);
  EXPECT_EQ(read("DTSTART;VALUE=DATE:16010102\n").start->day, -134773);
}

TEST(Reading, ModifiedIsLastModifiedElseStampElseCreated) {
  const std::string created = "CREATED:19700101T000001Z\n", stamp = "DTSTAMP:19700101T000002Z\n";
  EXPECT_EQ(read("").modified, 0);
  EXPECT_EQ(read(created).modified, 1);
  EXPECT_EQ(read(created + stamp).modified, 2);
  EXPECT_EQ(read(created + "LAST-MODIFIED:19700102T000000Z\n" + stamp).modified, 86400);
}

TEST(Reading, EmptyTextIsNoFlaw) {
  EXPECT_EQ(read("UID:a\nSUMMARY:\nDESCRIPTION;LANGUAGE=de:\nURL:\nX-OWN:\n").flaw, "");
}

TEST(Reading, EmptyAndBadValuesOfOtherKindsAreFlaws) {
  for (const std::string line :
       {"DTSTART:", "DTSTART:2004112", "DTEND:tomorrow", "RRULE:FREQ=SOMETIMES", "no colon"}) {
    const Reading reading = read("UID:a\n" + line + "\n");
    EXPECT_NE(reading.flaw, "") << line;
    EXPECT_EQ(reading.uid, "a");
  }
  EXPECT_THAT(read("DTSTART:2004112\n").flaw, HasSubstr("DTSTART"));
}

TEST(Reading, AFlawWithinAnAlarmIsOneOfTheItem) {
  EXPECT_THAT(read("UID:a\nBEGIN:VALARM\nTRIGGER:soon\nEND:VALARM\n").flaw, HasSubstr("TRIGGER"));
}

TEST(Reading, AnErrorThatAnotherLibicalLeftIsNoFlaw) {
  EXPECT_EQ(read("UID:a\nX-LIC-ERROR;X-LIC-ERRORTYPE=VALUE-PARSE-ERROR:No value\n").flaw, "");
}

TEST(Reading, ManyFlawsTakeNoLongerThanMany) {
  std::string lines;
  for (int i = 0; i < 90'000; ++i) lines += "DTEND:bad\n";
  const Reading reading = read(lines + "UID:a\n");
  EXPECT_THAT(reading.flaw, HasSubstr("DTEND"));
  EXPECT_EQ(reading.uid, "a");
}

TEST(Reading, TextWithoutComponentIsAFlaw) {
  EXPECT_EQ(readComponent("SUMMARY:x\n").flaw, "libical finds no component in it");
}

}  // namespace
}  // namespace mlmig
