// Items of a calendar: a component on its own, or the master of a series with its exceptions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "payloads/kb886948/engine/calendar_index.h"

namespace mlmig {

struct Item {
  std::string uid;                      // empty: it has none
  std::vector<std::size_t> components;  // into CalendarIndex::components; a master comes first
  std::size_t copies = 1;               // how often the source has it, all but one to collapse
};

// Groups all components by what they are together, in the order of the source.
//
// Components of one UID are one item where they belong to one series (RFC 4791, 4.1): equal masters
// are one, and an exception goes to a master of its own calendar that it fits, else to one of
// another calendar, else it is an item without master. One series has one exception for a time:
// a second one with other content is an item of its own, so that none is lost.
[[nodiscard]] std::vector<Item> groupItems(const CalendarIndex& index);

// When it was modified last: the latest of its components. Unix time; 0 when none says so.
[[nodiscard]] std::int64_t modifiedOf(const Item& item, const CalendarIndex& index);

// The item's own identity, whatever exceptions it gains later: that of its first component.
[[nodiscard]] const Identity& identityOf(const Item& item, const CalendarIndex& index);

}  // namespace mlmig
