// What the engine takes from one item; an item beyond is rejected by name, the others go on.
#pragma once

#include <cstddef>

namespace mlmig::limits {

inline constexpr std::size_t kItemBytes = 64U << 20U;  // attachments lie inside of items
inline constexpr std::size_t kItemLines = 100'000;
// libical makes a property of every value of a list, up to 500 of a line.
inline constexpr std::size_t kItemListValues = 200'000;
inline constexpr std::size_t kListValuesOfLine = 500;
inline constexpr std::size_t kNesting = 16;  // components within components
// What every item of a calendar carries with it: the calendar's own properties, or a time zone.
inline constexpr std::size_t kSharedBytes = 256U << 10U;
inline constexpr std::size_t kPropertyName = 100;  // bytes
// libical walks an item's properties for each one it cannot read; after these it is flawed enough.
inline constexpr std::size_t kUnreadLines = 100;

}  // namespace mlmig::limits
