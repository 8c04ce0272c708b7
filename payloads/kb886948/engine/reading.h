// What a component means, as libical reads it.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mlmig {

// A date or a date and time, in the zone it is given in.
struct Moment {
  bool isDate = false;
  std::int32_t day = 0;     // days since 1970-01-01
  std::int32_t second = 0;  // of the day; 0 for a date
  std::string zone;         // "UTC", a TZID, or empty for a floating time

  friend auto operator<=>(const Moment&, const Moment&) = default;
};

struct Reading {
  std::string uid;                   // empty: it has none
  std::optional<Moment> recurrence;  // RECURRENCE-ID: it stands for one occurrence of a series
  std::optional<Moment> start;       // DTSTART
  bool recurring = false;            // RRULE or RDATE: the master of a series
  std::int64_t modified = 0;         // LAST-MODIFIED, else DTSTAMP, else CREATED; Unix time
  std::vector<std::string> zones;    // TZIDs that its times refer to; for VTIMEZONE its own
  std::string flaw;                  // what libical flags; empty when nothing
};

// The text is that of a sound Piece: unfolded lines, each ended by LF, BEGIN and END balanced. An
// empty value of a property that holds text is no flaw (RFC 5545, 3.3.11 allows it), nor is the
// X-LIC-ERROR that another program's libical left there.
[[nodiscard]] Reading readComponent(const std::string& text);

}  // namespace mlmig
