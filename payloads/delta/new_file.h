// The new file while it is made: the latest bytes stay, because what follows may be like them.
#pragma once

#include <cstdint>
#include <functional>

#include "manifest/base/bytes.h"

namespace qfe::delta {

// Takes the new file's bytes in their order.
using NewFileSink = std::function<void(ByteView bytes)>;

class NewFile {
 public:
  // Keeps at least the last `window` bytes. Borrows the sink.
  NewFile(std::uint64_t window, const NewFileSink& sink);

  // Room for the next bytes, which begin at `at`; the window stands before it.
  [[nodiscard]] std::uint8_t* place(std::uint64_t at, std::uint64_t count);
  // A byte of the window or later.
  [[nodiscard]] const std::uint8_t* earlier(std::uint64_t at) const {
    return buffer_.data() + (at - begin_);
  }
  // The file is whole up to here: the sink gets what it has not yet.
  void finished(std::uint64_t at);
  // The sink gets the rest.
  void flush();

 private:
  const NewFileSink& sink_;
  std::uint64_t window_;
  Bytes buffer_;
  std::uint64_t begin_ = 0;  // of the buffer, in the file
  std::uint64_t given_ = 0, done_ = 0;
};

}  // namespace qfe::delta
