// Finds where bytes of the new file occur in the old one.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "manifest/base/bytes.h"

namespace qfe::delta {

struct Match {
  std::uint64_t at = 0;  // in the old file
  std::uint64_t size = 0;
};

class MatchIndex {
 public:
  virtual ~MatchIndex() = default;
  // The longest occurrence of the beginning of `text` that the index knows; of equally long ones
  // one near `preferred`. Size 0 for none.
  [[nodiscard]] virtual Match longest(ByteView text, std::uint64_t preferred) const = 0;
};

// How many bytes two views begin with in common.
[[nodiscard]] std::uint64_t commonPrefix(ByteView a, ByteView b);

// All suffixes in order: finds the longest match of all. Four bytes of memory for each byte.
class SuffixIndex : public MatchIndex {
 public:
  // Borrows the text, of at most kMaxBytes.
  static constexpr std::uint64_t kMaxBytes = std::uint64_t{1} << 30;
  // Of equally long matches `ties` on either side are looked at.
  explicit SuffixIndex(ByteView text, unsigned ties = 16);
  [[nodiscard]] Match longest(ByteView text, std::uint64_t preferred) const override;

 private:
  struct Ranked {
    Match match;
    std::size_t rank = 0;
  };
  [[nodiscard]] Ranked search(ByteView text) const;
  [[nodiscard]] ByteView suffix(std::size_t rank) const {
    return text_.subspan(static_cast<std::size_t>(order_[rank]));
  }

  ByteView text_;
  unsigned ties_;
  std::vector<std::int32_t> order_;
  std::vector<std::int32_t> firstOfPair_;  // by the first two bytes
};

// Every fourth place, by the hash of twelve bytes: finds most matches of fifteen bytes, fast.
class BlockIndex : public MatchIndex {
 public:
  explicit BlockIndex(ByteView text);
  [[nodiscard]] Match longest(ByteView text, std::uint64_t preferred) const override;

 private:
  [[nodiscard]] std::size_t slotOf(const std::uint8_t* bytes) const;

  ByteView text_;
  unsigned bits_ = 16;
  std::vector<std::uint32_t> places_;  // two for each hash, as place / 4 + 1; 0 for none
};

}  // namespace qfe::delta
