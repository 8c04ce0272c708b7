#include "payloads/kb886948/engine/item_text.h"

#include "tests/payloads/kb886948/engine/calendar_text.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_prelude.h"

namespace mlmig {
namespace {

using test::calendar;
using test::crlf;
using test::event;

constexpr const char* kInZone = "DTEND;TZID=Z:20041116T100000\n";

class ItemText : public testing::Test {
 protected:
  // Of the first item of the text.
  std::string textFrom(const std::string& text, const std::string& uid) {
    folder_.file("a.ics", text);
    const CalendarIndex index = indexCalendars({folder_.at("a.ics")});
    SourceText source(index);
    return textOf(groupItems(index).at(0), uid, index, source);
  }
  qfe::test::TemporaryFolder folder_;
};

TEST_F(ItemText, IsACalendarOfItsOwnWithTheSourcesBytes) {
  const std::string item = event("a", "SUMMARY:fol\n ded\n");
  EXPECT_EQ(textFrom(calendar(item + event("b"), "METHOD:PUBLISH\nX-A:1\n"), "a"),
            calendar(item, "X-A:1\n"));
}

TEST_F(ItemText, HasTheZonesItNeedsAlsoThoseAfterIt) {
  EXPECT_EQ(textFrom(calendar(event("a", kInZone) + test::zone("Other") + test::zone("Z")), "a"),
            calendar(test::zone("Z") + event("a", kInZone)));
}

TEST_F(ItemText, HasNoZoneOfAnotherCalendar) {
  EXPECT_EQ(textFrom(calendar(event("a", kInZone)) + calendar(test::zone("Z")), "a"),
            calendar(event("a", kInZone)));
}

TEST_F(ItemText, HasAnotherUidInEachComponent) {
  EXPECT_EQ(textFrom(calendar(test::series("a", "m") + test::exception("a", "17", "x")), "new"),
            calendar(test::series("new", "m") + test::exception("new", "17", "x")));
}

TEST_F(ItemText, HasAVersionAndProductIdWhereTheSourceHasNone) {
  EXPECT_EQ(textFrom("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nEND:VEVENT", "a"),
            "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//qfe//Mlmig32//EN\nBEGIN:VEVENT\nUID:a\n"
            "END:VEVENT\nEND:VCALENDAR\n");
}

TEST_F(ItemText, ADamagedZoneIsAnObstacle) {
  const CalendarIndex index = test::indexOf(
      calendar(event("a", kInZone) + event("b") + test::zone("Z", "RRULE:FREQ=NO\n")));
  const std::vector<Item> items = groupItems(index);
  ASSERT_EQ(items.size(), 2U);
  EXPECT_THAT(obstacleOf(items[0], index), testing::StartsWith("its time zone Z is damaged: "));
  EXPECT_EQ(obstacleOf(items[1], index), "");
}

TEST_F(ItemText, ASourceThatChangedIsNoticed) {
  folder_.file("a.ics", calendar(event("a", "SUMMARY:1\n")));
  const CalendarIndex index = indexCalendars({folder_.at("a.ics")});
  const auto refusal = [&]() -> std::string {
    try {
      SourceText source(index);
      return source.of(index.components.at(0));
    } catch (const std::runtime_error& error) {
      return error.what();
    }
  };
  EXPECT_EQ(refusal(), event("a", "SUMMARY:1\n"));
  folder_.file("a.ics", calendar(event("a", "SUMMARY:2\n")));
  EXPECT_EQ(refusal(), folder_.at("a.ics") + " changed while it was read, in line 4");
  folder_.file("a.ics", "BEGIN");
  EXPECT_EQ(refusal(), folder_.at("a.ics") + " became shorter while it was read");
}

}  // namespace
}  // namespace mlmig
