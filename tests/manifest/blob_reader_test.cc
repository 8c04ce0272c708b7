#include "manifest/blob_reader.h"

#include "tests/manifest/sample_manifest.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

using sample::edited;
using sample::kComplete;
using sample::readRefusal;

TEST(BlobReader, EveryKeyOfABlobIsRead) {
  const std::vector<Blob> blobs = sample::complete().blobs;
  ASSERT_EQ(blobs.size(), 4U);
  EXPECT_EQ(blobs[0].coding, Coding::zstd);
  EXPECT_EQ(blobs[0].size, 31234U);
  EXPECT_EQ(blobs[0].sha256.hex(), std::string(64, 'c'));
  EXPECT_EQ(blobs[0].unpackedSize, 84992U);
  EXPECT_EQ(blobs[0].unpackedSha256.hex(), std::string(64, 'a'));
  EXPECT_EQ(blobs[1].coding, Coding::delta);
}

TEST(BlobReader, RefusalsNameTheBlob) {
  EXPECT_EQ(readRefusal(edited(kComplete, "\"coding\": \"zstd\"", "\"coding\": \"gzip\"")),
            "badManifest: m.json:33:17: \"coding\" in blobs[0] cannot be \"gzip\"; it is one of "
            "stored, zstd, delta");
  EXPECT_EQ(readRefusal(edited(kComplete, "\"coding\": \"zstd\",", "")),
            "badManifest: m.json:32:5: blobs[0] lacks the key \"coding\"");
  EXPECT_EQ(readRefusal(edited(kComplete, std::string(64, 'd'), std::string(64, 'c'))),
            "badManifest: m.json:42:17: blobs[1] has the digest of blobs[0]; a package carries "
            "each blob once");
  EXPECT_EQ(readRefusal(edited(kComplete, "\"unpackedSize\": 9", "\"unpackedSize\": 10")),
            "badManifest: m.json:55:17: blobs[3] is stored as it is, but its size or digest "
            "differs from the unpacked one");
}

TEST(BlobReader, AFewBytesThatClaimToUnpackToManyAreOverTheLimit) {
  EXPECT_EQ(readRefusal(edited(kComplete, "\"unpackedSize\": 15", "\"unpackedSize\": 2000000")),
            "overLimit: m.json:52:23: blobs[2] unpacks 12 bytes to 2000000; more than 2000 times "
            "its size is refused");
  // A delta makes its file from another one.
  const std::string delta =
      "{\"coding\": \"delta\", \"size\": 1, \"sha256\": \"" + std::string(64, 'a') +
      "\", \"unpackedSize\": 2000000, \"unpackedSha256\": \"" + std::string(64, 'b') + "\"}";
  EXPECT_EQ(readRefusal(edited(sample::kDraft, "\"id\"", "\"blobs\": [" + delta + "], \"id\"")),
            "");
}

TEST(BlobReader, TheSumOfAllBlobsIsLimitedToo) {
  std::string list;
  for (int i = 0; i < 17; ++i) {
    const std::string digest(64, static_cast<char>(i < 10 ? '0' + i : 'a' + i - 10));
    const std::string own = i < 16 ? digest : "01" + std::string(62, '0');
    list += std::string(i == 0 ? "" : ", ") + "{\"coding\": \"stored\", \"size\": 17179869184, " +
            "\"sha256\": \"" + own + "\", \"unpackedSize\": 17179869184, \"unpackedSha256\": \"" +
            own + "\"}";
  }
  EXPECT_EQ(readRefusal(edited(sample::kDraft, "\"id\"", "\"blobs\": [" + list + "], \"id\"")),
            "overLimit: m.json:4:12: the blobs have more than 68719476736 bytes, or more than "
            "274877906944 unpacked");
}

}  // namespace
}  // namespace qfe
