#include "manifest/base/safe_path.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>

#include <fmt/format.h>
#include <utf8proc.h>

#include "manifest/base/bytes.h"
#include "manifest/base/error.h"
#include "manifest/base/limits.h"

namespace qfe {
namespace {

struct Free {
  void operator()(utf8proc_uint8_t* text) const { std::free(text); }
};

// Nothing when the text is not UTF-8.
std::optional<std::string> mapUnicode(std::string_view text, int options) {
  utf8proc_uint8_t* raw = nullptr;
  const utf8proc_ssize_t length =
      utf8proc_map(asBytes(text).data(), static_cast<utf8proc_ssize_t>(text.size()), &raw,
                   static_cast<utf8proc_option_t>(options));
  const std::unique_ptr<utf8proc_uint8_t, Free> owned(raw);
  if (length < 0) return std::nullopt;
  return std::string(asText({owned.get(), static_cast<std::size_t>(length)}));
}

constexpr int kNfc = UTF8PROC_STABLE | UTF8PROC_COMPOSE;

// The character that begins the text and its length in bytes; 0 when it is not UTF-8.
struct Character {
  utf8proc_int32_t value = 0;
  std::size_t length = 0;
};
Character firstCharacter(std::string_view text) {
  Character character;
  const auto length = utf8proc_iterate(
      asBytes(text).data(), static_cast<utf8proc_ssize_t>(text.size()), &character.value);
  character.length = length > 0 ? static_cast<std::size_t>(length) : 0;
  return character;
}

bool isControl(utf8proc_int32_t c) {
  return utf8proc_category(c) == UTF8PROC_CATEGORY_CC;
}

// Characters that change how the rest of a message is shown: a name must not be able to lie.
bool isDeceptive(utf8proc_int32_t c) {
  const utf8proc_category_t category = utf8proc_category(c);
  return category == UTF8PROC_CATEGORY_CF || category == UTF8PROC_CATEGORY_ZL ||
         category == UTF8PROC_CATEGORY_ZP;
}

bool hasControl(std::string_view text) {
  while (!text.empty()) {
    const Character character = firstCharacter(text);
    if (character.length == 0 || isControl(character.value)) return true;
    text.remove_prefix(character.length);
  }
  return false;
}

char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

// Device names of the Windows naming rules. The superscript digits count as digits there.
bool isDeviceName(std::string_view component) {
  std::string stem(component.substr(0, component.find('.')));
  stem.erase(stem.find_last_not_of(' ') + 1);
  std::ranges::transform(stem, stem.begin(), upper);
  static constexpr std::array<std::string_view, 6> kNames = {"CON", "PRN",    "AUX",
                                                             "NUL", "CONIN$", "CONOUT$"};
  if (std::ranges::find(kNames, stem) != kNames.end()) return true;
  if (!stem.starts_with("COM") && !stem.starts_with("LPT")) return false;
  const std::string_view digit = std::string_view(stem).substr(3);
  const bool plain = digit.size() == 1 && digit[0] >= '0' && digit[0] <= '9';
  return plain || digit == "\u00B9" || digit == "\u00B2" || digit == "\u00B3";
}

// Why a component is refused; empty when it is not.
std::string componentReason(std::string_view component, bool windowsRules) {
  if (component.empty()) return "it has an empty component (two slashes, or one at the end)";
  if (component == "." || component == "..") {
    return fmt::format("it has the component \"{}\"", component);
  }
  if (component.size() > limits::kPathComponentBytes) {
    return fmt::format("a component has {} bytes; the limit is {}", component.size(),
                       limits::kPathComponentBytes);
  }
  if (!windowsRules) return {};
  if (const std::size_t bad = component.find_first_of("<>:\"|?*"); bad != std::string_view::npos) {
    if (component[bad] == ':') return "it has a colon, which names a drive or a stream on Windows";
    return fmt::format("it has the character {}, which Windows forbids", component[bad]);
  }
  if (isDeviceName(component)) return "it has a device name of Windows";
  if (component.back() == '.' || component.back() == ' ') {
    return "a component ends in a dot or a space, which Windows drops";
  }
  return {};
}

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t slash = text.find('/');
    parts.push_back(text.substr(0, slash));
    if (slash == std::string_view::npos) return parts;
    text.remove_prefix(slash + 1);
  }
}

