// Content lines of an iCalendar stream (RFC 5545, section 3.1), with the bytes they came from.
//
// libical reads text but keeps no positions; what is migrated are the source's own bytes, so the
// lines are found here and only their meaning is left to libical.
#pragma once

#include <cstdint>
#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mlmig {

inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";  // of UTF-8

struct ContentLine {
  std::uint64_t offset = 0;  // of its first byte in the stream
  std::uint64_t size = 0;    // bytes, folds and line ends included
  std::uint64_t number = 0;  // of its first physical line, from 1
  std::string_view text;     // without folds and line ends; until the next line is read
  bool cut = false;          // longer than the limit: the text is only its beginning

  // The name before ':' or ';', in upper case and without blanks after it: "DTSTART".
  [[nodiscard]] std::string name() const;
  // What follows the first ':' that no quotes enclose; nothing when there is none.
  [[nodiscard]] std::optional<std::string_view> value() const;
};

// Borrows the stream, whose position is where the first line begins.
class ContentLines {
 public:
  explicit ContentLines(std::istream& stream);

  // Nothing at the end of the stream. A line ends with LF or CRLF, and goes on where the next one
  // begins with a blank or tab. A byte order mark at the start belongs to no text.
  [[nodiscard]] std::optional<ContentLine> next();

 private:
  void appendPhysicalLine();
  [[nodiscard]] bool fill();  // true while there are unread bytes
  void skip(std::size_t count);

  std::istream* stream_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0, end_ = 0;  // of what is unread in the buffer
  std::uint64_t offset_ = 0, number_ = 1;
  std::string text_;
  bool cut_ = false;
};

}  // namespace mlmig
