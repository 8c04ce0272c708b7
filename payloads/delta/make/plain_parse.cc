#include "payloads/delta/make/plain_parse.h"

#include <algorithm>
#include <array>

#include "payloads/delta/bit_model.h"
#include "payloads/delta/make/hash_chains.h"

namespace qfe::delta {
namespace {

constexpr std::size_t kBlockBytes = 1 << 15;
constexpr unsigned kHashedBytes = 6;
constexpr float kNever = 1e30F;
constexpr std::uint64_t kShortestRepeated = 3, kShortest = 6, kShortestNew = 5;
// The prices of naming a source, in bits.
constexpr double kRepeatedOld = 8, kRepeatedNew = 9, kNamed = 11, kFirstLiteral = 4;
constexpr double kDistanceBit = 0.9, kStepBit = 0.8;
constexpr std::uint64_t kEveryLength = 48;  // up to which all shorter copies are tried
constexpr std::uint64_t kNearby = 64;

enum class Step : std::uint8_t { literal, fromOld, fromNew };

// What the coder of covers remembers, so that repeated sources are known to be cheap.
struct Memory {
  std::array<std::uint64_t, 2> diagonals{};
  std::array<std::uint64_t, 4> distances{};
  std::uint64_t oldEnd = 0, newEnd = 0;

  void took(const Cover& cover) {
    const std::uint64_t apart = cover.at - cover.source;
    if (!cover.fromNew) {
      oldEnd = cover.source + cover.size;
      if (apart == diagonals[0]) return;
      diagonals[1] = diagonals[0];
      diagonals[0] = apart;
      return;
    }
    newEnd = cover.source + cover.size;
    std::size_t slot = 0;
    while (slot < 3 && distances[slot] != apart) ++slot;
    for (; slot > 0; --slot) distances[slot] = distances[slot - 1];
    distances[0] = apart;
  }
};

struct Candidate {
  std::uint64_t source = 0, size = 0;
  double price = 0;
  bool fromNew = false, repeated = false;
};

struct Node {
  float price = kNever;
  std::uint32_t from = 0;
  Step step = Step::literal;
  std::uint64_t source = 0;
  Memory memory;
};

class Parser {
 public:
  Parser(ByteView oldBytes, ByteView newBytes, const MatchIndex& index, const ParseOptions& options)
      : old_(oldBytes),
        new_(newBytes),
        index_(index),
        options_(options),
        chains_(newBytes, options.window, kHashedBytes),
        nodes_(kBlockBytes + 1) {}

  std::vector<Cover> run(const Progress& progress) {
    while (base_ < new_.size()) {
      block();
      if (progress) progress(static_cast<double>(base_) / static_cast<double>(new_.size()));
    }
    return std::move(covers_);
  }

 private:
  static std::uint64_t apart(std::uint64_t a, std::uint64_t b) { return a < b ? b - a : a - b; }

  // Finds the cheapest way through the next block, or up to a match that is taken at once.
  void block() {
    const auto limit =
        static_cast<std::size_t>(std::min<std::uint64_t>(kBlockBytes, new_.size() - base_));
    nodes_[0].price = 0;
    for (std::size_t i = 1; i <= limit; ++i) nodes_[i].price = kNever;
    std::size_t end = limit;
    Cover sure;
    for (std::size_t i = 0; i < limit; ++i) {
      collect(nodes_[i], base_ + i);
      sure = sureMatch(i, limit);
      if (sure.size != 0) {
        end = i;
        break;
      }
      relaxAll(i, limit);
    }
    take(end);
    Node next = nodes_[end];
    base_ += end;
    if (sure.size != 0) {
      push(sure);
      next.memory.took(sure);
      next.step = sure.fromNew ? Step::fromNew : Step::fromOld;
      base_ += sure.size;
    }
    nodes_[0] = next;
  }

  void offer(std::uint64_t source, std::uint64_t size, double price, bool fromNew, bool repeated) {
    if (size >= (repeated ? kShortestRepeated : kShortestNew))
      candidates_.push_back({source, size, price, fromNew, repeated});
  }

  // Everything that may be copied at a place.
  void collect(const Node& node, std::uint64_t at) {
    candidates_.clear();
    chains_.insertTo(at);
    const ByteView wanted = new_.subspan(at);
    const Memory& memory = node.memory;
    std::uint64_t longest = 0;
    for (std::size_t i = 0; i < memory.diagonals.size(); ++i) {
      const std::uint64_t source = at - memory.diagonals[i];
      if (source >= old_.size() || (i == 1 && memory.diagonals[1] == memory.diagonals[0])) continue;
      const std::uint64_t size = commonPrefix(old_.subspan(source), wanted);
      offer(source, size, kRepeatedOld + 2 * static_cast<double>(i), false, true);
      longest = std::max(longest, size);
    }
    for (std::size_t i = 0; i < memory.distances.size(); ++i) {
      const std::uint64_t distance = memory.distances[i];
      if (distance == 0 || distance > at || distance > options_.window) continue;
      const std::uint64_t size = equalInNew(at - distance, at);
      offer(at - distance, size, kRepeatedNew + static_cast<double>(i), true, true);
      longest = std::max(longest, size);
    }
    if (longest < options_.sure) longest = std::max(longest, searchNew(memory, at));
    if (longest >= options_.enough) return;
    const Match match = index_.longest(wanted, memory.oldEnd);
    if (match.size >= kShortest)
      offer(match.at, match.size, kNamed + 1 + kStepBit * bitWidth(apart(match.at, memory.oldEnd)),
            false, false);
  }

