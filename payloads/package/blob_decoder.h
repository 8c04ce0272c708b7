// One blob from its stored bytes to its unpacked bytes, everything checked on the way.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>

#include "manifest/manifest.h"
#include "payloads/package/package.h"

namespace qfe {

// A blob's stored bytes: fills the span from the offset, or throws.
using BlobReader = std::function<void(std::uint64_t offset, std::span<std::uint8_t> out)>;

// Streams the unpacked bytes into the sink, never more than blob.unpackedSize of them, and checks
// the stored digest, the unpacked length and the unpacked digest. A zstd blob is exactly one
// frame that states its content's size, needs no dictionary and no window over
// limits::kZstdWindowLog. `what` begins the messages ("x.qfe: blob 3"). Throws
// Error(digestMismatch), Error(badPackage), Error(overLimit); the sink may have received bytes by
// then. Not for deltas.
void decodeBlob(const std::string& what, const Blob& blob, const BlobReader& read,
                const ByteSink& sink);

// Likewise of a delta, from the old file it stands on. Throws Error(wrongBase) too.
void decodeDelta(const std::string& what, const Blob& blob, const BlobReader& read,
                 const delta::OldFile& old, const ByteSink& sink);

// Only the stored digest (of blobs that cannot be unpacked alone).
void checkStoredBlob(const std::string& what, const Blob& blob, const BlobReader& read);

}  // namespace qfe
