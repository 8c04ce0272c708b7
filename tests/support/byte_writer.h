// Writes binary fixtures field by field, in either byte order.
#pragma once

#include <cstdint>
#include <string_view>

#include "manifest/base/bytes.h"

namespace qfe::test {

enum class ByteOrder { little, big };

class ByteWriter {
 public:
  explicit ByteWriter(ByteOrder order = ByteOrder::little) : order_(order) {}

  ByteWriter& u8(std::uint64_t value) { return number(value, 1); }
  ByteWriter& u16(std::uint64_t value) { return number(value, 2); }
  ByteWriter& u32(std::uint64_t value) { return number(value, 4); }
  ByteWriter& u64(std::uint64_t value) { return number(value, 8); }
  ByteWriter& bytes(ByteView bytes);
  ByteWriter& text(std::string_view text) { return bytes(asBytes(text)); }
  // ASCII text as UTF-16LE with a final NUL.
  ByteWriter& utf16(std::string_view ascii);
  // Zeroes up to the next multiple of `alignment`, counted from the first byte written.
  ByteWriter& align(std::size_t alignment);
  // Zeroes up to an absolute position; throws std::logic_error when that is behind.
  ByteWriter& padTo(std::size_t position);
  // Pseudo-random bytes up to an absolute position, the same for the same seed everywhere.
  ByteWriter& fillTo(std::size_t position, std::uint64_t seed);

  [[nodiscard]] std::size_t size() const { return bytes_.size(); }
  [[nodiscard]] const Bytes& view() const { return bytes_; }
  [[nodiscard]] Bytes take() { return std::move(bytes_); }

 private:
  ByteWriter& number(std::uint64_t value, std::size_t width);

  ByteOrder order_;
  Bytes bytes_;
};

// Overwrites a little-endian number of `width` bytes. Throws std::logic_error unless the old
// value was `before`, so that a fixture's edit never hits another field than it meant.
void poke(Bytes& bytes, std::size_t offset, std::size_t width, std::uint64_t before,
          std::uint64_t after);

}  // namespace qfe::test
