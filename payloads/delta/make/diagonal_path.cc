#include "payloads/delta/make/diagonal_path.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>

#include "payloads/delta/bit_model.h"

namespace qfe::delta {
namespace {

constexpr double kNever = 1e30;
constexpr double kLeave = 5;       // from a diagonal to extra bytes
constexpr double kSlack = 45;      // what costs so much more than the best is given up
constexpr double kForetold = 0.5;  // a word that one of the ways foretells
constexpr double kRun = 3;         // a changed byte is that much cheaper beside another
constexpr std::uint64_t kLongRun = 64;
constexpr std::size_t kRecent = 4;

class PathFinder {
 public:
  PathFinder(const PathInput& input, const std::vector<Seed>& seeds, const Prices& prices)
      : in_(input), seeds_(seeds), prices_(prices), size_(input.newBytes.size()) {}

  std::vector<Cover> run() {
    while (at_ < size_) {
      enterSeeds();
      probeTables();
      if (!skipEqual()) step();
    }
    return covers();
  }

 private:
  struct Node {
    std::uint64_t begin;
    std::int64_t diagonal;
    bool extra;
    std::int32_t previous;
  };
  struct State {
    double cost = 0;
    std::int64_t diagonal = 0;  // of extra bytes: that of the cover before them
    std::uint64_t begin = 0;
    std::int32_t previous = -1, self = -1;  // nodes
    bool missed = false;
    std::uint64_t foretoldUntil = 0;
  };

  std::int32_t nodeOf(State& state) {
    if (state.self < 0) {
      state.self = static_cast<std::int32_t>(nodes_.size());
      nodes_.push_back({state.begin, state.diagonal, &state == &extra_, state.previous});
    }
    return state.self;
  }
  State& best() {
    State* found = &extra_;
    for (State& state : active_)
      if (state.cost < found->cost) found = &state;
    return *found;
  }
  [[nodiscard]] State* onDiagonal(std::int64_t diagonal) {
    const auto found = std::ranges::find(active_, diagonal, &State::diagonal);
    return found == active_.end() ? nullptr : &*found;
  }
  void enter(State& from, double cost, std::int64_t diagonal) {
    State state;
    state.cost = cost;
    state.diagonal = diagonal;
    state.begin = at_;
    state.previous = nodeOf(from);
    if (State* known = onDiagonal(diagonal)) {
      *known = state;
    } else {
      active_.push_back(state);
    }
  }

  void enterSeeds() {
    for (; nextSeed_ < seeds_.size() && seeds_[nextSeed_].begin <= at_; ++nextSeed_) {
      const Seed& seed = seeds_[nextSeed_];
      State& from = best();
      const std::uint64_t apart = zigzag(seed.diagonal - from.diagonal) / 2;
      const double cost = from.cost + prices_.open + (apart == 0 ? -4 : bitWidth(apart) * 0.9);
      const State* known = onDiagonal(seed.diagonal);
      if (known == nullptr || known->cost > cost) enter(from, cost, seed.diagonal);
    }
  }

  [[nodiscard]] std::uint64_t equalOn(std::int64_t diagonal) const {
    const std::int64_t source = static_cast<std::int64_t>(at_) - diagonal;
    if (source < 0 || source >= static_cast<std::int64_t>(in_.oldBytes.size())) return 0;
    return commonPrefix(in_.oldBytes.subspan(static_cast<std::size_t>(source)),
                        in_.newBytes.subspan(at_));
  }

  void leaveFor(State& from) {
    State state;
    state.cost = from.cost + kLeave;
    state.diagonal = from.diagonal;
    state.begin = at_;
    state.previous = nodeOf(from);
    extra_ = state;
  }

  // Where only one diagonal is left, its equal bytes cost nothing.
  bool skipEqual() {
    if (active_.size() != 1 || active_[0].cost > extra_.cost) return false;
    State& only = active_[0];
    const std::uint64_t equal = equalOn(only.diagonal);
    if (equal >= kLongRun && recent_[0] != only.diagonal) {
      std::shift_right(recent_.begin(), recent_.end(), 1);
      recent_[0] = only.diagonal;
    }
    if (equal <= 1) return false;
    const std::uint64_t next = nextSeed_ < seeds_.size() ? seeds_[nextSeed_].begin : size_;
    const std::uint64_t count = std::min(equal, next > at_ ? next - at_ : 1);
    at_ += count;
    only.missed = false;
    extra_.cost = std::min(extra_.cost + prices_.extra * static_cast<double>(count), kNever);
    if (only.cost + kLeave < extra_.cost) leaveFor(only);
    return true;
  }

  // A word around the place may be what it is foretold to be.
  bool foretold(State& state, std::uint64_t source) const {
    if (in_.judge == nullptr) return false;
    for (std::uint64_t back = 0; back < 4 && back <= source && back <= at_; ++back) {
      if (!(*in_.oldWord)[source - back]) continue;
      if (!in_.judge->foretells(source - back, at_ - back)) return false;
      state.foretoldUntil = at_ - back + 4;
      return true;
    }
    return false;
  }

