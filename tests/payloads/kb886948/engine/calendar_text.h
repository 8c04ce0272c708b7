// Calendars for tests, in text.
#pragma once

#include <sstream>
#include <string>

#include "payloads/kb886948/engine/calendar_index.h"

namespace mlmig::test {

// Lines are given with LF and get CRLF.
inline std::string crlf(const std::string& text) {
  std::string result;
  for (const char c : text) result.append(c == '\n' ? "\r\n" : std::string(1, c));
  return result;
}

// A component of any kind; `lines` end with "\n" each, and an empty UID is none.
inline std::string component(const std::string& name, const std::string& uid,
                             const std::string& lines) {
  return crlf("BEGIN:" + name + "\n" + (uid.empty() ? "" : "UID:" + uid + "\n") + lines +
              "END:" + name + "\n");
}

inline std::string event(const std::string& uid, const std::string& lines = {}) {
  return component("VEVENT", uid, "DTSTART:20041116T090000Z\n" + lines);
}

// The master of a series that begins at 9:00 UTC.
inline std::string series(const std::string& uid, const std::string& summary) {
  return event(uid, "RRULE:FREQ=DAILY\nSUMMARY:" + summary + "\n");
}

// Of such a series; the day is one of November 2004: "17".
inline std::string exception(const std::string& uid, const std::string& day,
                             const std::string& summary) {
  return component("VEVENT", uid,
                   "DTSTART:200411" + day + "T120000Z\nRECURRENCE-ID:200411" + day +
                       "T090000Z\nSUMMARY:" + summary + "\n");
}

inline std::string zone(const std::string& tzid, const std::string& lines = {}) {
  return crlf("BEGIN:VTIMEZONE\nTZID:" + tzid +
              "\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0100\n" +
              lines + "END:STANDARD\nEND:VTIMEZONE\n");
}

inline std::string calendar(const std::string& components, const std::string& properties = {}) {
  return crlf("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//EN\n" + properties) + components +
         "END:VCALENDAR\r\n";
}

inline CalendarIndex indexOf(const std::string& text) {
  std::istringstream stream(text);
  return indexCalendar(stream);
}

}  // namespace mlmig::test