std::string pathReason(std::string_view text, bool windowsRules) {
  if (text.empty()) return "it is empty";
  if (text.size() > limits::kPathBytes) {
    return fmt::format("it has {} bytes; the limit is {}", text.size(), limits::kPathBytes);
  }
  const std::optional<std::string> normalized = mapUnicode(text, kNfc);
  if (!normalized) return "it is not valid UTF-8";
  if (hasControl(text)) return "it has a control character";
  if (*normalized != text) return "it is not in Unicode normalization form C";
  if (text.front() == '/') return "it is absolute";
  if (text.find('\\') != std::string_view::npos) return "it has a backslash; use /";
  for (const std::string_view component : split(text)) {
    std::string reason = componentReason(component, windowsRules);
    if (!reason.empty()) return reason;
  }
  return {};
}

[[noreturn]] void refuse(std::string_view text, std::string_view reason) {
  // A name over the limit is shown in part.
  constexpr std::size_t kShown = 200;
  throw Error(ErrorCode::unsafePath, fmt::format("the path \"{}{}\" is refused: {}",
                                                 escapeForMessage(text.substr(0, kShown)),
                                                 text.size() > kShown ? "..." : "", reason));
}

bool isLocationName(std::string_view name) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  };
  return !name.empty() && name.size() <= 64 && std::ranges::all_of(name, allowed);
}

std::string_view lastComponent(std::string_view text) {
  const std::size_t slash = text.rfind('/');
  return slash == std::string_view::npos ? text : text.substr(slash + 1);
}

}  // namespace

SafePath SafePath::parse(std::string_view text, Platform platform) {
  // A path that may go to any platform has to obey the strictest one.
  const std::string reason = pathReason(text, platform != Platform::linux_);
  if (!reason.empty()) refuse(text, reason);
  return SafePath(std::string(text));
}

std::vector<std::string_view> SafePath::components() const {
  return split(text_);
}
std::string_view SafePath::fileName() const {
  return lastComponent(text_);
}

InstallPath InstallPath::parse(std::string_view text, Platform platform) {
  const std::string_view first = text.substr(0, text.find('/'));
  if (first.size() < 2 || first.front() != '{' || first.back() != '}') {
    return {"", SafePath::parse(text, platform).text()};
  }
  const std::string_view location = first.substr(1, first.size() - 2);
  if (!isLocationName(location)) {
    refuse(text, "a location's name has 1 to 64 letters, digits, _ or -");
  }
  if (first.size() == text.size()) {
    refuse(text, "it is a location without a file; write {name}/folder/file");
  }
  const std::string reason =
      pathReason(text.substr(first.size() + 1), platform != Platform::linux_);
  if (!reason.empty()) refuse(text, fmt::format("behind the location, {}", reason));
  return {std::string(location), std::string(text.substr(first.size() + 1))};
}

std::string InstallPath::print() const {
  return location.empty() ? relative : fmt::format("{{{}}}/{}", location, relative);
}

bool InstallPath::isBareName() const {
  return location.empty() && relative.find('/') == std::string::npos;
}

std::string_view InstallPath::fileName() const {
  return lastComponent(relative);
}

std::string nameKey(std::string_view name, Platform platform) {
  const int options = platform == Platform::windows ? kNfc | UTF8PROC_CASEFOLD : kNfc;
  return mapUnicode(name, options).value_or(std::string(name));
}

std::string escapeForMessage(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    Character character = firstCharacter(text);
    if (character.length == 0) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(text.front()));
      character.length = 1;
    } else if (character.value < 0x80 && isControl(character.value)) {
      out += fmt::format("\\x{:02x}", character.value);
    } else if (isControl(character.value) || isDeceptive(character.value)) {
      out += fmt::format("\\u{{{:04x}}}", character.value);
    } else {
      out.append(text.substr(0, character.length));
    }
    text.remove_prefix(character.length);
  }
  return out;
}

}  // namespace qfe
