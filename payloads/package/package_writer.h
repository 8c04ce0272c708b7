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
  int zstdLevel = 19;
  unsigned jobs = 0;  // 0: as many as the machine has
};

struct WrittenPackage {
  Manifest manifest;       // as written
  Digest manifestDigest;
  std::uint64_t size = 0;  // bytes of the package
};

// Writes `path` through a temporary file beside it, synced and renamed: either the whole package
// is there or nothing. Throws Error(notAsListed) when a content is not what its row says, Error(io).
WrittenPackage writePackage(const PackageInput& input, const std::string& path);

// The framing of a package with such members: every byte that is not content, in order. The
// reader compares with it; the writer emits it.
struct FramedMember {
  std::string name;
  std::uint64_t size = 0;
};

}  // namespace qfe
