#include "payloads/delta/make/self_covers.h"

#include <algorithm>

#include "payloads/delta/make/hash_chains.h"
#include "payloads/delta/make/match_index.h"

namespace qfe::delta {
namespace {

constexpr unsigned kDepth = 32, kHashedBytes = 8;
constexpr std::uint64_t kLazy = 4;  // a match one byte later must be that much longer

class GapFiller {
 public:
  GapFiller(ByteView bytes, std::uint64_t shortest, std::uint64_t window)
      : bytes_(bytes), shortest_(shortest), chains_(bytes, window, kHashedBytes) {}

  void fill(std::uint64_t begin, std::uint64_t end, std::vector<Cover>& covers) {
    std::uint64_t free = begin;
    for (std::uint64_t at = begin; at < end;) {
      Match match = longest(at, end);
      if (match.size < shortest_ || longest(at + 1, end).size > match.size + kLazy) {
        ++at;
        continue;
      }
      while (at > free && match.at > 0 && bytes_[at - 1] == bytes_[match.at - 1]) {
        --at;
        --match.at;
        ++match.size;
      }
      covers.push_back({at, match.size, match.at, true});
      at += match.size;
      free = at;
    }
  }

 private:
  Match longest(std::uint64_t at, std::uint64_t end) {
    Match best;
    if (at >= end) return best;
    chains_.insertTo(at);
    const ByteView wanted = bytes_.subspan(at, end - at);
    chains_.forEach(at, kDepth, [&](std::uint64_t place) {
      const std::uint64_t size = commonPrefix(bytes_.subspan(place), wanted);
      if (size > best.size) best = {place, size};
      return best.size < wanted.size();
    });
    return best;
  }

  ByteView bytes_;
  std::uint64_t shortest_;
  HashChains chains_;
};

}  // namespace

std::vector<Cover> withSelfCovers(ByteView newBytes, const std::vector<Cover>& covers,
                                  std::uint64_t shortest, std::uint64_t window) {
  GapFiller filler(newBytes, shortest, window);
  std::vector<Cover> all;
  std::uint64_t at = 0;
  for (const Cover& cover : covers) {
    filler.fill(at, cover.at, all);
    all.push_back(cover);
    at = cover.at + cover.size;
  }
  filler.fill(at, newBytes.size(), all);
  return all;
}

}  // namespace qfe::delta
