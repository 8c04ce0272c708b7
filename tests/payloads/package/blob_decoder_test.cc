#include "payloads/package/blob_decoder.h"

#include <zstd.h>

#include "manifest/base/error.h"
#include "payloads/delta/make/make.h"
#include "tests/support/package_builder.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

Bytes compress(const std::string& content, int level = 3) {
  Bytes frame(ZSTD_compressBound(content.size()));
  frame.resize(ZSTD_compress(frame.data(), frame.size(), content.data(), content.size(), level));
  return frame;
}

// A zstd blob whose manifest entry is right about its stored bytes and about `content`.
struct Case {
  Bytes stored;
  Blob blob;
  std::string delivered;

  Case(Bytes bytes, const std::string& content, Coding coding = Coding::zstd)
      : stored(std::move(bytes)) {
    blob.coding = coding;
    blob.size = stored.size();
    blob.sha256 = Digest::of(stored);
    blob.unpackedSize = content.size();
    blob.unpackedSha256 = Digest::of(content);
  }

  void decode() {
    decodeBlob(
        "x.qfe: blob", blob,
        [this](std::uint64_t at, std::span<std::uint8_t> out) {
          ASSERT_LE(at + out.size(), stored.size());
          std::copy_n(stored.begin() + static_cast<std::ptrdiff_t>(at), out.size(), out.begin());
        },
        [this](ByteView part) { delivered += asText(part); });
  }

  std::string refusal(ErrorCode code) {
    try {
      decode();
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), code) << error.what();
      return error.what();
    }
    return "accepted";
  }
};

TEST(BlobDecoder, EveryLengthComesBackWhole) {
  for (const std::size_t size : {0, 1, 1000, 131'072, 131'073, 1'000'000}) {
    const std::string content = noise(size / 2, 1) + std::string(size - size / 2, 'a');
    Case zstd(compress(content), content);
    zstd.decode();
    EXPECT_TRUE(zstd.delivered == content) << size;
    Case stored(Bytes(content.begin(), content.end()), content, Coding::stored);
    stored.decode();
    EXPECT_TRUE(stored.delivered == content) << size;
  }
}

TEST(BlobDecoder, ChangedStoredBytesAreADigestMismatch) {
  const std::string content = noise(2000, 2);
  for (const Coding coding : {Coding::stored, Coding::zstd}) {
    const Bytes bytes =
        coding == Coding::stored ? Bytes(content.begin(), content.end()) : compress(content);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      Case one(bytes, content, coding);
      one.stored[i] ^= 0x10U;
      EXPECT_EQ(one.refusal(ErrorCode::digestMismatch),
                "x.qfe: blob: its stored bytes have the SHA-256 " + Digest::of(one.stored).hex() +
                    ", the manifest says " + one.blob.sha256.hex());
    }
  }
}

TEST(BlobDecoder, AnotherContentIsADigestMismatch) {
  Case one(compress("abc"), "abd");
  EXPECT_EQ(one.refusal(ErrorCode::digestMismatch),
            "x.qfe: blob: its unpacked bytes have the SHA-256 " + Digest::of("abc").hex() +
                ", the manifest says " + Digest::of("abd").hex());
}

TEST(BlobDecoder, AFrameOfAnotherLengthIsRefusedBeforeItIsUnpacked) {
  Case one(compress(std::string(5000, 'a')), "abc");
  EXPECT_EQ(one.refusal(ErrorCode::badPackage),
            "x.qfe: blob: its zstd frame says 5000 bytes of content, the manifest says 3");
  EXPECT_EQ(one.delivered, "");
}

TEST(BlobDecoder, StoredBytesOfAnotherLengthAreRefused) {
  Case longer({'a', 'b', 'c'}, "ab", Coding::stored);
  EXPECT_EQ(longer.refusal(ErrorCode::badPackage),
            "x.qfe: blob: it unpacks to more than the 2 bytes that the manifest says");
  Case shorter({'a'}, "ab", Coding::stored);
  EXPECT_EQ(shorter.refusal(ErrorCode::badPackage),
            "x.qfe: blob: it unpacks to 1 bytes, the manifest says 2");
}

