#include "tests/support/mailbox.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <random>
#include <stdexcept>

#include <boost/filesystem.hpp>
#include <fmt/format.h>

namespace qfe::test {
namespace {

namespace bfs = boost::filesystem;

// At most 75 bytes a line (RFC 5545, 3.1), at another place for every item.
std::string folded(const std::string& line, std::size_t width) {
  std::string text;
  for (std::size_t at = 0; at < line.size(); at += width)
    text += (at == 0 ? "" : "\r\n ") + line.substr(at, width);
  return text + "\r\n";
}

class Maker {
 public:
  explicit Maker(std::uint32_t seed) : random_(seed) {}

  ExportedMailbox make(std::size_t count) {
    mailbox_.text =
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Example//Export//EN\r\n"
        "BEGIN:VTIMEZONE\r\nTZID:Central\r\nBEGIN:STANDARD\r\nDTSTART:16010101T030000\r\n"
        "TZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";
    for (std::size_t i = 0; i < count; ++i) {
      const std::string uid = fmt::format("{:08X}-{}@example.com", next(), i);
      const std::uint32_t seedOfItem = next();
      add(uid, i, seedOfItem, "");
      if (next() % 20 != 0) continue;
      if (next() % 2 == 0) {
        add(uid, i, seedOfItem, "");
      } else {
        for (std::uint32_t copies = 1 + next() % 3; copies > 0; --copies)
          add(uid, i, next(), fmt::format(" (copy {})", copies));
      }
    }
    mailbox_.text += "END:VCALENDAR\r\n";
    return std::move(mailbox_);
  }

 private:
  std::uint32_t next() { return static_cast<std::uint32_t>(random_()); }

  void add(const std::string& uid, std::size_t number, std::uint32_t seed,
           const std::string& suffix) {
    std::mt19937 random(seed);
    const std::string day = fmt::format("2004{:02}{:02}", 1 + number % 12, 1 + number % 28);
    const bool series = number % 10 == 0;
    const std::string kind = number % 7 == 3 ? "VTODO" : number % 11 == 5 ? "VJOURNAL" : "VEVENT";
    std::vector<std::string> lines = {
        "SUMMARY:Item " + std::to_string(number) + suffix,
        "DESCRIPTION:" + std::string(random() % 300, 'd') + "\\, and \\; more\\nlines",
        "X-NUMBER:" + std::to_string(seed), "LOCATION:"};
    CalendarItem item{uid, {}, 0};
    addComponent(item, kind, series ? "RRULE:FREQ=WEEKLY;COUNT=8" : "CLASS:PUBLIC", day, lines,
                 random);
    if (series) {
      lines[0] += ", moved";
      addComponent(item, kind, "RECURRENCE-ID;TZID=Central:" + day + "T100000", day, lines, random);
    }
    mailbox_.items.push_back(item);
  }

  void addComponent(CalendarItem& item, const std::string& kind, const std::string& extra,
                    const std::string& day, std::vector<std::string> lines, std::mt19937& random) {
    const std::int64_t modified = ++modified_ * 7919 % 100'000'000;  // each another, in no order
    lines.insert(lines.begin(),
                 {"BEGIN:" + kind,
                  fmt::format("LAST-MODIFIED:20{:02}0101T{:02}{:02}{:02}Z", modified / 1'000'000,
                              modified / 10'000 % 24, modified / 100 % 60, modified % 60),
                  extra, "DTSTART;TZID=Central:" + day + "T100000"});
    lines.insert(lines.end(), {"ATTENDEE;CN=\"Doe: Jane\":mailto:jane@example.com", "BEGIN:VALARM",
                               "ACTION:DISPLAY", "UID:of-the-alarm", "DESCRIPTION:soon",
                               "TRIGGER:-PT5M", "END:VALARM", "END:" + kind});
    if (kind == "VJOURNAL") lines.erase(lines.end() - 7, lines.end() - 1);
    ComponentText component;
    const std::size_t width = 20 + random() % 55;
    for (const std::string& line : lines) {
      component += line + '\n';
      mailbox_.text += folded(line, width);
      if (line == lines.front()) mailbox_.text += folded("UID:" + item.uid, width);
    }
    item.components.insert(component);
    item.modified = std::max(item.modified, timeOf(lines[1]));
  }

  static std::int64_t timeOf(const std::string& line) {
    std::string digits;
    std::copy_if(line.begin(), line.end(), std::back_inserter(digits),
                 [](char c) { return c >= '0' && c <= '9'; });
    return std::stoll(digits);
  }

  std::mt19937 random_;
  std::int64_t modified_ = 0;
  ExportedMailbox mailbox_;
};

std::string contentOf(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::vector<std::string> unfoldedLines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1);
    std::string line(text.substr(0, end + 1));
    text.remove_prefix(end + 1);
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.pop_back();
    if (!line.empty() && line[0] == ' ' && !lines.empty()) {
      lines.back() += line.substr(1);
    } else {
      lines.push_back(line);
    }
  }
  return lines;
}

}  // namespace

