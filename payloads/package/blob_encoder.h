// One blob from its contents to its stored bytes: the same bytes on every machine and run.
#pragma once

#include <cstdint>
#include <vector>

#include "manifest/manifest.h"
#include "payloads/package/blob_plan.h"
#include "payloads/package/spool.h"

namespace qfe {

struct EncodedBlob {
  Blob blob;
  std::vector<Extent> extents;  // its stored bytes in the spool
};

enum class Encoding {
  smallest,  // zstd where that makes it smaller, else stored
  zstd,      // also where it does not
};

// Reads every content (twice where the blob is stored) and checks it against its row. Memory does
// not depend on the sizes. Throws Error(notAsListed), Error(io), Error(usage) for a bad level.
[[nodiscard]] EncodedBlob encodeBlob(const PlannedBlob& planned, int zstdLevel, Encoding encoding,
                                     Spool& spool);

// Streams a content into the sink and compares size and digest with what was announced; surplus
// bytes are counted, not passed on. Throws Error(notAsListed) naming both values.
void readContent(const PlannedContent& content, const ByteSink& sink);

}  // namespace qfe
