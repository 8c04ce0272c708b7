// libzstd's handles, owned.
#pragma once

#include <memory>

#include <zstd.h>

namespace qfe {

struct FreeZstdCompressor {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};
struct FreeZstdDecompressor {
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

using ZstdCompressor = std::unique_ptr<ZSTD_CCtx, FreeZstdCompressor>;
using ZstdDecompressor = std::unique_ptr<ZSTD_DCtx, FreeZstdDecompressor>;

}  // namespace qfe
