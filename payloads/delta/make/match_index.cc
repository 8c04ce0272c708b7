#include "payloads/delta/make/match_index.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include <divsufsort.h>

#include "manifest/base/error.h"

namespace qfe::delta {
namespace {

constexpr std::size_t kPairs = 65536;
constexpr std::uint64_t kBlock = 4, kHashed = 12;

std::uint64_t load(const std::uint8_t* from) {
  std::uint64_t value = 0;
  std::memcpy(&value, from, sizeof value);
  return value;
}

std::uint64_t apart(std::uint64_t a, std::uint64_t b) {
  return a < b ? b - a : a - b;
}

std::size_t pairOf(ByteView text) {
  return std::size_t{text[0]} << 8 | (text.size() > 1 ? text[1] : 0U);
}

}  // namespace

std::uint64_t commonPrefix(ByteView a, ByteView b) {
  const std::size_t size = std::min(a.size(), b.size());
  std::size_t i = 0;
  for (; size - i >= 8; i += 8)
    if (load(&a[i]) != load(&b[i])) break;
  while (i < size && a[i] == b[i]) ++i;
  return i;
}

SuffixIndex::SuffixIndex(ByteView text, unsigned ties)
    : text_(text), ties_(ties), order_(text.size()), firstOfPair_(kPairs + 1) {
  if (text.size() > kMaxBytes) throw Error(ErrorCode::internal, "suffix index: text too long");
  if (text.empty()) return;
  if (divsufsort(text.data(), order_.data(), static_cast<saidx_t>(text.size())) != 0)
    throw Error(ErrorCode::io, "there is not enough memory to sort the old file; try effort fast");
  std::size_t rank = 0;
  for (std::size_t pair = 0; pair < kPairs; ++pair) {
    while (rank < order_.size() && pairOf(suffix(rank)) < pair) ++rank;
    firstOfPair_[pair] = static_cast<std::int32_t>(rank);
  }
  firstOfPair_[kPairs] = static_cast<std::int32_t>(order_.size());
}

SuffixIndex::Ranked SuffixIndex::search(ByteView text) const {
  Ranked best;
  if (text.size() < 2 || order_.empty()) return best;
  const std::size_t pair = pairOf(text);
  std::int64_t low = std::int64_t{firstOfPair_[pair]} - 1;
  std::int64_t high = firstOfPair_[pair + 1];
  std::size_t lowCommon = 0, highCommon = 0;
  while (high - low > 1) {
    const std::int64_t middle = low + (high - low) / 2;
    const ByteView here = suffix(static_cast<std::size_t>(middle));
    std::size_t common = std::min(lowCommon, highCommon);
    common += commonPrefix(here.subspan(common), text.subspan(common));
    if (common > best.match.size)
      best = {{static_cast<std::uint64_t>(order_[static_cast<std::size_t>(middle)]), common},
              static_cast<std::size_t>(middle)};
    if (common == text.size()) break;
    if (common == here.size() || here[common] < text[common]) {
      low = middle;
      lowCommon = common;
    } else {
      high = middle;
      highCommon = common;
    }
  }
  return best;
}

Match SuffixIndex::longest(ByteView text, std::uint64_t preferred) const {
  const Ranked found = search(text);
  Match best = found.match;
  if (best.size == 0) return best;
  const ByteView wanted = text.first(best.size);
  const auto consider = [&](std::size_t rank) {
    const ByteView here = suffix(rank);
    if (here.size() < wanted.size() || std::memcmp(here.data(), wanted.data(), wanted.size()) != 0)
      return false;
    const auto at = static_cast<std::uint64_t>(order_[rank]);
    if (apart(at, preferred) < apart(best.at, preferred)) best.at = at;
    return true;
  };
  for (std::size_t i = 1; i <= ties_ && i <= found.rank && consider(found.rank - i); ++i) continue;
  for (std::size_t i = 1; i <= ties_ && found.rank + i < order_.size() && consider(found.rank + i);
       ++i)
    continue;
  return best;
}

BlockIndex::BlockIndex(ByteView text) : text_(text) {
  if (text.size() < kHashed) return;
  const std::uint64_t blocks = text.size() / kBlock;
  bits_ = std::clamp(static_cast<unsigned>(std::bit_width(blocks)), 12U, 26U);
  places_.resize(std::size_t{2} << bits_);
  for (std::uint64_t block = 0; block * kBlock + kHashed <= text.size(); ++block) {
    const std::size_t slot = slotOf(&text[block * kBlock]);
    // The first place stays, the other is the latest.
    std::uint32_t& place = places_[slot] == 0 ? places_[slot] : places_[slot + 1];
    place = static_cast<std::uint32_t>(block + 1);
  }
}

std::size_t BlockIndex::slotOf(const std::uint8_t* bytes) const {
  const std::uint64_t mixed = load(bytes) * 0x9E3779B97F4A7C15ULL ^ load(bytes + 4);
  return static_cast<std::size_t>((mixed * 0xD6E8FEB86659FD93ULL) >> (64U - bits_)) * 2;
}

Match BlockIndex::longest(ByteView text, std::uint64_t preferred) const {
  Match best;
  if (text.size() < kHashed || places_.empty()) return best;
  const std::size_t slot = slotOf(text.data());
  for (std::size_t i = 0; i < 2; ++i) {
    if (places_[slot + i] == 0) continue;
    const std::uint64_t at = std::uint64_t{places_[slot + i] - 1} * kBlock;
    const std::uint64_t size = commonPrefix(text_.subspan(at), text);
    if (size > best.size || (size == best.size && apart(at, preferred) < apart(best.at, preferred)))
      best = {at, size};
  }
  return best.size >= kHashed ? best : Match();
}

}  // namespace qfe::delta
