// Makes a package: same inputs, same bytes, whatever the number of jobs.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "manifest/manifest.h"
#include "payloads/package/package.h"
#include "payloads/package/package_file.h"

namespace qfe {

// Where the writer takes the bytes of a file from. Called from several threads, for different
// files at once, and possibly more than once for one file; each call streams the whole content.
using ContentSource = std::function<void(const ByteSink& sink)>;

// An older version of a row's file.
struct OldVersion {
  Digest sha256;
  std::uint64_t size = 0;
  std::optional<Version> version;  // for messages to people
  ContentSource content;
};

// The delta that makes the new bytes of the old ones. Called from several threads.
using DeltaMaker = std::function<Bytes(ByteView oldBytes, ByteView newBytes)>;

struct PackageInput {
  // Complete but for payloads and blobs, which the writer makes; rows have size and sha256.
  Manifest manifest;
  std::vector<ContentSource> files;  // one per row; empty for `remove` rows
  ContentSource hookBefore, hookAfter, hookRollbackBefore, hookRollbackAfter;  // or empty
  std::vector<PackageSignature> signatures;
  int zstdLevel = 19;  // 1 to 22
  unsigned jobs = 0;   // 0: as many as the machine has

  // bases[base][row]: the row's file in each level that a server may have; nothing where the base
  // does not have it. Deltas are carried where they are smaller than the whole files.
  std::vector<std::vector<std::optional<OldVersion>>> bases;
  DeltaMaker makeDelta;     // needed where there are bases
  bool carryWhole = false;  // whole files beside the deltas, for servers at any level
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
