#include "payloads/package/blob_decoder.h"

#include <algorithm>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "manifest/base/limits.h"
#include "payloads/package/zstd_handle.h"

namespace qfe {
namespace {

constexpr std::size_t kChunkBytes = 128 * 1024;
// RFC 8878, section 3.1.1: every frame begins with these; skippable frames begin with others.
constexpr std::uint8_t kZstdMagic[] = {0x28, 0xB5, 0x2F, 0xFD};

[[noreturn]] void refuse(const std::string& what, const std::string& why) {
  throw Error(ErrorCode::badPackage, fmt::format("{}: {}", what, why));
}

// RFC 8878, section 3.1.1.1: how far back the frame refers, in bytes. Read from the header, as
// libzstd looks at it only where it has to keep a window itself. `begin` has at least 6 bytes.
std::uint64_t windowOf(ByteView begin, std::uint64_t contentSize) {
  constexpr unsigned kSingleSegment = 1U << 5;
  if ((begin[4] & kSingleSegment) != 0) return contentSize;
  const std::uint64_t base = std::uint64_t{1} << (10 + (begin[5] >> 3));
  return base + base / 8 * (begin[5] & 7U);
}

// The stored bytes in chunks, hashed as they pass.
class StoredStream {
 public:
  StoredStream(const Blob& blob, const BlobReader& read)
      : blob_(blob), read_(read), chunk_(std::min<std::uint64_t>(kChunkBytes, blob.size)) {}

  // Empty at the end.
  [[nodiscard]] ByteView next() {
    const auto count = std::min<std::uint64_t>(chunk_.size(), blob_.size - offset_);
    if (count == 0) return {};
    const auto part = std::span(chunk_).first(static_cast<std::size_t>(count));
    read_(offset_, part);
    hasher_.update(part);
    offset_ += count;
    return part;
  }

  void requireDigest(const std::string& what) {
    while (!next().empty()) continue;
    const Digest found = hasher_.finish();
    if (found != blob_.sha256) {
      throw Error(ErrorCode::digestMismatch,
                  fmt::format("{}: its stored bytes have the SHA-256 {}, the manifest says {}",
                              what, found.hex(), blob_.sha256.hex()));
    }
  }

 private:
  const Blob& blob_;
  const BlobReader& read_;
  Bytes chunk_;
  std::uint64_t offset_ = 0;
  Hasher hasher_;
};

// The way out: counts, hashes, and lets no byte more pass than was declared.
class UnpackedStream {
 public:
  UnpackedStream(const std::string& what, const Blob& blob, const ByteSink& sink)
      : what_(what), blob_(blob), sink_(sink) {}

  void put(ByteView bytes) {
    if (bytes.size() > blob_.unpackedSize - count_) {
      refuse(what_, fmt::format("it unpacks to more than the {} bytes that the manifest says",
                                blob_.unpackedSize));
    }
    count_ += bytes.size();
    hasher_.update(bytes);
    if (!bytes.empty()) sink_(bytes);
  }

  void finish() {
    if (count_ != blob_.unpackedSize) {
      refuse(what_, fmt::format("it unpacks to {} bytes, the manifest says {}", count_,
                                blob_.unpackedSize));
    }
    const Digest found = hasher_.finish();
    if (found != blob_.unpackedSha256) {
      throw Error(ErrorCode::digestMismatch,
                  fmt::format("{}: its unpacked bytes have the SHA-256 {}, the manifest says {}",
                              what_, found.hex(), blob_.unpackedSha256.hex()));
    }
  }

 private:
  const std::string& what_;
  const Blob& blob_;
  const ByteSink& sink_;
  std::uint64_t count_ = 0;
  Hasher hasher_;
};

// One zstd frame and nothing else.
class ZstdFrame {
 public:
  ZstdFrame(const std::string& what, const Blob& blob)
      : what_(what), blob_(blob), context_(ZSTD_createDCtx()), out_(ZSTD_DStreamOutSize()) {
    if (!context_) throw Error(ErrorCode::internal, "zstd: no memory for a decoder");
    const std::size_t set =
        ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax, limits::kZstdWindowLog);
    if (ZSTD_isError(set)) throw Error(ErrorCode::internal, "zstd: no such window limit");
  }

