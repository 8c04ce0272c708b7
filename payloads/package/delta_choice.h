// Deltas where they are smaller than the whole files.
#pragma once

#include <set>
#include <vector>

#include "payloads/package/blob_encoder.h"
#include "payloads/package/package_writer.h"
#include "payloads/package/spool.h"

namespace qfe {

struct DeltaChoice {
  std::vector<EncodedBlob> blobs;
  std::vector<std::vector<Payload>> payloads;  // by row; their blobs count from 0 here
  std::set<std::size_t> notWhole;              // rows that need no whole file beside
};

// Makes every delta the plan has, and keeps those of a unit where they are smaller than its whole
// files, both with what they cost in the package's frame. Throws Error(notAsListed, io, …), and
// what the maker throws.
[[nodiscard]] DeltaChoice chooseDeltas(const PackageInput& input, Spool& spool);

}  // namespace qfe
