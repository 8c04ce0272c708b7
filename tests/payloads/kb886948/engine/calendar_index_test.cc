#include "payloads/kb886948/engine/calendar_index.h"

#include "payloads/kb886948/engine/limits.h"
#include "tests/payloads/kb886948/engine/calendar_text.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_prelude.h"

namespace mlmig {
namespace {

using test::calendar;
using test::event;
using test::indexOf;

TEST(CalendarIndex, HasAnEntryForEachItemZoneAndProperty) {
  const CalendarIndex index =
      indexOf(calendar(event("a") + test::zone("Z"), "METHOD:PUBLISH\nX-WR-CALNAME:Mine\n"));
  ASSERT_EQ(index.components.size(), 1U);
  EXPECT_EQ(index.components[0].name, "VEVENT");
  EXPECT_EQ(index.components[0].reading.uid, "a");
  ASSERT_EQ(index.calendars.size(), 1U);
  EXPECT_EQ(index.calendars[0].properties.size(), 3U);  // no METHOD
  EXPECT_TRUE(index.calendars[0].hasVersion && index.calendars[0].hasProductId);
  EXPECT_EQ(index.calendars[0].zones.count("Z"), 1U);
  EXPECT_TRUE(index.flawed.empty() && index.unreadable.empty());
}

TEST(CalendarIndex, ZonesBelongToTheirCalendar) {
  const CalendarIndex index =
      indexOf(calendar(event("a")) + calendar(event("b") + test::zone("Z")));
  EXPECT_EQ(index.calendars[index.components[0].calendar].zones.count("Z"), 0U);
  EXPECT_EQ(index.calendars[index.components[1].calendar].zones.count("Z"), 1U);
}

TEST(CalendarIndex, ASoundZoneCountsMoreThanADamagedOneOfItsName) {
  const std::string bad = test::zone("Z", "RRULE:FREQ=NEVER\n"), good = test::zone("Z");
  for (const std::string& zones : {bad + good, good + bad})
    EXPECT_EQ(indexOf(calendar(zones)).calendars[0].zones.at("Z").damage, "");
  EXPECT_NE(indexOf(calendar(bad)).calendars[0].zones.at("Z").damage, "");
}

TEST(CalendarIndex, AZoneThatNoItemCouldCarryIsDamaged) {
  const std::string large = test::zone("Z", "X-A:" + std::string(limits::kSharedBytes, 'x') + "\n");
  EXPECT_EQ(indexOf(calendar(large)).calendars[0].zones.at("Z").damage,
            "it is larger than 256 KiB");
}

TEST(CalendarIndex, FlawedIsWhatIsNoSoundItem) {
  const CalendarIndex index =
      indexOf(calendar(event("a", "DTEND:bad\n") + test::component("VFOO", "b", "") +
                       test::component("VTIMEZONE", "", "") + event("c")));
  ASSERT_EQ(index.flawed.size(), 3U);
  EXPECT_EQ(index.flawed[0].uid, "a");
  EXPECT_EQ(index.flawed[1].reason, "a VFOO is no item of a calendar");
  EXPECT_EQ(index.flawed[2].reason, "it has no TZID");
  EXPECT_EQ(index.components.size(), 1U);
}

TEST(CalendarIndex, AFileWithoutCalendarOrThatCannotBeOpenedIsUnreadable) {
  const qfe::test::TemporaryFolder folder;
  folder.file("empty.ics");
  folder.file("good.ics", calendar(event("a")));
  const CalendarIndex index =
      indexCalendars({folder.at("empty.ics"), folder.at("none.ics"), folder.at("good.ics")});
  ASSERT_EQ(index.unreadable.size(), 2U);
  EXPECT_EQ(index.unreadable[0].reason, "there is no calendar in it");
  EXPECT_EQ(index.unreadable[1].reason, "No such file or directory");
  EXPECT_EQ(index.components.size(), 1U);
}

TEST(CalendarIndex, TellsHowManyComponentsItHasSeen) {
  const qfe::test::TemporaryFolder folder;
  folder.file("a.ics", calendar(event("a") + event("b")));
  folder.file("b.ics", calendar(event("c")));
  std::vector<std::size_t> seen;
  (void)indexCalendars({folder.at("a.ics"), folder.at("b.ics")},
                       [&](std::size_t count) { seen.push_back(count); });
  EXPECT_THAT(seen, testing::ElementsAre(1U, 2U, 3U));
}

}  // namespace
}  // namespace mlmig
