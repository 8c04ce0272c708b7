// Names that a package may carry to a server.
//
// A SafePath is relative, has '/' between its components and at least one component. Refused,
// each with its own reason: empty, absolute, `.` and `..` and empty components, backslashes,
// control characters, invalid UTF-8, not NFC, over the limits; on the windows platform also
// reserved device names (CON, NUL, COM1, … with any extension), `<>:"|?*` (a colon opens a
// stream), and trailing dots or spaces.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qfe {

enum class Platform { windows, linux_, any };

class SafePath {
 public:
  // Throws Error(unsafePath) that quotes the name (escaped) and says why.
  [[nodiscard]] static SafePath parse(std::string_view text, Platform platform);

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] std::vector<std::string_view> components() const;
  [[nodiscard]] std::string_view fileName() const;

  friend auto operator<=>(const SafePath&, const SafePath&) = default;

 private:
  explicit SafePath(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

// A path of a file row: `{location}/relative`, `relative/from/root`, or in drafts a bare file
// name (no location, no slash).
struct InstallPath {
  std::string location;  // empty: from the root
  std::string relative;  // a SafePath's text

  // Throws Error(unsafePath).
  [[nodiscard]] static InstallPath parse(std::string_view text, Platform platform);
  [[nodiscard]] std::string print() const;
  // Only drafts have them: to be searched for.
  [[nodiscard]] bool isBareName() const;
  [[nodiscard]] std::string_view fileName() const;

  friend auto operator<=>(const InstallPath&, const InstallPath&) = default;
};

// Key under which names that are the same to a server are equal: NFC, and for windows case
// folded (Unicode default case folding, by utf8proc). Bytes that are not UTF-8 are kept as they
// are, so that any name found on a disk has a key.
[[nodiscard]] std::string nameKey(std::string_view name, Platform platform);

// The text with control and non-UTF-8 bytes escaped, for messages.
[[nodiscard]] std::string escapeForMessage(std::string_view text);

}  // namespace qfe
