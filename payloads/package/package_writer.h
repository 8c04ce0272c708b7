// Makes a package: same inputs, same bytes, whatever the number of jobs.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "manifest/manifest.h"
#include "payloads/package/package.h"
#include "payloads/package/package_file.h"

namespace qfe {

// Where the writer takes the bytes of a file from. Called from several threads, for different
// files at once, and possibly more than once for one file; each call streams the whole content.
using ContentSource = std::function<void(const ByteSink& sink)>;

struct PackageInput {
  // Complete but for payloads and blobs, which the writer makes; rows have size and sha256.
  Manifest manifest;
  std::vector<ContentSource> files;  // one per row; empty for `remove` rows
  ContentSource hookBefore, hookAfter, hookRollbackBefore, hookRollbackAfter;  // or empty
  std::vector<PackageSignature> signatures;
  int zstdLevel = 19;  // 1 to 22
  unsigned jobs = 0;   // 0: as many as the machine has
};

struct WrittenPackage {
  Manifest manifest;  // as written
  Digest manifestDigest;
  std::uint64_t size = 0;  // bytes of the package
};

// Every content is read and checked against its row, also where an identical one is carried once.
// Writes `path` through a temporary file beside it, synced and renamed: either the whole package
// is there or nothing. Throws Error(notAsListed) when a content is not what its row says,
// Error(notShippable) for a manifest that lacks more than payloads and blobs, Error(usage) for a
// level that zstd does not have, Error(badPackage, unsafePath) for signatures that no package may
// carry, Error(overLimit), Error(io).
WrittenPackage writePackage(const PackageInput& input, const std::string& path);

}  // namespace qfe
