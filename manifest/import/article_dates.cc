#include "manifest/import/article_dates.h"

#include <algorithm>
#include <array>
#include <vector>

#include "manifest/import/article_lines.h"

namespace qfe {
namespace {

constexpr std::int64_t kSecondsPerMinute = 60;
constexpr std::int64_t kSecondsPerHour = 3600;

constexpr std::array<std::string_view, 12> kMonths = {
    "january", "february", "march",     "april",   "may",      "june",
    "july",    "august",   "september", "october", "november", "december"};

std::vector<std::string_view> splitAt(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  std::size_t start = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && text[i] != separator) continue;
    parts.push_back(text.substr(start, i - start));
    start = i + 1;
  }
  return parts;
}

// A number of minDigits to maxDigits digits; at most 4, so an int holds it.
std::optional<int> number(std::string_view text, std::size_t minDigits, std::size_t maxDigits) {
  if (!isAllDigits(text) || text.size() < minDigits || text.size() > maxDigits) return std::nullopt;
  int value = 0;
  for (const char c : text) value = value * 10 + (c - '0');
  return value;
}

// "Nov" or "November"; 1 to 12.
std::optional<int> monthOf(std::string_view text) {
  for (std::size_t i = 0; i < kMonths.size(); ++i) {
    if (equalsNoCase(text, kMonths[i]) || equalsNoCase(text, kMonths[i].substr(0, 3))) {
      return static_cast<int>(i) + 1;
    }
  }
  return std::nullopt;
}

std::optional<UtcTime> dayOf(std::optional<int> year, std::optional<int> month,
                             std::optional<int> day) {
  if (!year || !month || !day) return std::nullopt;
  return UtcTime::fromCivil(*year, *month, *day, 0, 0, 0, TimePrecision::day);
}

}  // namespace

std::optional<UtcTime> parseArticleDate(std::string_view text) {
  const auto parts = splitAt(text, '-');
  if (parts.size() != 3) return std::nullopt;
  if (parts[0].size() == 4) {
    return dayOf(number(parts[0], 4, 4), number(parts[1], 2, 2), number(parts[2], 2, 2));
  }
  return dayOf(number(parts[2], 4, 4), monthOf(parts[1]), number(parts[0], 1, 2));
}

std::optional<TimeOfDay> parseArticleTime(std::string_view text) {
  const auto parts = splitAt(text, ':');
  if (parts.size() != 2) return std::nullopt;
  const auto hour = number(parts[0], 1, 2);
  const auto minute = number(parts[1], 2, 2);
  if (!hour || !minute || *hour > 23 || *minute > 59) return std::nullopt;
  return TimeOfDay{*hour, *minute};
}

UtcTime atTimeOfDay(const UtcTime& date, TimeOfDay time) {
  const std::int64_t seconds = date.truncated(TimePrecision::day).unixSeconds() +
                               time.hour * kSecondsPerHour + time.minute * kSecondsPerMinute;
  return UtcTime::fromUnix(seconds, 0, TimePrecision::minute);
}

std::optional<UtcTime> parseReviewDate(std::string_view text) {
  text = trim(text);
  const std::size_t end = text.find_first_not_of("0123456789/");
  const auto parts = splitAt(text.substr(0, end), '/');
  if (parts.size() != 3) return std::nullopt;
  return dayOf(number(parts[2], 4, 4), number(parts[0], 1, 2), number(parts[1], 1, 2));
}

bool looksLikeDate(std::string_view text) {
  if (text.empty() || !isDigit(text.front())) return false;
  for (const char separator : {'-', '/'}) {
    const auto parts = splitAt(text, separator);
    if (parts.size() == 3 && isAllDigits(parts[0]) && isAllDigits(parts[2]) && !parts[1].empty() &&
        std::ranges::all_of(parts[1], isAlnum)) {
      return true;
    }
  }
  return false;
}

bool looksLikeTime(std::string_view text) {
  for (const std::string_view half : {"a.m.", "p.m.", "am", "pm", "a", "p"}) {
    if (text.size() > half.size() && equalsNoCase(text.substr(text.size() - half.size()), half)) {
      text = trim(text.substr(0, text.size() - half.size()));
      break;
    }
  }
  const auto parts = splitAt(text, ':');
  return (parts.size() == 2 || parts.size() == 3) && std::ranges::all_of(parts, isAllDigits) &&
         std::ranges::all_of(parts, [](std::string_view part) { return part.size() <= 2; });
}

}  // namespace qfe
