// What makes two components the same: their unfolded content lines, but for the UID.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mlmig {

// SHA-256.
struct Identity {
  std::array<std::uint8_t, 32> bytes{};

  [[nodiscard]] std::string hex() const;
  // Exactly 64 lower-case hexadecimal digits; anything else is nothing.
  [[nodiscard]] static std::optional<Identity> parse(std::string_view hex);
  friend auto operator<=>(const Identity&, const Identity&) = default;
};

// Of a component's unfolded content lines (Piece::text). The value of its own UID does not count,
// UIDs of components within it do.
[[nodiscard]] Identity identityOf(std::string_view text);

// The UID of an item whose own is taken by another item: the same for the same UID and content, in
// the form of a UUID (RFC 9562, version 8).
[[nodiscard]] std::string freshUid(std::string_view uid, const Identity& content);

// SHA-256 of any text, in hexadecimal.
[[nodiscard]] std::string digestOf(std::string_view text);

}  // namespace mlmig
