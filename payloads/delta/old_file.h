// The old file, read in blocks as covers ask for its pieces.
#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "manifest/base/bytes.h"

namespace qfe::delta {

// The file that a delta stands on (or several, seen as one). `read` fills the span from the offset,
// or throws; it is asked only for bytes inside `size`, in any order, by one thread.
struct OldFile {
  std::uint64_t size = 0;
  std::function<void(std::uint64_t offset, std::span<std::uint8_t> out)> read;
};

class OldBlocks {
 public:
  // Borrows.
  explicit OldBlocks(const OldFile& file) : file_(file) {}

  // Bytes inside the file, valid until the next call.
  [[nodiscard]] const std::uint8_t* at(std::uint64_t offset, std::uint64_t count);

 private:
  const OldFile& file_;
  Bytes block_;
  std::uint64_t begin_ = 0;  // of the block, in the file
};

}  // namespace qfe::delta