  void advance(State& state) {
    const std::int64_t place = static_cast<std::int64_t>(at_) - state.diagonal;
    if (place < 0 || place >= static_cast<std::int64_t>(in_.oldBytes.size())) {
      state.cost = kNever;
      return;
    }
    const auto source = static_cast<std::uint64_t>(place);
    if (in_.oldBytes[source] == in_.newBytes[at_] || at_ < state.foretoldUntil) {
      state.missed = false;
    } else if (foretold(state, source)) {
      state.cost += kForetold;
      state.missed = false;
    } else {
      const bool field =
          in_.oldField != nullptr && ((*in_.oldField)[source] || (*in_.newField)[at_]);
      state.cost += field ? prices_.field : prices_.changed - (state.missed ? kRun : 0);
      state.missed = true;
    }
  }

  void step() {
    extra_.cost += prices_.extra;
    for (State& state : active_) advance(state);
    ++at_;
    State& cheapest = best();
    const double least = cheapest.cost;
    if (&cheapest != &extra_ && least + kLeave < extra_.cost) leaveFor(cheapest);
    std::erase_if(active_, [least](const State& state) { return state.cost >= least + kSlack; });
    if (!active_.empty()) return;
    const std::uint64_t next = nextSeed_ < seeds_.size() ? seeds_[nextSeed_].begin : size_;
    if (next <= at_) return;
    extra_.cost += prices_.extra * static_cast<double>(next - at_);
    at_ = next;
  }

  // In tables whose words all changed there are no seeds: look beside the latest diagonals.
  void probeTables() {
    if (in_.judge == nullptr || at_ < nextProbe_) return;
    State& from = best();
    if (&from != &extra_ && !from.missed) return;
    constexpr std::uint64_t kPatience = 32, kAgain = 64;
    if (at_ > nextProbe_ + kAgain) failures_ = 0;
    nextProbe_ = at_ + 4 + (failures_ > kPatience ? failures_ / 8 * 4 : 0);
    ++failures_;
    if (!in_.judge->inData(at_)) return;
    for (const std::int64_t diagonal : recent_) {
      for (std::int64_t i = 0; i <= 32; ++i) {
        const std::int64_t beside = diagonal - ((i & 1) != 0 ? 1 : -1) * ((i + 1) / 2) * 4;
        const std::int64_t source = static_cast<std::int64_t>(at_) - beside;
        if (source < 0 || !looksLikeTable(static_cast<std::uint64_t>(source))) continue;
        if (onDiagonal(beside) == nullptr) {
          State& best = this->best();
          enter(best, best.cost + prices_.open + 2, beside);
          failures_ = 0;
        }
        break;
      }
    }
  }

  // Whether most of eight words from here on are foretold, and not because nothing changed.
  [[nodiscard]] bool looksLikeTable(std::uint64_t source) const {
    std::uint64_t at = at_;
    for (int i = 0; i < 4 && source < in_.oldWord->size() && !(*in_.oldWord)[source]; ++i) {
      ++source;
      ++at;
    }
    int good = 0, moved = 0;
    for (int i = 0; i < 8; ++i, source += 4, at += 4) {
      if (source + 4 > in_.oldBytes.size() || at + 4 > size_) break;
      if ((*in_.oldWord)[source]) {
        if (in_.judge->foretells(source, at)) {
          ++good;
          if (in_.judge->differs(source, at)) ++moved;
        }
      } else if (!in_.judge->differs(source, at)) {
        ++good;
      }
      if (good + 1 < i) return false;
    }
    return good >= 4 && moved >= 3;
  }

  std::vector<Cover> covers() {
    std::vector<Cover> chosen;
    std::uint64_t stop = size_;
    for (std::int32_t i = nodeOf(best()); i >= 0;
         i = nodes_[static_cast<std::size_t>(i)].previous) {
      const Node& node = nodes_[static_cast<std::size_t>(i)];
      if (!node.extra && stop > node.begin)
        chosen.push_back({node.begin, stop - node.begin,
                          node.begin - static_cast<std::uint64_t>(node.diagonal), false});
      stop = node.begin;
    }
    std::ranges::reverse(chosen);
    std::vector<Cover> merged;
    for (const Cover& cover : chosen) {
      if (!merged.empty() && merged.back().at + merged.back().size == cover.at &&
          merged.back().source + merged.back().size == cover.source) {
        merged.back().size += cover.size;
      } else {
        merged.push_back(cover);
      }
    }
    return merged;
  }

  const PathInput& in_;
  const std::vector<Seed>& seeds_;
  const Prices& prices_;
  std::uint64_t size_, at_ = 0;
  std::size_t nextSeed_ = 0;
  std::vector<Node> nodes_;
  std::vector<State> active_;
  State extra_;
  std::array<std::int64_t, kRecent> recent_{};
  std::uint64_t nextProbe_ = 0, failures_ = 0;
};

}  // namespace

std::vector<Cover> choosePath(const PathInput& input, const std::vector<Seed>& seeds,
                              const Prices& prices) {
  return PathFinder(input, seeds, prices).run();
}

}  // namespace qfe::delta
