// Makes a new file from an old one and a delta: one pass, bounded memory, both digests checked.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "payloads/delta/header.h"
#include "payloads/delta/new_file.h"
#include "payloads/delta/old_file.h"

namespace qfe::delta {

// A delta's stored bytes.
struct DeltaFile {
  std::uint64_t size = 0;
  DeltaReader read;
};

// Streams the new file into the sink. Before the first byte the old file is read once and its
// digest checked; after the last one the new file's digest is: until this returns, the sink's bytes
// are not to be trusted. Never gives more than the header's newSize. `what` begins the messages
// ("node.delta"). Throws Error(wrongBase) where the old file is another one, Error(badPackage),
// Error(overLimit), Error(digestMismatch), and what the readers and the sink throw.
void applyDelta(const std::string& what, const OldFile& old, const DeltaFile& delta,
                const NewFileSink& sink);

// What the delta says of itself.
[[nodiscard]] Header deltaHeader(const std::string& what, const DeltaFile& delta);

// Readers over bytes in memory, which they borrow.
[[nodiscard]] OldFile oldFileOf(ByteView bytes);
[[nodiscard]] DeltaFile deltaFileOf(ByteView bytes);

}  // namespace qfe::delta
