#pragma once
#include <cstdint>
#include <vector>
namespace qfe::delta {

// Bytes of the new file that resemble bytes of the old file (or earlier bytes of the new one).
struct Cover {
  std::uint64_t at = 0;      // in the new file
  std::uint64_t size = 0;
  std::uint64_t source = 0;  // in the old file, or in the new one
  bool fromNew = false;
};

}  // namespace qfe::delta
