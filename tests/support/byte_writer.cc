#include "tests/support/byte_writer.h"

#include <stdexcept>

#include <fmt/format.h>

namespace qfe::test {
namespace {

// SplitMix64: short, and the same on every machine.
std::uint64_t nextRandom(std::uint64_t& state) {
  state += 0x9E3779B97F4A7C15U;
  std::uint64_t mixed = state;
  mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9U;
  mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBU;
  return mixed ^ (mixed >> 31);
}

}  // namespace

ByteWriter& ByteWriter::number(std::uint64_t value, std::size_t width) {
  for (std::size_t i = 0; i < width; ++i) {
    const std::size_t place = order_ == ByteOrder::little ? i : width - 1 - i;
    bytes_.push_back(static_cast<std::uint8_t>(value >> (8 * place)));
  }
  return *this;
}

ByteWriter& ByteWriter::bytes(ByteView bytes) {
  bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  return *this;
}

ByteWriter& ByteWriter::utf16(std::string_view ascii) {
  for (const char c : ascii) u16(static_cast<std::uint8_t>(c));
  return u16(0);
}

ByteWriter& ByteWriter::align(std::size_t alignment) {
  while (bytes_.size() % alignment != 0) bytes_.push_back(0);
  return *this;
}

ByteWriter& ByteWriter::padTo(std::size_t position) {
  if (position < bytes_.size()) {
    throw std::logic_error(
        fmt::format("cannot pad to {}: {} bytes are written already", position, bytes_.size()));
  }
  bytes_.resize(position);
  return *this;
}

ByteWriter& ByteWriter::fillTo(std::size_t position, std::uint64_t seed) {
  std::size_t at = bytes_.size();
  padTo(position);
  std::uint64_t state = seed;
  while (at < position) {
    std::uint64_t random = nextRandom(state);
    for (int i = 0; i < 8 && at < position; ++i, random >>= 8) {
      bytes_[at++] = static_cast<std::uint8_t>(random);
    }
  }
  return *this;
}

void poke(Bytes& bytes, std::size_t offset, std::size_t width, std::uint64_t before,
          std::uint64_t after) {
  if (width > bytes.size() || offset > bytes.size() - width) {
    throw std::logic_error(fmt::format("no {} bytes at {}", width, offset));
  }
  std::uint64_t found = 0;
  for (std::size_t i = width; i-- > 0;) found = (found << 8) | bytes[offset + i];
  if (found != before) {
    throw std::logic_error(fmt::format("at {} is {:#x}, not {:#x}", offset, found, before));
  }
  for (std::size_t i = 0; i < width; ++i) {
    bytes[offset + i] = static_cast<std::uint8_t>(after >> (8 * i));
  }
}

}  // namespace qfe::test
