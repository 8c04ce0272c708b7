#include "manifest/base/utc_time.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>

#include <fmt/format.h>

namespace qfe {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;

constexpr std::int64_t kDaySeconds = 86'400;
constexpr std::int64_t kMinuteSeconds = 60;
constexpr std::int64_t kHourSeconds = 3600;
constexpr std::int64_t kFatSeconds = 2;
constexpr std::uint32_t kTickNanoseconds = 100;
constexpr std::uint32_t kLastTick = 999'999'900;
constexpr int kFirstYear = 1601;
constexpr int kLastYear = 9999;

constexpr std::int64_t unixSecondsOf(year_month_day date) {
  return std::int64_t{sys_days(date).time_since_epoch().count()} * kDaySeconds;
}
constexpr std::int64_t kFirstSecond = unixSecondsOf(year(kFirstYear) / 1 / 1);
constexpr std::int64_t kLastSecond = unixSecondsOf(year(kLastYear) / 12 / 31) + kDaySeconds - 1;

// Rounds towards the past, also before 1970.
std::int64_t floorTo(std::int64_t seconds, std::int64_t unit) {
  const std::int64_t rest = seconds % unit;
  return seconds - (rest < 0 ? rest + unit : rest);
}

// Reads a fixed pattern from left to right; once something did not fit, everything fails.
class PatternReader {
 public:
  explicit PatternReader(std::string_view text) : text_(text) {}

  int digits(std::size_t count) {
    int value = 0;
    if (text_.size() < count) ok_ = false;
    for (std::size_t i = 0; ok_ && i < count; ++i) {
      ok_ = isDigit(text_[i]);
      value = value * 10 + (text_[i] - '0');
    }
    if (!ok_) return 0;
    text_.remove_prefix(count);
    return value;
  }
  bool accept(char c) {
    if (!ok_ || text_.empty() || text_.front() != c) return false;
    text_.remove_prefix(1);
    return true;
  }
  void expect(char c) { ok_ = accept(c); }
  // One to seven digits after the point, in nanoseconds.
  std::uint32_t fraction() {
    std::size_t count = 0;
    while (count < text_.size() && isDigit(text_[count])) ++count;
    if (count < 1 || count > 7) ok_ = false;
    auto value = static_cast<std::uint32_t>(digits(count));
    for (std::size_t i = count; ok_ && i < 9; ++i) value *= 10;
    return value;
  }
  [[nodiscard]] bool complete() const { return ok_ && text_.empty(); }

 private:
  static bool isDigit(char c) { return c >= '0' && c <= '9'; }

  std::string_view text_;
  bool ok_ = true;
};

}  // namespace

UtcTime UtcTime::fromUnix(std::int64_t seconds, std::uint32_t nanoseconds,
                          TimePrecision precision) {
  UtcTime time;
  time.precision_ = TimePrecision::tick;
  time.seconds_ = std::clamp(seconds, kFirstSecond, kLastSecond);
  if (seconds > kLastSecond) {
    time.nanoseconds_ = kLastTick;
  } else if (seconds >= kFirstSecond) {
    time.nanoseconds_ = std::min(nanoseconds / kTickNanoseconds * kTickNanoseconds, kLastTick);
  }
  return time.truncated(precision);
}

std::optional<UtcTime> UtcTime::fromCivil(int year, int month, int day, int hour, int minute,
                                          int second, TimePrecision precision) {
  if (year < kFirstYear || year > kLastYear || month < 1 || month > 12 || day < 1 || day > 31) {
    return std::nullopt;
  }
  const year_month_day date{std::chrono::year(year),
                            std::chrono::month(static_cast<unsigned>(month)),
                            std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return std::nullopt;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) {
    return std::nullopt;
  }
  UtcTime time;
  time.precision_ = TimePrecision::tick;
  time.seconds_ = unixSecondsOf(date) + hour * kHourSeconds + minute * kMinuteSeconds + second;
  const UtcTime result = time.truncated(precision);
  if (result.seconds_ != time.seconds_) return std::nullopt;
  return result;
}