std::string CalendarItem::content() const {
  std::string all;
  for (const ComponentText& component : components) all += component;
  return all;
}

ExportedMailbox makeMailbox(std::size_t count, std::uint32_t seed) {
  return Maker(seed).make(count);
}

std::set<std::string> distinctItems(const ExportedMailbox& mailbox) {
  std::set<std::string> contents;
  for (const CalendarItem& item : mailbox.items) contents.insert(item.content());
  return contents;
}

std::set<std::string> lastModifiedItems(const ExportedMailbox& mailbox) {
  std::map<std::string, const CalendarItem*> last;
  for (const CalendarItem& item : mailbox.items) {
    const CalendarItem*& best = last[item.uid];
    if (best == nullptr || best->modified <= item.modified) best = &item;
  }
  std::set<std::string> contents;
  for (const auto& entry : last) contents.insert(entry.second->content());
  return contents;
}

std::vector<CalendarItem> readCalendar(std::string_view text) {
  std::vector<CalendarItem> items;
  int depth = 0;
  ComponentText component;
  std::string uid;
  for (const std::string& line : unfoldedLines(text)) {
    if (line == "BEGIN:VCALENDAR" || line == "END:VCALENDAR") continue;
    if (line.rfind("END:", 0) == 0) --depth;
    if (depth == 1 && line.rfind("UID:", 0) == 0) {
      uid = line.substr(4);
    } else if (depth > 0 || line.rfind("BEGIN:", 0) == 0 || line.rfind("END:", 0) == 0) {
      component += line + '\n';
    }
    if (line.rfind("BEGIN:", 0) == 0) ++depth;
    if (depth == 0 && !component.empty()) {
      if (component.rfind("BEGIN:VTIMEZONE", 0) != 0) items.push_back({uid, {component}, 0});
      component.clear();
      uid.clear();
    }
  }
  return items;
}

std::map<std::string, CalendarItem> readCollection(const std::string& folder) {
  std::map<std::string, CalendarItem> items;
  std::set<std::string> uids;
  for (const auto& entry : bfs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (name[0] == '.') continue;
    CalendarItem whole;
    for (const CalendarItem& part : readCalendar(contentOf(entry.path().string()))) {
      if (!whole.components.empty() && part.uid != whole.uid)
        throw std::runtime_error(name + " holds two UIDs");
      whole.uid = part.uid;
      if (!whole.components.insert(*part.components.begin()).second)
        throw std::runtime_error(name + " holds a component twice");
    }
    if (whole.components.empty()) throw std::runtime_error(name + " holds no item");
    if (!uids.insert(whole.uid).second) throw std::runtime_error("twice: UID " + whole.uid);
    items[name] = whole;
  }
  return items;
}

std::set<std::string> contentsOf(const std::map<std::string, CalendarItem>& items) {
  std::set<std::string> contents;
  for (const auto& entry : items)
    if (!contents.insert(entry.second.content()).second)
      throw std::runtime_error("doubled: " + entry.first);
  return contents;
}

}  // namespace qfe::test