TEST(BlobDecoder, WhatIsNotExactlyOneFrameIsRefused) {
  const Bytes frame = compress("abc");
  Bytes twice = frame;
  twice.insert(twice.end(), frame.begin(), frame.end());
  EXPECT_EQ(Case(twice, "abc").refusal(ErrorCode::badPackage),
            "x.qfe: blob: bytes follow its zstd frame");
  Bytes longer = frame;
  longer.push_back(0);
  EXPECT_EQ(Case(longer, "abc").refusal(ErrorCode::badPackage),
            "x.qfe: blob: bytes follow its zstd frame");
  const Bytes cut(frame.begin(), frame.end() - 1);
  EXPECT_EQ(Case(cut, "abc").refusal(ErrorCode::badPackage),
            "x.qfe: blob: its zstd frame is cut off");
  EXPECT_EQ(Case({}, "").refusal(ErrorCode::badPackage), "x.qfe: blob: its zstd frame is cut off");
  // RFC 8878, section 3.1.2: a skippable frame of 0 bytes before the real one.
  Bytes skippable = {0x50, 0x2A, 0x4D, 0x18, 0, 0, 0, 0};
  skippable.insert(skippable.end(), frame.begin(), frame.end());
  EXPECT_EQ(Case(skippable, "abc").refusal(ErrorCode::badPackage),
            "x.qfe: blob: it is no zstd frame");
}

TEST(BlobDecoder, AFrameWithoutItsContentsSizeIsRefused) {
  ZSTD_CCtx* const context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, 0);
  Bytes frame(100);
  frame.resize(ZSTD_compress2(context, frame.data(), frame.size(), "abc", 3));
  ZSTD_freeCCtx(context);
  EXPECT_EQ(Case(frame, "abc").refusal(ErrorCode::badPackage),
            "x.qfe: blob: its zstd frame does not say how long its content is");
}

TEST(BlobDecoder, AWindowOverTheLimitIsRefused) {
  // RFC 8878, section 3.1.1: magic; descriptor: 8-byte content size, no single segment;
  // window descriptor 0x90: 2^28 bytes; content size 3; one raw last block of 3 bytes.
  const Bytes frame = {0x28, 0xB5, 0x2F, 0xFD, 0xC0, 0x90, 3,    0,   0,   0,
                       0,    0,    0,    0,    0x19, 0x00, 0x00, 'a', 'b', 'c'};
  EXPECT_EQ(Case(frame, "abc").refusal(ErrorCode::overLimit),
            "x.qfe: blob: unpacking its zstd frame needs more than 134217728 bytes of memory");
  Bytes allowed = frame;
  allowed[5] = 0x88;  // 2^27
  EXPECT_EQ(Case(allowed, "abc").refusal(ErrorCode::badPackage), "accepted");
}

TEST(BlobDecoder, ADeltaMakesTheNewFileFromTheOldOneAndEveryDigestIsChecked) {
  const std::string oldText = noise(5'000, 1), newText = oldText + " and more";
  Bytes stored = delta::makeDelta(asBytes(oldText), asBytes(newText), {});
  Blob blob{Coding::delta,  stored.size(),       Digest::of(stored),
            newText.size(), Digest::of(newText), {}};
  const auto read = [&stored](std::uint64_t at, std::span<std::uint8_t> out) {
    std::copy_n(stored.begin() + static_cast<std::ptrdiff_t>(at), out.size(), out.begin());
  };
  const auto decode = [&](const std::string& old) {
    std::string text;
    decodeDelta("x.qfe: blob", blob, read, delta::oldFileOf(asBytes(old)),
                [&text](ByteView part) { text += asText(part); });
    return text;
  };
  EXPECT_TRUE(decode(oldText) == newText);
  EXPECT_THROW(decode(newText), Error);
  blob.unpackedSha256 = Digest::of("another");
  EXPECT_THROW(decode(oldText), Error);
  blob.unpackedSha256 = Digest::of(newText);
  stored.back() ^= 1U;
  EXPECT_THROW(decode(oldText), Error);
  EXPECT_THROW(checkStoredBlob("x.qfe: blob", blob, read), Error);
}

}  // namespace
}  // namespace qfe
