// Mailboxes to migrate, and an independent reading of the calendars that come out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace qfe::test {

// The content lines of a component, without folds and without its own UID.
using ComponentText = std::string;

// An item as a calendar program sees it: one component, or a series with its exceptions.
struct CalendarItem {
  std::string uid;
  std::set<ComponentText> components;
  std::int64_t modified = 0;  // LAST-MODIFIED of the latest of them; larger is later

  // Whole content, to compare items by.
  [[nodiscard]] std::string content() const;
};

// An exported mailbox as text, and what is in it.
struct ExportedMailbox {
  std::string text;
  std::vector<CalendarItem> items;  // in order, equal copies included
};

// `count` items of all kinds, every tenth of them a series with exceptions; 5 % are pasted again:
// half of these as equal copies, half changed, all with the UID of their original. The same for
// the same seed.
[[nodiscard]] ExportedMailbox makeMailbox(std::size_t count, std::uint32_t seed);

// Content of every distinct item; then of those that were modified last of their UID.
[[nodiscard]] std::set<std::string> distinctItems(const ExportedMailbox& mailbox);
[[nodiscard]] std::set<std::string> lastModifiedItems(const ExportedMailbox& mailbox);

// The items of a calendar text; VTIMEZONE is none.
[[nodiscard]] std::vector<CalendarItem> readCalendar(std::string_view text);

// By file name, the one item of each file of a vdir collection. Throws std::runtime_error where a
// file holds none or several, or two files have one UID.
[[nodiscard]] std::map<std::string, CalendarItem> readCollection(const std::string& folder);
[[nodiscard]] std::set<std::string> contentsOf(const std::map<std::string, CalendarItem>& items);

}  // namespace qfe::test
