#include "manifest/blob_reader.h"

#include <map>

#include "manifest/base/limits.h"

namespace qfe {
namespace {

Blob readBlob(JsonReader& reader) {
  Blob blob;
  blob.coding = requiredWord<Coding>(reader, "coding");
  blob.size = reader.number("size", limits::kPackageBytes);
  blob.sha256 = requiredDigest(reader, "sha256");
  blob.unpackedSize = reader.number("unpackedSize", limits::kFileBytes);
  blob.unpackedSha256 = requiredDigest(reader, "unpackedSha256");
  blob.extensions = reader.extensions();
  return blob;
}

// A few stored bytes that claim to unpack to gigabytes are an attack on the reader's disk. A delta
// may be that small honestly: it makes the file from another.
void checkRatio(JsonReader& reader, const Blob& blob) {
  if (blob.coding == Coding::delta || blob.unpackedSize <= limits::kBlobRatioFloor) return;
  if (blob.unpackedSize / limits::kBlobRatio < blob.size) return;
  failAs(ErrorCode::overLimit, reader.document(), reader.required("unpackedSize"),
         fmt::format("{} unpacks {} bytes to {}; more than {} times its size is refused",
                     reader.what(), blob.size, blob.unpackedSize, limits::kBlobRatio));
}

void checkStored(const JsonReader& reader, const Blob& blob) {
  if (blob.coding != Coding::stored) return;
  if (blob.size != blob.unpackedSize || blob.sha256 != blob.unpackedSha256) {
    reader.fail("coding", fmt::format("{} is stored as it is, but its size or digest differs from "
                                      "the unpacked one",
                                      reader.what()));
  }
}

}  // namespace

std::vector<Blob> readBlobs(JsonReader& manifest) {
  std::vector<Blob> blobs;
  std::map<Digest, std::size_t> seen;
  std::uint64_t stored = 0;
  std::uint64_t unpacked = 0;
  eachObject(manifest, "blobs", limits::kBlobs, [&](JsonReader& reader) {
    const Blob blob = readBlob(reader);
    checkRatio(reader, blob);
    checkStored(reader, blob);
    const auto [before, isNew] = seen.emplace(blob.sha256, blobs.size());
    if (!isNew) {
      reader.fail("sha256",
                  fmt::format("{} has the digest of blobs[{}]; a package carries each blob once",
                              reader.what(), before->second));
    }
    // Neither sum can overflow: there are at most kBlobs terms, each below 2^37.
    stored += blob.size;
    unpacked += blob.unpackedSize;
    if (stored > limits::kPackageBytes || unpacked > limits::kUnpackedBytes) {
      failAs(ErrorCode::overLimit, manifest.document(), manifest.required("blobs"),
             fmt::format("the blobs have more than {} bytes, or more than {} unpacked",
                         limits::kPackageBytes, limits::kUnpackedBytes));
    }
    blobs.push_back(blob);
  });
  return blobs;
}

}  // namespace qfe