  // A copy ends where it would reach what it makes.
  [[nodiscard]] std::uint64_t equalInNew(std::uint64_t source, std::uint64_t at) const {
    return commonPrefix(new_.subspan(source, at - source), new_.subspan(at));
  }

  std::uint64_t searchNew(const Memory& memory, std::uint64_t at) {
    Match best;
    const auto nearby = [&](std::uint64_t place) { return apart(place, memory.newEnd) < kNearby; };
    chains_.forEach(at, options_.depth, [&](std::uint64_t place) {
      const std::uint64_t size = equalInNew(place, at);
      if (size > best.size || (size == best.size && nearby(place) && !nearby(best.at)))
        best = {place, size};
      return best.size < options_.sure;
    });
    if (best.size != 0)
      offer(best.at, best.size,
            kNamed + kDistanceBit * std::min(bitWidth(at - best.at),
                                             2 + bitWidth(apart(best.at, memory.newEnd))),
            true, false);
    return best.size;
  }

  [[nodiscard]] Cover sureMatch(std::size_t i, std::size_t limit) const {
    const Candidate* best = nullptr;
    constexpr std::uint64_t kWorthNaming = 8;
    for (const Candidate& candidate : candidates_) {
      if (candidate.size < options_.sure && i + candidate.size <= limit) continue;
      const std::uint64_t least =
          best == nullptr ? 0 : best->size + (candidate.repeated ? 0 : kWorthNaming);
      if (best == nullptr || candidate.size > least) best = &candidate;
    }
    if (best == nullptr) return {};
    return {base_ + i, best->size, best->source, best->fromNew};
  }

  void relaxAll(std::size_t i, std::size_t limit) {
    const double literal = options_.literal + (nodes_[i].step == Step::literal ? 0 : kFirstLiteral);
    if (i < limit) relax(i, {0, 1, literal, false, false}, 1, Step::literal);
    for (const Candidate& candidate : candidates_) {
      const Step step = candidate.fromNew ? Step::fromNew : Step::fromOld;
      const std::uint64_t least = candidate.size > kEveryLength ? candidate.size
                                  : candidate.repeated          ? kShortestRepeated
                                                                : kShortestNew;
      for (std::uint64_t size = least; size <= candidate.size; ++size)
        relax(i, candidate, size, step);
    }
  }

  void relax(std::size_t i, const Candidate& candidate, std::uint64_t size, Step step) {
    Node& to = nodes_[i + size];
    const double longer = step != Step::literal && size > 16 ? 1 : 0;
    const auto price = nodes_[i].price + static_cast<float>(candidate.price + longer);
    if (price >= to.price) return;
    to.price = price;
    to.from = static_cast<std::uint32_t>(i);
    to.step = step;
    to.source = candidate.source;
    to.memory = nodes_[i].memory;
    if (step != Step::literal)
      to.memory.took({base_ + i, size, candidate.source, candidate.fromNew});
  }

  // Keeps the covers of the cheapest way to a node of the block.
  void take(std::size_t end) {
    std::vector<Cover> way;
    for (std::size_t i = end; i > 0; i = nodes_[i].from) {
      const Node& node = nodes_[i];
      if (node.step != Step::literal)
        way.push_back({base_ + node.from, i - node.from, node.source, node.step == Step::fromNew});
    }
    for (auto cover = way.rbegin(); cover != way.rend(); ++cover) push(*cover);
  }

  void push(const Cover& cover) {
    if (!covers_.empty()) {
      Cover& last = covers_.back();
      if (last.fromNew == cover.fromNew && last.at + last.size == cover.at &&
          last.source + last.size == cover.source) {
        last.size += cover.size;
        return;
      }
    }
    covers_.push_back(cover);
  }

  ByteView old_, new_;
  const MatchIndex& index_;
  const ParseOptions& options_;
  HashChains chains_;
  std::vector<Node> nodes_;
  std::vector<Candidate> candidates_;
  std::vector<Cover> covers_;
  std::uint64_t base_ = 0;
};

}  // namespace

std::vector<Cover> parsePlain(ByteView oldBytes, ByteView newBytes, const MatchIndex& index,
                              const ParseOptions& options, const Progress& progress) {
  return Parser(oldBytes, newBytes, index, options).run(progress);
}

}  // namespace qfe::delta
