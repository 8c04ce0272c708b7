// The one bounded cursor for all binary formats.
//
// A read that fails moves nothing and returns nothing. Ranges are checked by subtraction and
// arrays by division, so no declared number can overflow; integers are decoded by width and
// endianness, never by copying a struct. The reader borrows the bytes: they must outlive it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "manifest/base/bytes.h"

namespace qfe {

class ByteReader {
 public:
  explicit ByteReader(ByteView bytes) : bytes_(bytes) {}

  [[nodiscard]] std::size_t size() const { return bytes_.size(); }
  [[nodiscard]] std::size_t position() const { return position_; }
  [[nodiscard]] std::size_t remaining() const { return bytes_.size() - position_; }
  [[nodiscard]] bool atEnd() const { return remaining() == 0; }

  // False, and nothing moved, when the offset is past the end (the end itself is allowed).
  [[nodiscard]] bool seek(std::uint64_t offset);
  [[nodiscard]] bool skip(std::uint64_t count);
  // Moves up to the next multiple of `alignment` (a power of two) counted from the start.
  [[nodiscard]] bool align(std::size_t alignment);

  [[nodiscard]] std::optional<std::uint8_t> u8();
  [[nodiscard]] std::optional<std::uint16_t> u16le();
  [[nodiscard]] std::optional<std::uint32_t> u32le();
  [[nodiscard]] std::optional<std::uint64_t> u64le();
  [[nodiscard]] std::optional<std::uint16_t> u16be();
  [[nodiscard]] std::optional<std::uint32_t> u32be();
  [[nodiscard]] std::optional<std::uint64_t> u64be();

  // The next `count` bytes.
  [[nodiscard]] std::optional<ByteView> bytes(std::uint64_t count);
  // A view anywhere in the input, without moving.
  [[nodiscard]] std::optional<ByteView> at(std::uint64_t offset, std::uint64_t count) const;
  // Whether `count` elements of `width` bytes fit into what remains.
  [[nodiscard]] bool fits(std::uint64_t count, std::uint64_t width) const;

 private:
  ByteView bytes_;
  std::size_t position_ = 0;
};

}  // namespace qfe