std::optional<UtcTime> UtcTime::parse(std::string_view text) {
  PatternReader reader(text);
  const int year = reader.digits(4);
  reader.expect('-');
  const int month = reader.digits(2);
  reader.expect('-');
  const int day = reader.digits(2);
  if (reader.complete()) return fromCivil(year, month, day, 0, 0, 0, TimePrecision::day);
  reader.expect('T');
  const int hour = reader.digits(2);
  reader.expect(':');
  const int minute = reader.digits(2);
  auto precision = TimePrecision::minute;
  int second = 0;
  std::uint32_t nanoseconds = 0;
  if (reader.accept(':')) {
    second = reader.digits(2);
    precision = TimePrecision::second;
    if (reader.accept('.')) {
      nanoseconds = reader.fraction();
      precision = TimePrecision::tick;
    }
  }
  reader.expect('Z');
  if (!reader.complete()) return std::nullopt;
  auto time = fromCivil(year, month, day, hour, minute, second, precision);
  if (time) time->nanoseconds_ = nanoseconds;
  return time;
}

std::string UtcTime::print() const {
  const std::int64_t midnight = floorTo(seconds_, kDaySeconds);
  const year_month_day date{sys_days(days(midnight / kDaySeconds))};
  const std::int64_t rest = seconds_ - midnight;
  std::string text =
      fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  if (precision_ == TimePrecision::day) return text;
  text += fmt::format("T{:02}:{:02}", rest / kHourSeconds, rest / kMinuteSeconds % 60);
  if (precision_ >= TimePrecision::second) text += fmt::format(":{:02}", rest % 60);
  if (precision_ == TimePrecision::tick) {
    text += fmt::format(".{:07}", nanoseconds_ / kTickNanoseconds);
  }
  return text + "Z";
}

UtcTime UtcTime::truncated(TimePrecision precision) const {
  UtcTime time = *this;
  time.precision_ = std::min(precision_, precision);
  if (time.precision_ < TimePrecision::tick) time.nanoseconds_ = 0;
  if (time.precision_ == TimePrecision::minute) time.seconds_ = floorTo(seconds_, kMinuteSeconds);
  if (time.precision_ == TimePrecision::day) time.seconds_ = floorTo(seconds_, kDaySeconds);
  return time;
}

std::strong_ordering compareTruncated(const UtcTime& a, const UtcTime& b) {
  const UtcTime left = a.truncated(b.precision());
  const UtcTime right = b.truncated(a.precision());
  if (left.unixSeconds() != right.unixSeconds()) return left.unixSeconds() <=> right.unixSeconds();
  return left.nanoseconds() <=> right.nanoseconds();
}

TimeMatch matchTimes(const UtcTime& a, const UtcTime& b) {
  const std::strong_ordering order = compareTruncated(a, b);
  if (std::is_eq(order)) return TimeMatch::equal;
  const UtcTime early =
      (std::is_lt(order) ? a : b).truncated((std::is_lt(order) ? b : a).precision());
  const UtcTime late =
      (std::is_lt(order) ? b : a).truncated((std::is_lt(order) ? a : b).precision());
  std::int64_t seconds = late.unixSeconds() - early.unixSeconds();
  std::int64_t nanoseconds = std::int64_t{late.nanoseconds()} - early.nanoseconds();
  if (nanoseconds < 0) {
    seconds -= 1;
    nanoseconds += 1'000'000'000;
  }
  if (seconds < kFatSeconds || (seconds == kFatSeconds && nanoseconds == 0)) {
    return TimeMatch::withinFatResolution;
  }
  if (seconds == kHourSeconds && nanoseconds == 0) return TimeMatch::wholeHour;
  return TimeMatch::different;
}

std::string printLocal(const UtcTime& time) {
  std::string utc = time.print();
  // A day has no hour that could be moved to another zone.
  if (time.precision() == TimePrecision::day) return utc + " UTC";
  const std::time_t seconds = time.unixSeconds();
  std::tm local{};
  ::tzset();  // localtime_r alone need not read the zone
  if (::localtime_r(&seconds, &local) == nullptr) return utc;
  std::string text = fmt::format("{:04}-{:02}-{:02} {:02}:{:02}", local.tm_year + 1900,
                                 local.tm_mon + 1, local.tm_mday, local.tm_hour, local.tm_min);
  if (time.precision() >= TimePrecision::second) text += fmt::format(":{:02}", local.tm_sec);
  if (time.precision() == TimePrecision::tick) {
    text += fmt::format(".{:07}", time.nanoseconds() / kTickNanoseconds);
  }
  // glibc shows UTC under the name of an unknown zone ("Nowhere"), which would mislead.
  const std::string_view zone = local.tm_zone == nullptr ? "UTC" : local.tm_zone;
  const bool known = local.tm_gmtoff != 0 || zone == "GMT" || zone == "WET";
  return fmt::format("{} {}", text, known ? zone : "UTC");
}

}  // namespace qfe
