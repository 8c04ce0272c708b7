#include "manifest/base/version.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "manifest/base/limits.h"

namespace qfe {
namespace {

bool isPrintable(char c) {
  return c >= 0x20 && c <= 0x7e;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

// One part: digits only, and not more than 64 bits of them.
std::optional<std::uint64_t> parsePart(std::string_view text) {
  std::uint64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end) return std::nullopt;
  return value;
}

// Empty when any part is not a number.
std::vector<std::uint64_t> parseParts(std::string_view text) {
  std::vector<std::uint64_t> parts;
  while (true) {
    const std::size_t separator = text.find_first_of(".,");
    const auto part = parsePart(trimmed(text.substr(0, separator)));
    if (!part) return {};
    parts.push_back(*part);
    if (separator == std::string_view::npos) return parts;
    text.remove_prefix(separator + 1);
  }
}

}  // namespace

std::optional<Version> Version::parse(std::string_view text) {
  if (text.empty() || text.size() > limits::kVersionLength) return std::nullopt;
  if (!std::ranges::all_of(text, isPrintable)) return std::nullopt;
  Version version;
  version.text_ = text;
  version.parts_ = parseParts(text);
  version.numeric_ = !version.parts_.empty();
  return version;
}

Version Version::fromParts(std::uint16_t a, std::uint16_t b, std::uint16_t c, std::uint16_t d) {
  Version version;
  version.text_ = fmt::format("{}.{}.{}.{}", a, b, c, d);
  version.parts_ = {a, b, c, d};
  version.numeric_ = true;
  return version;
}

std::partial_ordering Version::compare(const Version& other) const {
  if (!numeric_ || !other.numeric_) {
    return text_ == other.text_ ? std::partial_ordering::equivalent
                                : std::partial_ordering::unordered;
  }
  const std::size_t count = std::max(parts_.size(), other.parts_.size());
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t mine = i < parts_.size() ? parts_[i] : 0;
    const std::uint64_t theirs = i < other.parts_.size() ? other.parts_[i] : 0;
    if (mine != theirs) return mine <=> theirs;
  }
  return std::partial_ordering::equivalent;
}

bool VersionRange::contains(const Version& version) const {
  // Unordered answers false to both questions, which puts the version outside.
  if (atLeast && !std::is_gteq(version.compare(*atLeast))) return false;
  return !below || std::is_lt(version.compare(*below));
}

}  // namespace qfe
