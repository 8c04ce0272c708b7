// Chooses covers among seeds: the cheapest way through the new file, where a byte is either extra
// or on a diagonal (new offset minus old offset), and every kind of step has a price in bits.
#pragma once

#include <vector>

#include "payloads/delta/make/image_view.h"
#include "payloads/delta/make/seeds.h"

namespace qfe::delta {

struct Prices {
  double extra = 5.5;  // an extra byte
  double changed = 9;  // a byte of a cover that differs
  double field = 4;    // one that belongs to a reference
  double open = 16;    // another diagonal, without its distance
};

struct PathInput {
  ByteView oldBytes, newBytes;                  // as the matcher sees them
  const std::vector<bool>* oldField = nullptr;  // null: no references
  const std::vector<bool>* newField = nullptr;
  const std::vector<bool>* oldWord = nullptr;
  const WordJudge* judge = nullptr;  // null: nothing is known of targets yet
};

[[nodiscard]] std::vector<Cover> choosePath(const PathInput& input, const std::vector<Seed>& seeds,
                                            const Prices& prices);

}  // namespace qfe::delta
