#include "manifest/import/article_dates.h"

#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

std::string dateText(std::string_view text) {
  const auto date = parseArticleDate(text);
  return date ? date->print() : "none";
}

TEST(ArticleDates, ADayWithAnEnglishMonthIsUnderstood) {
  EXPECT_EQ(dateText("16-Nov-2004"), "2004-11-16");
  EXPECT_EQ(dateText("6-NOVEMBER-2004"), "2004-11-06");
  EXPECT_EQ(dateText("29-Feb-2004"), "2004-02-29");
  EXPECT_EQ(dateText("2004-11-16"), "2004-11-16");
}

TEST(ArticleDates, WhatHasMoreThanOneMeaningIsNotUnderstood) {
  for (const char* text : {"11/16/2004", "16-11-2004", "16-Nov-04", "31-Feb-2004", "16-Nvo-2004",
                           "0-Nov-2004", "16-Nov-2004-1", "16-Nov", "-16-Nov-2004", ""}) {
    EXPECT_EQ(dateText(text), "none") << text;
  }
}

TEST(ArticleDates, TimesHaveTwentyFourHours) {
  const auto time = parseArticleTime("20:58");
  ASSERT_TRUE(time);
  EXPECT_EQ(time->hour, 20);
  EXPECT_EQ(time->minute, 58);
  EXPECT_TRUE(parseArticleTime("8:05"));
  for (const char* text :
       {"24:00", "20:60", "8:58pm", "20.58", "20:5", "2058", "20:58:01", ":58"}) {
    EXPECT_FALSE(parseArticleTime(text)) << text;
  }
}

TEST(ArticleDates, ATimeOfDayMakesItAMinute) {
  EXPECT_EQ(atTimeOfDay(*parseArticleDate("16-Nov-2004"), {20, 58}).print(), "2004-11-16T20:58Z");
}

TEST(ArticleDates, AReviewDatePutsTheMonthFirst) {
  EXPECT_EQ(parseReviewDate("4/7/2006")->print(), "2006-04-07");
  EXPECT_EQ(parseReviewDate(" 12/31/2006Keywords")->print(), "2006-12-31");
  EXPECT_FALSE(parseReviewDate("13/7/2006"));
  EXPECT_FALSE(parseReviewDate("4/7/06"));
  EXPECT_FALSE(parseReviewDate("soon"));
}

TEST(ArticleDates, FormsOfDatesAndTimesAreRecognizedEvenWhenWrong) {
  for (const char* text : {"16-Nov-2004", "31-Feb-2004", "11/16/2004", "13-Mar-19"}) {
    EXPECT_TRUE(looksLikeDate(text)) << text;
  }
  for (const char* text : {"6.5.7232.52", "a-b-c", "84,992", "20:58", "1-2", ""}) {
    EXPECT_FALSE(looksLikeDate(text)) << text;
  }
  for (const char* text : {"20:58", "25:99", "8:58pm", "1:20:53 P.M."}) {
    EXPECT_TRUE(looksLikeTime(text)) << text;
  }
  for (const char* text : {"5.0:2195", "20", "a:b", "pm", "2004:11"}) {
    EXPECT_FALSE(looksLikeTime(text)) << text;
  }
}

}  // namespace
}  // namespace qfe
