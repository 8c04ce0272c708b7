#include "manifest/base/utc_time.h"

#include <cstdlib>

#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

UtcTime time(std::string_view text) {
  const auto parsed = UtcTime::parse(text);
  EXPECT_TRUE(parsed.has_value()) << text;
  return parsed.value_or(UtcTime());
}

// Sets the server's zone for one test.
class Zone {
 public:
  explicit Zone(const char* name) {
    if (const char* before = std::getenv("TZ")) before_ = before;
    ::setenv("TZ", name, 1);
  }
  ~Zone() {
    if (before_) {
      ::setenv("TZ", before_->c_str(), 1);
    } else {
      ::unsetenv("TZ");
    }
  }
  Zone(const Zone&) = delete;
  Zone& operator=(const Zone&) = delete;

 private:
  std::optional<std::string> before_;
};

TEST(UtcTime, PrintIsTheInverseOfParseAtEveryPrecision) {
  for (const std::string_view text :
       {"2004-11-16", "2004-11-16T20:58Z", "2004-11-16T20:58:01Z", "2004-11-16T20:58:01.1234567Z",
        "1601-01-01T00:00:00.0000000Z", "9999-12-31T23:59:59.9999999Z", "1969-12-31T23:59:59Z",
        "2004-02-29"}) {
    EXPECT_EQ(time(text).print(), text);
  }
}

TEST(UtcTime, PrecisionIsWhatWasGiven) {
  EXPECT_EQ(time("2004-11-16").precision(), TimePrecision::day);
  EXPECT_EQ(time("2004-11-16T20:58Z").precision(), TimePrecision::minute);
  EXPECT_EQ(time("2004-11-16T20:58:00Z").precision(), TimePrecision::second);
  EXPECT_EQ(time("2004-11-16T20:58:00.0Z").precision(), TimePrecision::tick);
}

TEST(UtcTime, FractionsAreTicksHoweverManyDigits) {
  EXPECT_EQ(time("2004-11-16T20:58:01.5Z").nanoseconds(), 500'000'000U);
  EXPECT_EQ(time("2004-11-16T20:58:01.0000001Z").nanoseconds(), 100U);
  EXPECT_EQ(time("2004-11-16T20:58:01.5Z").print(), "2004-11-16T20:58:01.5000000Z");
}

