// What of the new file resembles the old one.
#pragma once

#include <cstdint>

namespace qfe::delta {

// Bytes of the new file that resemble bytes of the old file, or earlier bytes of the new one.
struct Cover {
  std::uint64_t at = 0;  // in the new file
  std::uint64_t size = 0;
  std::uint64_t source = 0;
  bool fromNew = false;  // the source lies in the new file
};

}  // namespace qfe::delta
