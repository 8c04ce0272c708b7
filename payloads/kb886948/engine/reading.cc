#include "payloads/kb886948/engine/reading.h"

#include <chrono>
#include <memory>
#include <set>
#include <string_view>

#include <libical/ical.h>

#include "payloads/kb886948/engine/content_lines.h"
#include "payloads/kb886948/engine/limits.h"

namespace mlmig {
namespace {

using OwnedComponent = std::unique_ptr<icalcomponent, decltype(&icalcomponent_free)>;
using OwnedParser = std::unique_ptr<icalparser, decltype(&icalparser_free)>;

// libical takes an empty value for a fault and drops the property.
bool isHarmless(const ContentLine& line) {
  const std::string name = line.name();
  if (name.rfind("X-LIC-ERROR", 0) == 0) return true;
  const auto value = line.value();
  if (!value || value->find_first_not_of(" \t") != std::string_view::npos) return false;
  const icalproperty_kind property = icalproperty_string_to_kind(name.c_str());
  const icalvalue_kind kind = icalproperty_kind_to_value_kind(property);
  return property != ICAL_NO_PROPERTY && property != ICAL_UID_PROPERTY &&
         (kind == ICAL_TEXT_VALUE || kind == ICAL_X_VALUE || kind == ICAL_URI_VALUE);
}

bool bearsStructure(const ContentLine& line) {
  const std::string name = line.name();
  return name == "BEGIN" || name == "END" || name == "UID";
}

OwnedComponent parse(const std::string& text) {
  icalerror_set_errors_are_fatal(0);
  ical_set_unknown_token_handling_setting(ICAL_ASSUME_IANA_TOKEN);
  const OwnedParser parser(icalparser_new(), icalparser_free);
  OwnedComponent component(nullptr, icalcomponent_free);
  std::size_t unread = 0;
  for (std::size_t begin = 0; begin < text.size() && !component;) {
    const std::size_t end = text.find('\n', begin);
    std::string line = text.substr(begin, end - begin);
    begin = end + 1;
    ContentLine content;
    content.text = line;
    const bool isRead = unread < limits::kUnreadLines || bearsStructure(content);
    if (!isRead || isHarmless(content)) continue;
    component.reset(icalparser_add_line(parser.get(), line.data()));
    if (icalparser_get_state(parser.get()) == ICALPARSER_ERROR) ++unread;
  }
  return component;
}

icalproperty* first(icalcomponent* component, icalproperty_kind kind) {
  return icalcomponent_get_first_property(component, kind);
}

std::optional<Moment> momentOf(icalproperty* property) {
  icalvalue* value = property ? icalproperty_get_value(property) : nullptr;
  if (!value) return std::nullopt;
  const icalvalue_kind kind = icalvalue_isa(value);
  if (kind != ICAL_DATE_VALUE && kind != ICAL_DATETIME_VALUE) return std::nullopt;
  const icaltimetype time =
      kind == ICAL_DATE_VALUE ? icalvalue_get_date(value) : icalvalue_get_datetime(value);
  Moment moment;
  moment.isDate = time.is_date != 0;
  if (!moment.isDate) moment.second = time.hour * 3600 + time.minute * 60 + time.second;
  if (const icalparameter* zone = icalproperty_get_first_parameter(property, ICAL_TZID_PARAMETER)) {
    const char* const tzid = icalparameter_get_tzid(zone);
    moment.zone = tzid ? tzid : "";
  } else if (icaltime_is_utc(time)) {
    moment.zone = "UTC";
  }
  // libical's own count of days begins with 1902.
  const std::chrono::sys_days day = std::chrono::year(time.year) /
                                    static_cast<unsigned>(time.month) /
                                    static_cast<unsigned>(time.day);
  moment.day = static_cast<std::int32_t>(day.time_since_epoch().count());
  return moment;
}

std::int64_t modifiedOf(icalcomponent* component) {
  for (const icalproperty_kind kind :
       {ICAL_LASTMODIFIED_PROPERTY, ICAL_DTSTAMP_PROPERTY, ICAL_CREATED_PROPERTY})
    if (const auto moment = momentOf(first(component, kind)))
      return std::int64_t{moment->day} * 86400 + moment->second;
  return 0;
}

// libical's own walk over TZIDs leaves out those of RECURRENCE-ID and of extensions.
void addZonesOf(icalcomponent* component, std::set<std::string>& zones) {
  for (icalproperty* property = first(component, ICAL_ANY_PROPERTY); property;
       property = icalcomponent_get_next_property(component, ICAL_ANY_PROPERTY)) {
    icalparameter* const zone = icalproperty_get_first_parameter(property, ICAL_TZID_PARAMETER);
    const char* const tzid = zone ? icalparameter_get_tzid(zone) : nullptr;
    if (tzid) zones.emplace(tzid);
  }
  for (icalcomponent* inner = icalcomponent_get_first_component(component, ICAL_ANY_COMPONENT);
       inner; inner = icalcomponent_get_next_component(component, ICAL_ANY_COMPONENT))
    addZonesOf(inner, zones);
}

std::vector<std::string> zonesOf(icalcomponent* component) {
  std::set<std::string> zones;
  if (icalcomponent_isa(component) != ICAL_VTIMEZONE_COMPONENT) {
    addZonesOf(component, zones);
  } else if (icalproperty* const tzid = first(component, ICAL_TZID_PROPERTY)) {
    const char* const text = icalproperty_get_tzid(tzid);
    if (text) zones.emplace(text);
  }
  return {zones.begin(), zones.end()};
}

// What libical left in place of what it could not read, here or in a component within.
std::string flawOf(icalcomponent* component) {
  if (icalproperty* const error = first(component, ICAL_XLICERROR_PROPERTY)) {
    const char* const text = icalproperty_get_xlicerror(error);
    return text && *text ? text : "libical flags it without a reason";
  }
  for (icalcomponent* inner = icalcomponent_get_first_component(component, ICAL_ANY_COMPONENT);
       inner; inner = icalcomponent_get_next_component(component, ICAL_ANY_COMPONENT)) {
    std::string flaw = flawOf(inner);
    if (!flaw.empty()) return flaw;
  }
  return {};
}

}  // namespace

Reading readComponent(const std::string& text) {
  Reading reading;
  const OwnedComponent component = parse(text);
  if (!component) {
    reading.flaw = "libical finds no component in it";
    return reading;
  }
  reading.flaw = flawOf(component.get());
  icalproperty* const uid = first(component.get(), ICAL_UID_PROPERTY);
  const char* const uidText = uid ? icalproperty_get_uid(uid) : nullptr;
  if (uidText) reading.uid = uidText;
  reading.recurrence = momentOf(first(component.get(), ICAL_RECURRENCEID_PROPERTY));
  reading.start = momentOf(first(component.get(), ICAL_DTSTART_PROPERTY));
  reading.recurring = first(component.get(), ICAL_RRULE_PROPERTY) != nullptr ||
                      first(component.get(), ICAL_RDATE_PROPERTY) != nullptr;
  reading.modified = modifiedOf(component.get());
  reading.zones = zonesOf(component.get());
  return reading;
}

}  // namespace mlmig
