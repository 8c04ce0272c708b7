// Where bytes of the new file occurred before in it.
#pragma once

#include <cstdint>
#include <vector>

#include "manifest/base/bytes.h"

namespace qfe::delta {

class HashChains {
 public:
  static constexpr std::uint64_t kMaxBytes = 0xFFFFFFFE;

  // Borrows the text, of at most kMaxBytes; finds nothing further back than `window`.
  HashChains(ByteView text, std::uint64_t window, unsigned hashedBytes);

  // All places before `end` can be found from now on.
  void insertTo(std::uint64_t end);
  // Calls visit(place) for at most `depth` earlier places that may begin like `at`, the nearest
  // first, until it returns false.
  template <typename Visit>
  void forEach(std::uint64_t at, unsigned depth, const Visit& visit) const {
    if (at + 8 > text_.size()) return;
    std::uint32_t place = heads_[slotOf(at)];
    for (unsigned i = 0; i < depth && place != kNone && at - place <= window_; ++i) {
      if (!visit(std::uint64_t{place})) return;
      place = before_[place];
    }
  }

 private:
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;
  [[nodiscard]] std::size_t slotOf(std::uint64_t at) const;

  ByteView text_;
  std::uint64_t window_;
  unsigned shift_;
  std::vector<std::uint32_t> heads_, before_;
  std::uint64_t inserted_ = 0;
};

}  // namespace qfe::delta
