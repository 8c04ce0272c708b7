#include "payloads/kb886948/engine/item_text.h"

#include <set>
#include <stdexcept>
#include <utility>

#include "payloads/kb886948/engine/component_text.h"
#include "payloads/kb886948/engine/identity.h"

namespace mlmig {
namespace {

void appendLines(std::string& text, const std::string& bytes, const std::string& end) {
  text.append(bytes);
  if (!bytes.empty() && bytes.back() != '\n') text.append(end);
}

}  // namespace

std::string SourceText::at(const Span& span) {
  const std::string path = index_->files[span.file].string();
  if (file_ != span.file) {
    stream_.close();
    stream_.clear();
    stream_.open(index_->files[span.file], std::ios::binary);
    file_ = span.file;
  }
  std::string bytes(static_cast<std::size_t>(span.size), '\0');
  stream_.clear();
  stream_.seekg(static_cast<std::streamoff>(span.offset));
  stream_.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (static_cast<std::uint64_t>(stream_.gcount()) != span.size)
    throw std::runtime_error(path + " became shorter while it was read");
  return bytes;
}

std::string SourceText::of(const Component& component) {
  std::string bytes = at(component.span);
  if (identityOf(unfolded(bytes)) != component.identity)
    throw std::runtime_error(index_->files[component.span.file].string() +
                             " changed while it was read, in line " +
                             std::to_string(component.span.line));
  return bytes;
}

std::string obstacleOf(const Item& item, const CalendarIndex& index) {
  for (const std::size_t at : item.components) {
    const Component& component = index.components[at];
    const auto& zones = index.calendars[component.calendar].zones;
    for (const std::string& tzid : component.reading.zones) {
      const auto zone = zones.find(tzid);
      if (zone != zones.end() && !zone->second.damage.empty())
        return "its time zone " + tzid + " is damaged: " + zone->second.damage;
    }
  }
  return {};
}

std::string textOf(const Item& item, const std::string& uid, const CalendarIndex& index,
                   SourceText& source) {
  const Component& first = index.components[item.components.front()];
  const Calendar& calendar = index.calendars[first.calendar];
  std::string body;
  std::set<std::string> zones;
  std::string zoneText, end;
  for (const std::size_t at : item.components) {
    const Component& component = index.components[at];
    std::string bytes = source.of(component);
    if (end.empty()) end = lineEndOf(bytes);
    appendLines(body, uid == component.reading.uid ? bytes : withUid(bytes, uid), end);
    for (const std::string& tzid : component.reading.zones) {
      const auto& defined = index.calendars[component.calendar].zones;
      const auto zone = defined.find(tzid);
      if (zone != defined.end() && zones.insert(tzid).second)
        appendLines(zoneText, source.at(zone->second.span), end);
    }
  }
  std::string text = "BEGIN:VCALENDAR" + end;
  if (!calendar.hasVersion) text += "VERSION:2.0" + end;
  if (!calendar.hasProductId) text += "PRODID:-//qfe//Mlmig32//EN" + end;
  for (const Span& property : calendar.properties) appendLines(text, source.at(property), end);
  return text + zoneText + body + "END:VCALENDAR" + end;
}

}  // namespace mlmig
