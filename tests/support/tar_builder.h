// Tars made byte by byte, as no honest writer makes them, without libarchive: so they are also a
// second opinion on what the package writer makes.
#pragma once

#include <cstdint>
#include <string>

#include "manifest/base/bytes.h"

namespace qfe {

// One member. The defaults are the fields of a package's member, but for name, size and time.
struct TarEntry {
  std::string name;
  std::string content{};
  char type = '0';  // '1' hard link, '2' symbolic link, '3' '4' devices, '5' folder, '6' pipe
  std::string link{};
  unsigned mode = 0644;
  unsigned uid = 0, gid = 0;
  std::uint64_t time = 0;
  std::string user{}, group{};
};

class TarBuilder {
 public:
  TarBuilder& add(const TarEntry& entry);
  // The tar with its two end blocks.
  [[nodiscard]] Bytes finish() const;

 private:
  std::string bytes_;
};

}  // namespace qfe
