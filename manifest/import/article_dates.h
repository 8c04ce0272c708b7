// Dates and times as the tables of articles print them. Only forms that have one meaning are
// understood; everything else is nothing, so that the reader can say so.
#pragma once

#include <optional>
#include <string_view>

#include "manifest/base/utc_time.h"

namespace qfe {

// "16-Nov-2004" (English month, any case) or "2004-11-16"; day precision. A year of two digits
// and months as numbers beside days are not understood.
[[nodiscard]] std::optional<UtcTime> parseArticleDate(std::string_view text);

struct TimeOfDay {
  int hour = 0;
  int minute = 0;
};
// "20:58" or "8:58", 24 hours.
[[nodiscard]] std::optional<TimeOfDay> parseArticleTime(std::string_view text);

// A date with the time of day that stands beside it: minute precision.
[[nodiscard]] UtcTime atTimeOfDay(const UtcTime& date, TimeOfDay time);

// "4/7/2006" in the last lines of an article, which puts the month first; day precision. Stops at
// the first character that is no part of a date, because other text may follow without a gap.
[[nodiscard]] std::optional<UtcTime> parseReviewDate(std::string_view text);

// Whether a cell was meant as a date or a time, understood or not: it decides the column.
[[nodiscard]] bool looksLikeDate(std::string_view text);
[[nodiscard]] bool looksLikeTime(std::string_view text);

}  // namespace qfe
