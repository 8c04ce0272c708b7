#include "verifier/image/image_bytes.h"

#include <algorithm>

namespace qfe {

std::optional<Bytes> ImageBytes::read(std::uint64_t offset, std::uint64_t count) const {
  // Asked before anything is allocated.
  if (offset > size_ || count > size_ - offset) return std::nullopt;
  Bytes bytes = readUpTo(offset, count);
  if (bytes.size() != count) return std::nullopt;
  return bytes;
}

Bytes ImageBytes::readUpTo(std::uint64_t offset, std::uint64_t count) const {
  if (offset >= size_) return {};
  Bytes bytes(static_cast<std::size_t>(std::min(count, size_ - offset)));
  bytes.resize(std::min(bytes.size(), source_(offset, bytes)));
  return bytes;
}

}  // namespace qfe
