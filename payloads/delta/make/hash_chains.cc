#include "payloads/delta/make/hash_chains.h"

#include <cstring>

namespace qfe::delta {
namespace {

constexpr unsigned kHashBits = 20;

}  // namespace

HashChains::HashChains(ByteView text, std::uint64_t window, unsigned hashedBytes)
    : text_(text),
      window_(window),
      shift_(64 - 8 * hashedBytes),
      heads_(std::size_t{1} << kHashBits, kNone),
      before_(text.size(), kNone) {}

std::size_t HashChains::slotOf(std::uint64_t at) const {
  std::uint64_t bytes = 0;
  std::memcpy(&bytes, &text_[at], sizeof bytes);
  return static_cast<std::size_t>(((bytes << shift_) * 0x9E3779B97F4A7C15ULL) >> (64U - kHashBits));
}

void HashChains::insertTo(std::uint64_t end) {
  for (; inserted_ < end && inserted_ + 8 <= text_.size(); ++inserted_) {
    std::uint32_t& head = heads_[slotOf(inserted_)];
    before_[inserted_] = head;
    head = static_cast<std::uint32_t>(inserted_);
  }
}

}  // namespace qfe::delta
