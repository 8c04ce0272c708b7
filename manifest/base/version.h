// A version as it was printed, with its numeric parts.
//
// `6.5.7232.52` and `06.05.7232.052` are equal, a missing part is 0, comma and dot both
// separate (spaces around them are allowed), comparison is numeric. A version with other than
// numeric parts (`1.1.1w`, `5.0:2195.2194`) compares for equality of its text only.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qfe {

class Version {
 public:
  // Text of 1 to limits::kVersionLength printable ASCII characters; else nothing.
  [[nodiscard]] static std::optional<Version> parse(std::string_view text);
  // The four 16-bit parts of a PE fixed file version.
  [[nodiscard]] static Version fromParts(std::uint16_t a, std::uint16_t b, std::uint16_t c,
                                         std::uint16_t d);

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] bool numeric() const { return numeric_; }
  // Empty unless numeric().
  [[nodiscard]] const std::vector<std::uint64_t>& parts() const { return parts_; }

  // Unordered when one of them is not numeric and their texts differ.
  [[nodiscard]] std::partial_ordering compare(const Version& other) const;
  friend bool operator==(const Version& a, const Version& b) { return std::is_eq(a.compare(b)); }

 private:
  std::string text_;
  std::vector<std::uint64_t> parts_;
  bool numeric_ = false;
};

// `atLeast` ≤ version < `below`; a missing bound does not bind. A version that a bound cannot be
// compared with is outside.
struct VersionRange {
  std::optional<Version> atLeast;
  std::optional<Version> below;

  [[nodiscard]] bool contains(const Version& version) const;
  friend bool operator==(const VersionRange&, const VersionRange&) = default;
};

}  // namespace qfe
