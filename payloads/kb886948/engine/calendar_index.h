// What lies in a set of calendar files: an entry for every component, and none of their text.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <istream>
#include <map>
#include <string>
#include <vector>

#include "payloads/kb886948/engine/identity.h"
#include "payloads/kb886948/engine/mailboxes.h"
#include "payloads/kb886948/engine/reading.h"

namespace mlmig {

// Bytes of one of the files.
struct Span {
  std::size_t file = 0;  // into CalendarIndex::files
  std::uint64_t offset = 0, size = 0;
  std::uint64_t line = 0;  // where it begins, from 1
};

struct Component {
  Span span;
  std::size_t calendar = 0;  // into CalendarIndex::calendars
  std::string name;          // VEVENT, VTODO, …
  Identity identity;
  Reading reading;
};

// A VTIMEZONE of a calendar.
struct Zone {
  Span span;
  std::string damage;  // why it cannot be used; empty when it can
};

// One VCALENDAR of one file.
struct Calendar {
  std::vector<Span> properties;  // its own, such as PRODID
  bool hasVersion = false, hasProductId = false;
  std::map<std::string, Zone> zones;  // by TZID
};

// What is no sound item.
struct Flawed {
  Span span;
  std::string name;  // of the component; may be empty
  std::string uid;   // as far as it could be read
  std::string reason;
};

struct CalendarIndex {
  std::vector<std::filesystem::path> files;
  std::vector<Calendar> calendars;
  std::vector<Component> components;  // items, in source order
  std::vector<Flawed> flawed;
  std::vector<Notice> unreadable;  // files that could not be read, or hold no calendar
};

// Called after each component with the number of components so far.
using ReadProgress = std::function<void(std::size_t components)>;

[[nodiscard]] CalendarIndex indexCalendars(std::vector<std::filesystem::path> files,
                                           const ReadProgress& progress = {});
// Of one file without a name.
[[nodiscard]] CalendarIndex indexCalendar(std::istream& stream);

}  // namespace mlmig
