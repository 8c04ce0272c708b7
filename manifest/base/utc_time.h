// A point in time in UTC with the precision it was given.
//
// An article prints minutes, a manifest may say days, a file system has nanoseconds. Two times
// compare truncated to the coarser precision of the two. Ranges: years 1601 to 9999.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace qfe {

enum class TimePrecision { day, minute, second, tick };  // tick: 100 ns, as FILETIME has it

// What comparing two file times can say. A time alone never fails a check.
enum class TimeMatch {
  equal,
  withinFatResolution,  // up to 2 s apart: FAT stores even seconds
  wholeHour,            // exactly one hour apart: local-time file systems, daylight saving
  different,
};

class UtcTime {
 public:
  UtcTime() = default;  // 1970-01-01T00:00:00Z, to the second

  // seconds since 1970, nanoseconds 0..999,999,999 (kept to 100 ns).
  static UtcTime fromUnix(std::int64_t seconds, std::uint32_t nanoseconds,
                          TimePrecision precision = TimePrecision::tick);
  // Nothing when the date does not exist. Fields that the precision excludes must be 0.
  static std::optional<UtcTime> fromCivil(int year, int month, int day, int hour, int minute,
                                          int second, TimePrecision precision);

  // RFC 3339 with Z only: "2004-11-16", "2004-11-16T20:58Z", "2004-11-16T20:58:01Z",
  // "2004-11-16T20:58:01.1234567Z" (one to seven digits). Anything else is nothing.
  [[nodiscard]] static std::optional<UtcTime> parse(std::string_view text);
  // The inverse of parse; ticks are printed with seven digits.
  [[nodiscard]] std::string print() const;

  [[nodiscard]] std::int64_t unixSeconds() const { return seconds_; }
  [[nodiscard]] std::uint32_t nanoseconds() const { return nanoseconds_; }
  [[nodiscard]] TimePrecision precision() const { return precision_; }
  [[nodiscard]] UtcTime truncated(TimePrecision precision) const;

  // Same instant and same precision (for values in sets and tests).
  friend bool operator==(const UtcTime&, const UtcTime&) = default;

 private:
  std::int64_t seconds_ = 0;
  std::uint32_t nanoseconds_ = 0;
  TimePrecision precision_ = TimePrecision::second;
};

// Both truncated to the coarser precision, then compared.
[[nodiscard]] std::strong_ordering compareTruncated(const UtcTime& a, const UtcTime& b);
[[nodiscard]] TimeMatch matchTimes(const UtcTime& a, const UtcTime& b);

// The wall clock of the server's own zone, by the rule of that date ("2004-11-16 21:58 CET").
// Falls back to UTC where the zone is unknown.
[[nodiscard]] std::string printLocal(const UtcTime& time);

}  // namespace qfe
