#include "payloads/kb886948/engine/items.h"

#include "tests/payloads/kb886948/engine/calendar_text.h"
#include "tests/support/test_prelude.h"

namespace mlmig {
namespace {

using test::calendar;
using test::component;
using test::event;
using test::exception;
using test::indexOf;
using test::series;
using testing::ElementsAre;

// Items as the numbers of their components, with "*copies" where there are some: "0 1*2".
std::vector<std::string> itemsOf(const std::string& text) {
  const CalendarIndex index = indexOf(text);
  EXPECT_TRUE(index.flawed.empty());
  std::vector<std::string> words;
  for (const Item& item : groupItems(index)) {
    std::string word;
    for (const std::size_t at : item.components)
      word += (word.empty() ? "" : " ") + std::to_string(at);
    words.push_back(item.copies == 1 ? word : word + "*" + std::to_string(item.copies));
  }
  return words;
}

TEST(Items, AMasterAndItsExceptionsAreOneInAnyOrder) {
  const std::string master = series("a", "m"), one = exception("a", "17", "e1"),
                    two = exception("a", "18", "e2");
  EXPECT_THAT(itemsOf(calendar(master + one + two)), ElementsAre("0 1 2"));
  EXPECT_THAT(itemsOf(calendar(one + master + two)), ElementsAre("1 0 2"));
  EXPECT_THAT(itemsOf(calendar(one) + calendar(two) + calendar(master)), ElementsAre("2 0 1"));
}

TEST(Items, DifferentComponentsOfOneUidAreItemsOfTheirOwn) {
  EXPECT_THAT(itemsOf(calendar(event("a", "SUMMARY:1\n") + event("a", "SUMMARY:2\n") +
                               component("VTODO", "a", "SUMMARY:1\n"))),
              ElementsAre("0", "1", "2"));
}

TEST(Items, EqualCopiesAreOneHoweverTheyAreFolded) {
  EXPECT_THAT(itemsOf(calendar(event("a", "SUMMARY:hello\n") + event("a", "SUMMARY:he\n llo\n"))),
              ElementsAre("0*2"));
  EXPECT_THAT(itemsOf(calendar(event("a")) + calendar(event("a"))), ElementsAre("0*2"));
  EXPECT_THAT(itemsOf(calendar(event("a") + event("b"))), ElementsAre("0", "1"));
}

TEST(Items, WithoutUidAreBoundToNothing) {
  EXPECT_THAT(itemsOf(calendar(series("", "m") + exception("", "17", "e") + event("") + event(""))),
              ElementsAre("0", "1", "2*2"));
}

TEST(Items, APastedSeriesKeepsItsOwnExceptions) {
  EXPECT_THAT(itemsOf(calendar(series("a", "old") + exception("a", "17", "x") + series("a", "new") +
                               exception("a", "17", "y"))),
              ElementsAre("0 1", "2 3"));
  EXPECT_THAT(itemsOf(calendar(exception("a", "17", "x") + series("a", "old")) +
                      calendar(exception("a", "17", "y") + series("a", "new"))),
              ElementsAre("1 0", "3 2"));
  EXPECT_THAT(itemsOf(calendar(series("a", "old") + exception("a", "17", "x") + series("a", "new") +
                               exception("a", "17", "x"))),
              ElementsAre("0 1", "2 3"));
}

TEST(Items, AnEqualCopyOfASeriesAndItsExceptionIsOne) {
  const std::string all = series("a", "m") + exception("a", "17", "x");
  EXPECT_THAT(itemsOf(calendar(all + all)), ElementsAre("0 1*2"));
}

TEST(Items, ASecondExceptionForOneTimeIsAnItemOfItsOwn) {
  EXPECT_THAT(itemsOf(calendar(series("a", "m") + exception("a", "17", "x") +
                               exception("a", "17", "y") + exception("a", "17", "x"))),
              ElementsAre("0 1", "2"));
}

TEST(Items, ExceptionsWithoutMasterAreOneItem) {
  EXPECT_THAT(itemsOf(calendar(exception("a", "17", "x") + exception("a", "18", "y") +
                               exception("a", "17", "x") + exception("a", "17", "z"))),
              ElementsAre("0 1*2", "3"));
}

TEST(Items, AnExceptionGoesToAMasterOfItsKindOnly) {
  EXPECT_THAT(
      itemsOf(calendar(component("VTODO", "a", "RRULE:FREQ=DAILY\n") + exception("a", "17", "x"))),
      ElementsAre("0", "1"));
}

TEST(Items, AnExceptionPrefersTheMasterOfItsCalendar) {
  EXPECT_THAT(itemsOf(calendar(series("a", "old")) +
                      calendar(exception("a", "17", "x") + series("a", "new"))),
              ElementsAre("0", "2 1"));
}

TEST(Items, AreModifiedWhenTheLatestOfTheirComponentsIs) {
  const CalendarIndex index = indexOf(calendar(
      event("a", "RRULE:FREQ=DAILY\nDTSTAMP:19700101T000005Z\n") +
      component("VEVENT", "a", "RECURRENCE-ID:20041117T090000Z\nDTSTAMP:19700101T000009Z\n")));
  const std::vector<Item> items = groupItems(index);
  ASSERT_EQ(items.size(), 1U);
  EXPECT_EQ(modifiedOf(items[0], index), 9);
  EXPECT_EQ(identityOf(items[0], index), index.components[0].identity);
}

TEST(Items, ThousandsOfOneUidTakeNoLongerThanThousandsOfUids) {
  std::string text;
  for (int i = 0; i < 3000; ++i) text += series("a", std::to_string(i));
  for (int i = 0; i < 3000; ++i) text += exception("a", "17", std::to_string(i));
  // A master has one exception for the time; the neighbourhood of the later ones is taken.
  EXPECT_GE(itemsOf(calendar(text)).size(), 3000U);
}

}  // namespace
}  // namespace mlmig