  void put(ByteView stored, UnpackedStream& unpacked) {
    if (!begun_) checkBegin(stored);
    ZSTD_inBuffer in{stored.data(), stored.size(), 0};
    while (in.pos < in.size || moreToCome_) {
      if (done_) refuse(what_, "bytes follow its zstd frame");
      ZSTD_outBuffer out{out_.data(), out_.size(), 0};
      const std::size_t left = ZSTD_decompressStream(context_.get(), &out, &in);
      if (ZSTD_isError(left)) refuse(what_, fmt::format("zstd: {}", ZSTD_getErrorName(left)));
      unpacked.put(ByteView(out_).first(out.pos));
      done_ = left == 0;
      // A full output buffer says nothing about what the decoder still holds.
      moreToCome_ = !done_ && out.pos == out.size;
    }
  }

  void finish() const {
    if (!done_) refuse(what_, "its zstd frame is cut off");
  }

 private:
  void checkBegin(ByteView stored) {
    begun_ = true;
    if (stored.size() < sizeof kZstdMagic ||
        !std::ranges::equal(stored.first(sizeof kZstdMagic), kZstdMagic)) {
      refuse(what_, "it is no zstd frame");
    }
    const auto declared = ZSTD_getFrameContentSize(stored.data(), stored.size());
    if (declared == ZSTD_CONTENTSIZE_UNKNOWN || declared == ZSTD_CONTENTSIZE_ERROR) {
      refuse(what_, "its zstd frame does not say how long its content is");
    }
    if (declared != blob_.unpackedSize) {
      refuse(what_, fmt::format("its zstd frame says {} bytes of content, the manifest says {}",
                                declared, blob_.unpackedSize));
    }
    // The size is declared, so the header has six bytes at least.
    if (windowOf(stored, declared) > std::uint64_t{1} << limits::kZstdWindowLog) {
      throw Error(ErrorCode::overLimit,
                  fmt::format("{}: unpacking its zstd frame needs more than {} bytes of memory",
                              what_, std::uint64_t{1} << limits::kZstdWindowLog));
    }
  }

  const std::string& what_;
  const Blob& blob_;
  ZstdDecompressor context_;
  Bytes out_;
  bool begun_ = false;
  bool done_ = false;
  bool moreToCome_ = false;
};

}  // namespace

void decodeBlob(const std::string& what, const Blob& blob, const BlobReader& read,
                const ByteSink& sink) {
  StoredStream stored(blob, read);
  UnpackedStream unpacked(what, blob, sink);
  if (blob.coding == Coding::stored) {
    for (ByteView part = stored.next(); !part.empty(); part = stored.next()) unpacked.put(part);
  } else {
    ZstdFrame frame(what, blob);
    try {
      for (ByteView part = stored.next(); !part.empty(); part = stored.next()) {
        frame.put(part, unpacked);
      }
      frame.finish();
    } catch (const Error& error) {
      // Damage shows itself to the decoder first; its cause is the digest, where that differs.
      if (error.code() == ErrorCode::badPackage) stored.requireDigest(what);
      throw;
    }
  }
  stored.requireDigest(what);
  unpacked.finish();
}

void decodeDelta(const std::string& what, const Blob& blob, const BlobReader& read,
                 const delta::OldFile& old, const ByteSink& sink) {
  checkStoredBlob(what, blob, read);
  UnpackedStream unpacked(what, blob, sink);
  delta::applyDelta(what, old, {blob.size, read},
                    [&unpacked](ByteView bytes) { unpacked.put(bytes); });
  unpacked.finish();
}

void checkStoredBlob(const std::string& what, const Blob& blob, const BlobReader& read) {
  StoredStream(blob, read).requireDigest(what);
}

}  // namespace qfe
