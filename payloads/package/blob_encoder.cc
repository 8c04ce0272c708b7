#include "payloads/package/blob_encoder.h"

#include <algorithm>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "manifest/base/limits.h"
#include "payloads/package/zstd_handle.h"

namespace qfe {
namespace {

constexpr std::size_t kChunkBytes = 256 * 1024;

void require(std::size_t result) {
  if (!ZSTD_isError(result)) return;
  throw Error(ErrorCode::internal, fmt::format("zstd: {}", ZSTD_getErrorName(result)));
}

// One frame: single-threaded, with the content's size and no checksum. The input is cut into
// equal chunks whatever pieces the source delivers, because the result may depend on them.
class ZstdEncoder {
 public:
  ZstdEncoder(std::uint64_t size, int level, SpoolWriter& writer)
      : writer_(writer), context_(ZSTD_createCCtx()), out_(ZSTD_CStreamOutSize()) {
    if (!context_) throw Error(ErrorCode::internal, "zstd: no memory for an encoder");
    const auto set = [this](ZSTD_cParameter parameter, int value) {
      require(ZSTD_CCtx_setParameter(context_.get(), parameter, value));
    };
    set(ZSTD_c_compressionLevel, level);
    set(ZSTD_c_contentSizeFlag, 1);
    set(ZSTD_c_checksumFlag, 0);
    require(ZSTD_CCtx_setPledgedSrcSize(context_.get(), size));
    pending_.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(kChunkBytes, size)));
  }

  void put(ByteView bytes) {
    while (!bytes.empty()) {
      const std::size_t part = std::min(bytes.size(), kChunkBytes - pending_.size());
      pending_.insert(pending_.end(), bytes.begin(),
                      bytes.begin() + static_cast<std::ptrdiff_t>(part));
      bytes = bytes.subspan(part);
      if (pending_.size() == kChunkBytes) compress(ZSTD_e_continue);
    }
  }

  void finish() { compress(ZSTD_e_end); }

 private:
  void compress(ZSTD_EndDirective directive) {
    ZSTD_inBuffer in{pending_.data(), pending_.size(), 0};
    for (;;) {
      ZSTD_outBuffer out{out_.data(), out_.size(), 0};
      const std::size_t left = ZSTD_compressStream2(context_.get(), &out, &in, directive);
      require(left);
      writer_.put(ByteView(out_).first(out.pos));
      const bool taken = in.pos == in.size;
      if (directive == ZSTD_e_end ? left == 0 : taken) break;
    }
    pending_.clear();
  }

  SpoolWriter& writer_;
  ZstdCompressor context_;
  Bytes pending_, out_;
};

bool worthIt(std::uint64_t compressed, std::uint64_t size) {
  // Readers refuse what unpacks to more than the limit, so such a content stays as it is.
  const bool tooGood = size > limits::kBlobRatioFloor && size / limits::kBlobRatio >= compressed;
  return compressed < size && !tooGood;
}

}  // namespace

void readContent(const PlannedContent& content, const ByteSink& sink) {
  Hasher hasher;
  std::uint64_t count = 0;
  (*content.source)([&](ByteView bytes) {
    const std::uint64_t wanted = content.size - std::min(content.size, count);
    const auto part = static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), wanted));
    if (part != 0) sink(bytes.first(part));
    hasher.update(bytes);
    count += bytes.size();
  });
  if (count != content.size) {
    throw Error(ErrorCode::notAsListed, fmt::format("{}: the file has {} bytes, its row says {}",
                                                    content.name, count, content.size));
  }
  const Digest found = hasher.finish();
  if (found != content.sha256) {
    throw Error(ErrorCode::notAsListed,
                fmt::format("{}: the file has the SHA-256 {}, its row says {}", content.name,
                            found.hex(), content.sha256.hex()));
  }
}

EncodedBlob encodeBlob(const PlannedBlob& planned, int zstdLevel, Encoding encoding, Spool& spool) {
  if (zstdLevel < 1 || zstdLevel > ZSTD_maxCLevel()) {
    throw Error(ErrorCode::usage, fmt::format("zstd has no level {}; levels are 1 to {}", zstdLevel,
                                              ZSTD_maxCLevel()));
  }
  EncodedBlob encoded;
  Hasher unpacked;
  SpoolWriter compressed(spool);
  ZstdEncoder encoder(planned.size, zstdLevel, compressed);
  for (const PlannedContent& content : planned.contents) {
    readContent(content, [&](ByteView bytes) {
      unpacked.update(bytes);
      encoder.put(bytes);
    });
  }
  encoder.finish();
  compressed.finish();
  encoded.blob.unpackedSize = planned.size;
  encoded.blob.unpackedSha256 = unpacked.finish();
  if (encoding == Encoding::zstd || worthIt(compressed.size(), planned.size)) {
    encoded.blob.coding = Coding::zstd;
    encoded.blob.size = compressed.size();
    encoded.blob.sha256 = compressed.digest();
    encoded.extents = compressed.extents();
    return encoded;
  }
  // Read again rather than kept: memory stays bounded, and the spool is larger by this one blob.
  SpoolWriter stored(spool);
  for (const PlannedContent& content : planned.contents) {
    readContent(content, [&](ByteView bytes) { stored.put(bytes); });
  }
  stored.finish();
  encoded.blob.coding = Coding::stored;
  encoded.blob.size = stored.size();
  encoded.blob.sha256 = stored.digest();
  encoded.extents = stored.extents();
  return encoded;
}

}  // namespace qfe
