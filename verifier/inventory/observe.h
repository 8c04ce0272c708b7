// Looking at the places that were found: each real path is opened at most once in one scan,
// however many hotfixes and instances name it.
#pragma once

#include <vector>

#include "verifier/inventory/inventory.h"
#include "verifier/inventory/named_paths.h"
#include "verifier/root/read_fs.h"
#include "verifier/root/resolve.h"

namespace qfe {

// A path of one instance, and the place or places where it is or would be.
struct Wanted {
  Instance* instance = nullptr;
  const NamedPath* named = nullptr;
  std::vector<Resolved> places;
};

// Fills `observations` of each instance, on all cores. What cannot be read becomes an observation
// that says why.
void observe(const ReadFs& fs, const std::vector<Wanted>& wanted, const ScanOptions& options);

// Whether judging this row takes the file's digest, given everything but the digest: a row without
// a version, a version that is equal or cannot be ordered (and a digest to compare with), and
// digests of other standing (alsoAccept, replaces, configuration files).
[[nodiscard]] bool needsDigest(const FileRow& row, const FileAttributes& found);

}  // namespace qfe
