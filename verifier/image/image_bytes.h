// The bytes of an image, read piece by piece and never past the end.
#pragma once

#include <cstdint>
#include <optional>

#include "manifest/base/bytes.h"
#include "verifier/image/image.h"

namespace qfe {

// Borrows the source, which must outlive it. A source that gives fewer bytes than the size
// promises (a file that shrinks meanwhile) looks like a truncated image.
class ImageBytes {
 public:
  ImageBytes(const ImageSource& source, std::uint64_t size) : source_(source), size_(size) {}

  [[nodiscard]] std::uint64_t size() const { return size_; }
  // Exactly `count` bytes, or nothing. Callers hold `count` under a limit.
  [[nodiscard]] std::optional<Bytes> read(std::uint64_t offset, std::uint64_t count) const;
  // What there is of them.
  [[nodiscard]] Bytes readUpTo(std::uint64_t offset, std::uint64_t count) const;

 private:
  const ImageSource& source_;
  std::uint64_t size_;
};

}  // namespace qfe
