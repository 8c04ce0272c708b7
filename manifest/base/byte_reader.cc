#include "manifest/base/byte_reader.h"

#include <concepts>

namespace qfe {
namespace {

template <std::unsigned_integral Integer>
Integer littleEndian(ByteView bytes) {
  Integer value = 0;
  for (std::size_t i = sizeof(Integer); i-- > 0;) {
    value = static_cast<Integer>((std::uint64_t{value} << 8) | bytes[i]);
  }
  return value;
}

template <std::unsigned_integral Integer>
Integer bigEndian(ByteView bytes) {
  Integer value = 0;
  for (std::size_t i = 0; i < sizeof(Integer); ++i) {
    value = static_cast<Integer>((std::uint64_t{value} << 8) | bytes[i]);
  }
  return value;
}

template <std::unsigned_integral Integer>
std::optional<Integer> decode(std::optional<ByteView> bytes, Integer (*order)(ByteView)) {
  if (!bytes) return std::nullopt;
  return order(*bytes);
}

}  // namespace

bool ByteReader::seek(std::uint64_t offset) {
  if (offset > bytes_.size()) return false;
  position_ = static_cast<std::size_t>(offset);
  return true;
}

bool ByteReader::skip(std::uint64_t count) {
  if (count > remaining()) return false;
  position_ += static_cast<std::size_t>(count);
  return true;
}

bool ByteReader::align(std::size_t alignment) {
  if (alignment == 0 || (alignment & (alignment - 1)) != 0) return false;
  const std::size_t over = position_ & (alignment - 1);
  return over == 0 || skip(alignment - over);
}

std::optional<std::uint8_t> ByteReader::u8() {
  return decode<std::uint8_t>(bytes(sizeof(std::uint8_t)), littleEndian);
}
std::optional<std::uint16_t> ByteReader::u16le() {
  return decode<std::uint16_t>(bytes(sizeof(std::uint16_t)), littleEndian);
}
std::optional<std::uint32_t> ByteReader::u32le() {
  return decode<std::uint32_t>(bytes(sizeof(std::uint32_t)), littleEndian);
}
std::optional<std::uint64_t> ByteReader::u64le() {
  return decode<std::uint64_t>(bytes(sizeof(std::uint64_t)), littleEndian);
}
std::optional<std::uint16_t> ByteReader::u16be() {
  return decode<std::uint16_t>(bytes(sizeof(std::uint16_t)), bigEndian);
}
std::optional<std::uint32_t> ByteReader::u32be() {
  return decode<std::uint32_t>(bytes(sizeof(std::uint32_t)), bigEndian);
}
std::optional<std::uint64_t> ByteReader::u64be() {
  return decode<std::uint64_t>(bytes(sizeof(std::uint64_t)), bigEndian);
}

std::optional<ByteView> ByteReader::bytes(std::uint64_t count) {
  const std::optional<ByteView> view = at(position_, count);
  if (view) position_ += view->size();
  return view;
}

std::optional<ByteView> ByteReader::at(std::uint64_t offset, std::uint64_t count) const {
  if (offset > bytes_.size() || count > bytes_.size() - offset) return std::nullopt;
  return bytes_.subspan(static_cast<std::size_t>(offset), static_cast<std::size_t>(count));
}

bool ByteReader::fits(std::uint64_t count, std::uint64_t width) const {
  return width == 0 || count <= remaining() / width;
}

}  // namespace qfe
