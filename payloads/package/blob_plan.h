// Which contents go into which blobs: decided from rows and sizes alone, before any is read.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "manifest/manifest.h"
#include "payloads/package/package_writer.h"

namespace qfe {

// Files up to this size are packed together: below it, what neighbours have in common saves more
// than reading a whole group for one file costs.
constexpr std::uint64_t kSolidFileBytes = 64 * 1024;
// A group is closed before it would exceed this.
constexpr std::uint64_t kSolidGroupTarget = 4 * 1024 * 1024;

// A content as its row announces it.
struct PlannedContent {
  std::string name;  // for messages
  const ContentSource* source = nullptr;
  std::uint64_t size = 0;
  Digest sha256;
};

// One blob to be: one content, or the concatenation of several (a solid group).
struct PlannedBlob {
  std::vector<PlannedContent> contents;
  std::uint64_t size = 0;  // of all contents
};

struct BlobPlan {
  std::vector<PlannedBlob> blobs;                // in the order of the manifest's list
  std::vector<std::optional<Payload>> payloads;  // one per row; none for `remove`
  Hooks hooks;                                   // with their blobs
  // Contents that are identical to one in `blobs` by their rows' word, which has to be checked.
  std::vector<PlannedContent> repeated;
};

// Order of the blobs: whole files in the order of their rows, solid groups (files sorted by
// extension, then path, then row), hooks. Hooks are read, to know their sizes and digests. Borrows
// the input's sources. Rows in `without` have no whole file. Throws Error(notShippable,
// notAsListed), and what a hook's source throws.
[[nodiscard]] BlobPlan planBlobs(const PackageInput& input,
                                 const std::set<std::size_t>& without = {});

// ".dll" of "bin/a.DLL", empty without one: to bring like to like.
[[nodiscard]] std::string extensionOf(const FileRow& row);

}  // namespace qfe
