#include "payloads/delta/make/seeds.h"

#include <algorithm>
#include <unordered_map>

namespace qfe::delta {
namespace {

// A match of this length is taken for the way things go on; the search jumps to its end.
constexpr std::uint64_t kSure = 32;
constexpr std::uint64_t kFarthestBack = 1 << 16;
constexpr std::uint64_t kProgressBytes = 1 << 20;

class SeedFinder {
 public:
  SeedFinder(ByteView oldBytes, ByteView newBytes) : old_(oldBytes), new_(newBytes) {}

  [[nodiscard]] std::uint64_t matchOn(std::uint64_t at, std::int64_t diagonal) const {
    const std::int64_t source = static_cast<std::int64_t>(at) - diagonal;
    if (source < 0 || source >= static_cast<std::int64_t>(old_.size())) return 0;
    return commonPrefix(old_.subspan(static_cast<std::size_t>(source)), new_.subspan(at));
  }

  // Extends backwards to where the last seed of the diagonal ended; not far, or files that repeat
  // themselves would be compared with all their copies again and again.
  void add(std::uint64_t at, std::uint64_t size, std::int64_t diagonal) {
    std::uint64_t& known = ends_[diagonal];
    if (known > at) return;
    const std::uint64_t least = std::max(known, at > kFarthestBack ? at - kFarthestBack : 0);
    std::uint64_t begin = at;
    while (begin > least && static_cast<std::int64_t>(begin) > diagonal &&
           new_[begin - 1] ==
               old_[static_cast<std::size_t>(static_cast<std::int64_t>(begin) - 1 - diagonal)])
      --begin;
    seeds_.push_back({begin, at + size, diagonal});
    known = at + size;
  }

  std::vector<Seed> run(const MatchIndex& index, std::uint64_t shortest, const Progress& progress) {
    if (const std::uint64_t size = matchOn(0, 0); size != 0) add(0, size, 0);
    std::int64_t diagonal = 0;
    std::uint64_t at = 0, reported = 0;
    while (at < new_.size()) {
      if (progress && at - reported >= kProgressBytes) {
        reported = at;
        progress(static_cast<double>(at) / static_cast<double>(new_.size()));
      }
      const std::uint64_t straight = matchOn(at, diagonal);
      if (straight >= kSure) {
        add(at, straight, diagonal);
        at += straight;
        continue;
      }
      const std::int64_t preferred = static_cast<std::int64_t>(at) - diagonal;
      const Match match = index.longest(new_.subspan(at),
                                        preferred < 0 ? 0 : static_cast<std::uint64_t>(preferred));
      if (straight >= match.size) {
        if (straight >= shortest) add(at, straight, diagonal);
        at += std::max<std::uint64_t>(1, straight / 2);
      } else if (match.size < shortest) {
        ++at;
      } else {
        const auto found = static_cast<std::int64_t>(at - match.at);
        add(at, match.size, found);
        if (match.size >= kSure) diagonal = found;
        at += match.size >= kSure ? match.size : std::max<std::uint64_t>(1, match.size / 4);
      }
    }
    std::ranges::stable_sort(seeds_, {}, &Seed::begin);
    return std::move(seeds_);
  }

 private:
  ByteView old_, new_;
  std::unordered_map<std::int64_t, std::uint64_t> ends_;  // of the last seed of each diagonal
  std::vector<Seed> seeds_;
};

}  // namespace

std::vector<Seed> findSeeds(ByteView oldBytes, ByteView newBytes, const MatchIndex& index,
                            std::uint64_t shortest, const Progress& progress) {
  return SeedFinder(oldBytes, newBytes).run(index, shortest, progress);
}

}  // namespace qfe::delta
