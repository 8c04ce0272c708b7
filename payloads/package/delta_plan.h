// Which rows may be carried as deltas, and which of them together: decided from rows and sizes, and
// the first bytes of each content.
#pragma once

#include <cstddef>
#include <vector>

#include "payloads/package/package_writer.h"

namespace qfe {

// Files above this, and programs, whose deltas look into the old image, have a delta each.
constexpr std::uint64_t kDeltaGroupFileBytes = 16 * 1024 * 1024;

// Rows with one fate: all of them are carried whole, or all as deltas.
struct DeltaUnit {
  std::vector<std::size_t> rows;   // in the order in which a group has them
  std::vector<std::size_t> bases;  // one delta from each of these
};

// A row qualifies where every base has its file, and one has another than the new one: a server at
// a base that lacks it would need it whole, and then nothing is saved. Rows that are installed only
// where present (`when: present`) stand alone, because a group needs all of its old files. New
// files join the group that is there: they may be like others of it. Rows whose content an earlier
// row has are left out.
[[nodiscard]] std::vector<DeltaUnit> planDeltas(const PackageInput& input);

}  // namespace qfe
