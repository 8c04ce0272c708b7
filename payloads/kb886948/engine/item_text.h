// An item as it is written: a calendar of its own, made of the source's bytes.
#pragma once

#include <cstddef>
#include <fstream>
#include <optional>
#include <string>

#include "payloads/kb886948/engine/calendar_index.h"
#include "payloads/kb886948/engine/items.h"

namespace mlmig {

// Reads bytes of the files of an index again; keeps the last file open. Borrows the index.
class SourceText {
 public:
  explicit SourceText(const CalendarIndex& index) : index_(&index) {}

  // Throws std::runtime_error when they cannot be read any more.
  [[nodiscard]] std::string at(const Span& span);
  // Those of a component; throws std::runtime_error when they are not those that were indexed.
  [[nodiscard]] std::string of(const Component& component);

 private:
  const CalendarIndex* index_;
  std::optional<std::size_t> file_;
  std::ifstream stream_;
};

// Why the item cannot be written though it is sound itself: a time zone it refers to is damaged.
// Empty when it can.
[[nodiscard]] std::string obstacleOf(const Item& item, const CalendarIndex& index);

// The calendar properties and time zones it needs, and its components: source bytes, but for the
// UID where it is another.
[[nodiscard]] std::string textOf(const Item& item, const std::string& uid,
                                 const CalendarIndex& index, SourceText& source);

}  // namespace mlmig
