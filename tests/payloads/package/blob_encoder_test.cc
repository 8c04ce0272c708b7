#include "payloads/package/blob_encoder.h"

#include <zstd.h>

#include "manifest/base/error.h"
#include "manifest/base/limits.h"
#include "payloads/package/blob_decoder.h"
#include "tests/support/package_builder.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

class BlobEncoderTest : public testing::Test {
 protected:
  // A blob of these contents, which its rows announce truthfully.
  PlannedBlob plan(const std::vector<std::string>& contents) {
    PlannedBlob blob;
    for (const std::string& content : contents) {
      sources_.push_back(std::make_unique<ContentSource>(contentOf(content)));
      blob.contents.push_back(
          {"a/x.dll", sources_.back().get(), content.size(), Digest::of(content)});
      blob.size += content.size();
    }
    return blob;
  }
  std::string stored(const EncodedBlob& encoded) {
    std::string bytes;
    spool_.copy(encoded.extents, [&bytes](ByteView part) { bytes += asText(part); });
    return bytes;
  }
  std::string unpacked(const EncodedBlob& encoded) {
    const std::string bytes = stored(encoded);
    std::string content;
    decodeBlob(
        "blob", encoded.blob,
        [&bytes](std::uint64_t at, std::span<std::uint8_t> out) {
          std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), out.size(), out.begin());
        },
        [&content](ByteView part) { content += asText(part); });
    return content;
  }
  std::string refusalOf(const PlannedBlob& blob, ErrorCode code, int level = 3) {
    try {
      (void)encodeBlob(blob, level, Encoding::smallest, spool_);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), code) << error.what();
      return error.what();
    }
    return "accepted";
  }

  Spool spool_{testing::TempDir()};
  std::vector<std::unique_ptr<ContentSource>> sources_;
};

TEST_F(BlobEncoderTest, EveryLengthComesBackWhole) {
  for (const std::size_t size : {100, 262'143, 262'144, 262'145, 3'000'000}) {
    const std::string content = noise(size / 2, 1) + std::string(size - size / 2, 'a');
    const EncodedBlob encoded = encodeBlob(plan({content}), 3, Encoding::smallest, spool_);
    EXPECT_EQ(encoded.blob.coding, Coding::zstd);
    EXPECT_LT(encoded.blob.size, size);
    EXPECT_TRUE(unpacked(encoded) == content) << size;
  }
}

TEST_F(BlobEncoderTest, SolidGroupsAreTheContentsOneAfterTheOther) {
  const EncodedBlob encoded =
      encodeBlob(plan({"first file ", "", "second file"}), 3, Encoding::zstd, spool_);
  EXPECT_EQ(unpacked(encoded), "first file second file");
  EXPECT_EQ(encoded.blob.unpackedSha256, Digest::of("first file second file"));
}

TEST_F(BlobEncoderTest, WhatDoesNotShrinkIsStored) {
  for (const std::string& content : {std::string(), std::string("x"), noise(300'000, 7)}) {
    const EncodedBlob encoded = encodeBlob(plan({content}), 19, Encoding::smallest, spool_);
    EXPECT_EQ(encoded.blob.coding, Coding::stored);
    EXPECT_EQ(encoded.blob.size, content.size());
    EXPECT_TRUE(stored(encoded) == content);
    const EncodedBlob forced = encodeBlob(plan({content}), 19, Encoding::zstd, spool_);
    EXPECT_EQ(forced.blob.coding, Coding::zstd);
    EXPECT_TRUE(unpacked(forced) == content);
  }
}

TEST_F(BlobEncoderTest, WhatShrinksMoreThanReadersBelieveIsStored) {
  const std::string content(8 * limits::kMiB, '\0');
  const EncodedBlob encoded = encodeBlob(plan({content}), 3, Encoding::smallest, spool_);
  EXPECT_EQ(encoded.blob.coding, Coding::stored);
}

TEST_F(BlobEncoderTest, TheResultDoesNotDependOnThePiecesOfTheSource) {
  const std::string content = noise(200'000, 3) + std::string(400'000, 'b') + noise(200'000, 3);
  const EncodedBlob whole = encodeBlob(plan({content}), 5, Encoding::smallest, spool_);
  for (const std::size_t piece : {1'000UL, 131'072UL, 800'000UL}) {
    const ContentSource source = [&](const ByteSink& sink) {
      for (std::size_t at = 0; at < content.size(); at += piece) {
        sink(asBytes(std::string_view(content).substr(at, piece)));
      }
    };
    PlannedBlob planned;
    planned.contents.push_back({"a/x.dll", &source, content.size(), Digest::of(content)});
    planned.size = content.size();
    EXPECT_EQ(encodeBlob(planned, 5, Encoding::smallest, spool_).blob, whole.blob);
  }
}

TEST_F(BlobEncoderTest, FramesSayTheirContentsSizeAndHaveNoChecksum) {
  const std::string content(5000, 'a');
  const std::string frame = stored(encodeBlob(plan({content}), 3, Encoding::smallest, spool_));
  EXPECT_EQ(ZSTD_getFrameContentSize(frame.data(), frame.size()), 5000U);
  EXPECT_EQ(static_cast<unsigned char>(frame[4]) & 4U, 0U);  // RFC 8878: content checksum flag
}

TEST_F(BlobEncoderTest, AContentThatIsNotAsListedIsRefusedWithBothValues) {
  PlannedBlob longer = plan({"abcd"});
  longer.contents[0].size = longer.size = 3;
  EXPECT_EQ(refusalOf(longer, ErrorCode::notAsListed),
            "a/x.dll: the file has 4 bytes, its row says 3");
  PlannedBlob shorter = plan({"abcd"});
  shorter.contents[0].size = shorter.size = 5;
  EXPECT_EQ(refusalOf(shorter, ErrorCode::notAsListed),
            "a/x.dll: the file has 4 bytes, its row says 5");
  PlannedBlob other = plan({"abcd"});
  other.contents[0].sha256 = Digest::of("abce");
  EXPECT_EQ(refusalOf(other, ErrorCode::notAsListed),
            "a/x.dll: the file has the SHA-256 " + Digest::of("abcd").hex() + ", its row says " +
                Digest::of("abce").hex());
}

TEST_F(BlobEncoderTest, LevelsThatZstdDoesNotHaveAreRefused) {
  EXPECT_EQ(refusalOf(plan({"x"}), ErrorCode::usage, 0), "zstd has no level 0; levels are 1 to 22");
  EXPECT_EQ(refusalOf(plan({"x"}), ErrorCode::usage, 23),
            "zstd has no level 23; levels are 1 to 22");
}

}  // namespace
}  // namespace qfe