TEST(UtcTime, SecondsCountFrom1970) {
  EXPECT_EQ(time("1970-01-01T00:00Z").unixSeconds(), 0);
  EXPECT_EQ(time("2004-11-16T20:58Z").unixSeconds(), 1'100'638'680);
  EXPECT_EQ(time("1969-12-31").unixSeconds(), -86'400);
}

TEST(UtcTime, OtherTextIsNothing) {
  for (const std::string_view text : {"",
                                      "2004",
                                      "2004-11",
                                      "2004-1-16",
                                      "2004-11-16T",
                                      "2004-11-16Z",
                                      "2004-11-16T20Z",
                                      "2004-11-16T20:58",
                                      "2004-11-16T20:58z",
                                      "2004-11-16t20:58Z",
                                      "2004-11-16 20:58Z",
                                      "2004-11-16T20:58+00:00",
                                      "2004-11-16T20:58Z ",
                                      " 2004-11-16",
                                      "2004-11-16T20:58:01.Z",
                                      "2004-11-16T20:58:01.12345678Z",
                                      "2004-11-16T20:58.5Z",
                                      "2004-13-01",
                                      "2004-00-01",
                                      "2004-11-31",
                                      "2003-02-29",
                                      "1900-02-29",
                                      "2004-11-00",
                                      "2004-11-16T24:00Z",
                                      "2004-11-16T23:60Z",
                                      "2004-11-16T23:59:60Z",
                                      "1600-12-31",
                                      "+004-11-16",
                                      "2004-11-1a",
                                      "20041116",
                                      "10000-01-01"}) {
    EXPECT_FALSE(UtcTime::parse(text).has_value()) << text;
  }
}

TEST(UtcTime, CivilFieldsThatThePrecisionExcludesMustBeZero) {
  EXPECT_TRUE(UtcTime::fromCivil(2004, 11, 16, 0, 0, 0, TimePrecision::day).has_value());
  EXPECT_FALSE(UtcTime::fromCivil(2004, 11, 16, 1, 0, 0, TimePrecision::day).has_value());
  EXPECT_FALSE(UtcTime::fromCivil(2004, 11, 16, 20, 58, 1, TimePrecision::minute).has_value());
  EXPECT_EQ(UtcTime::fromCivil(2004, 11, 16, 20, 58, 0, TimePrecision::minute),
            time("2004-11-16T20:58Z"));
}

TEST(UtcTime, DatesThatDoNotExistAreNothing) {
  EXPECT_FALSE(UtcTime::fromCivil(2003, 2, 29, 0, 0, 0, TimePrecision::day).has_value());
  EXPECT_FALSE(UtcTime::fromCivil(2004, -1, 1, 0, 0, 0, TimePrecision::day).has_value());
  EXPECT_FALSE(UtcTime::fromCivil(2004, 1, 1, -1, 0, 0, TimePrecision::second).has_value());
  EXPECT_FALSE(UtcTime::fromCivil(1'000'000, 1, 1, 0, 0, 0, TimePrecision::day).has_value());
}

TEST(UtcTime, UnixTimesKeepHundredNanoseconds) {
  const UtcTime t = UtcTime::fromUnix(1'100'638'681, 123'456'789);
  EXPECT_EQ(t.print(), "2004-11-16T20:58:01.1234567Z");
  EXPECT_EQ(t.nanoseconds(), 123'456'700U);
}

TEST(UtcTime, UnixTimesAreTruncatedToThePrecisionAlsoBefore1970) {
  EXPECT_EQ(UtcTime::fromUnix(1'100'638'739, 5, TimePrecision::minute), time("2004-11-16T20:58Z"));
  EXPECT_EQ(UtcTime::fromUnix(-1, 900, TimePrecision::minute), time("1969-12-31T23:59Z"));
  EXPECT_EQ(UtcTime::fromUnix(-1, 900, TimePrecision::day), time("1969-12-31"));
}

TEST(UtcTime, UnixTimesOutsideOfTheRangeStayAtItsEdges) {
  EXPECT_EQ(UtcTime::fromUnix(INT64_MIN, 5).print(), "1601-01-01T00:00:00.0000000Z");
  EXPECT_EQ(UtcTime::fromUnix(INT64_MAX, 5).print(), "9999-12-31T23:59:59.9999999Z");
  EXPECT_EQ(UtcTime::fromUnix(0, 4'000'000'000U).print(), "1970-01-01T00:00:00.9999999Z");
}

TEST(UtcTime, TruncationNeverInventsPrecision) {
  EXPECT_EQ(time("2004-11-16").truncated(TimePrecision::tick), time("2004-11-16"));
  EXPECT_EQ(time("2004-11-16T20:58:59Z").truncated(TimePrecision::minute),
            time("2004-11-16T20:58Z"));
}

TEST(CompareTruncated, TheCoarserPrecisionDecides) {
  EXPECT_EQ(compareTruncated(time("2004-11-16T20:58Z"), time("2004-11-16T20:58:59.9Z")),
            std::strong_ordering::equal);
  EXPECT_EQ(compareTruncated(time("2004-11-16T20:59:00Z"), time("2004-11-16T20:58Z")),
            std::strong_ordering::greater);
  EXPECT_EQ(compareTruncated(time("2004-11-15"), time("2004-11-16T00:00Z")),
            std::strong_ordering::less);
  EXPECT_EQ(compareTruncated(time("2004-11-16T20:58:01.1Z"), time("2004-11-16T20:58:01.2Z")),
            std::strong_ordering::less);
}

TEST(MatchTimes, TwoSecondsAreTheResolutionOfFat) {
  const UtcTime base = time("2004-11-16T20:58:01.5Z");
  EXPECT_EQ(matchTimes(base, base), TimeMatch::equal);
  EXPECT_EQ(matchTimes(base, time("2004-11-16T20:58:03.5Z")), TimeMatch::withinFatResolution);
  EXPECT_EQ(matchTimes(time("2004-11-16T20:58:03.5Z"), base), TimeMatch::withinFatResolution);
  EXPECT_EQ(matchTimes(base, time("2004-11-16T20:58:03.5000001Z")), TimeMatch::different);
  EXPECT_EQ(matchTimes(base, time("2004-11-16T20:57:59.4999999Z")), TimeMatch::different);
}

TEST(MatchTimes, ExactlyOneHourIsDaylightSaving) {
  EXPECT_EQ(matchTimes(time("2004-11-16T20:58Z"), time("2004-11-16T21:58:30Z")),
            TimeMatch::wholeHour);
  EXPECT_EQ(matchTimes(time("2004-11-16T20:58:00Z"), time("2004-11-16T19:58:00.5Z")),
            TimeMatch::wholeHour);
  EXPECT_EQ(matchTimes(time("2004-11-16T20:58:00Z"), time("2004-11-16T21:58:01Z")),
            TimeMatch::different);
  EXPECT_EQ(matchTimes(time("2004-11-16T20:58Z"), time("2004-11-16T20:59Z")), TimeMatch::different);
}

TEST(PrintLocal, TheRuleOfThatDateDecides) {
  const Zone zone("CET-1CEST,M3.5.0,M10.5.0/3");
  EXPECT_EQ(printLocal(time("2004-11-16T20:58Z")), "2004-11-16 21:58 CET");
  EXPECT_EQ(printLocal(time("2004-07-16T22:58:07Z")), "2004-07-17 00:58:07 CEST");
  EXPECT_EQ(printLocal(time("2004-11-16T20:58:07.25Z")), "2004-11-16 21:58:07.2500000 CET");
}

TEST(PrintLocal, AnUnknownZoneIsUtcAndSaysSo) {
  const Zone zone("Nowhere/AtAll");
  EXPECT_EQ(printLocal(time("2004-11-16T20:58Z")), "2004-11-16 20:58 UTC");
}

TEST(PrintLocal, GreenwichKeepsItsName) {
  const Zone zone("GMT0BST,M3.5.0/1,M10.5.0");
  EXPECT_EQ(printLocal(time("2004-11-16T20:58Z")), "2004-11-16 20:58 GMT");
  EXPECT_EQ(printLocal(time("2004-07-16T20:58Z")), "2004-07-16 21:58 BST");
}

TEST(PrintLocal, ADayStaysTheUtcDay) {
  const Zone zone("PST8");
  EXPECT_EQ(printLocal(time("2004-11-16")), "2004-11-16 UTC");
}

}  // namespace
}  // namespace qfe
