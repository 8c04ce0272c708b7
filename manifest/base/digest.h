// SHA-256 (FIPS 180-4), by OpenSSL.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "manifest/base/bytes.h"

namespace qfe {

class Digest {
 public:
  static constexpr std::size_t kSize = 32;

  Digest() = default;  // all zero; never a digest of anything that matters
  explicit Digest(const std::array<std::uint8_t, kSize>& bytes) : bytes_(bytes) {}

  // Exactly 64 lower-case hexadecimal digits; anything else is nothing.
  [[nodiscard]] static std::optional<Digest> parse(std::string_view hex);
  [[nodiscard]] static Digest of(ByteView bytes);
  [[nodiscard]] static Digest of(std::string_view text) { return of(asBytes(text)); }

  [[nodiscard]] std::string hex() const { return toHex(bytes_); }
  [[nodiscard]] const std::array<std::uint8_t, kSize>& bytes() const { return bytes_; }

  friend auto operator<=>(const Digest&, const Digest&) = default;

 private:
  std::array<std::uint8_t, kSize> bytes_{};
};

// Incremental form. One object hashes one stream; not shared between threads.
class Hasher {
 public:
  Hasher();
  ~Hasher();
  Hasher(Hasher&&) noexcept;
  Hasher& operator=(Hasher&&) noexcept;

  void update(ByteView bytes);
  // Ends the stream; the hasher may then be used for another.
  [[nodiscard]] Digest finish();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

}  // namespace qfe
