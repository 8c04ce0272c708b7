#include "payloads/package/package_writer.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <numeric>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "manifest/base/limits.h"
#include "manifest/base/parallel.h"
#include "manifest/base/safe_path.h"
#include "manifest/base/strict_json.h"
#include "manifest/manifest_json.h"
#include "manifest/role.h"
#include "payloads/package/blob_encoder.h"
#include "payloads/package/blob_plan.h"
#include "payloads/package/delta_choice.h"
#include "payloads/package/framing.h"
#include "payloads/package/member_name.h"
#include "payloads/package/output_file.h"
#include "payloads/package/spool.h"

namespace qfe {
namespace {

// Sorted, as the package lists them. The reader refuses the same things.
std::vector<PackageSignature> checkedSignatures(std::vector<PackageSignature> signatures) {
  std::ranges::sort(signatures, {}, &PackageSignature::name);
  if (signatures.size() > limits::kSignatures) {
    throw Error(ErrorCode::overLimit, fmt::format("{} signatures, the limit is {}",
                                                  signatures.size(), limits::kSignatures));
  }
  std::map<std::string, std::string> keys;
  for (const PackageSignature& signature : signatures) {
    const std::string quoted = quoteForMessage(signature.name);
    if (const auto trouble = signatureNameTrouble(signature.name)) {
      throw Error(ErrorCode::unsafePath, fmt::format("signature name {}: {}", quoted, *trouble));
    }
    if (signature.bytes.size() > limits::kSignatureBytes) {
      throw Error(ErrorCode::overLimit,
                  fmt::format("signature {} has {} bytes, the limit is {}", quoted,
                              signature.bytes.size(), limits::kSignatureBytes));
    }
    const auto [other, fresh] =
        keys.emplace(nameKey(signature.name, Platform::windows), signature.name);
    if (!fresh) {
      throw Error(ErrorCode::badPackage,
                  fmt::format("two signatures are named {} and {}; names differ in more than case",
                              quoteForMessage(other->second), quoted));
    }
  }
  return signatures;
}

// Large blobs first, so that no thread is left alone with one at the end.
void encodeAll(const PackageInput& input, const BlobPlan& plan, Spool& spool,
               std::vector<EncodedBlob>& encoded) {
  std::vector<std::size_t> order(plan.blobs.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::ranges::greater(),
                           [&plan](std::size_t i) { return plan.blobs[i].size; });
  encoded.resize(plan.blobs.size());
  parallelFor(order.size(), input.jobs, [&](std::size_t i) {
    encoded[order[i]] =
        encodeBlob(plan.blobs[order[i]], input.zstdLevel, Encoding::smallest, spool);
  });
  parallelFor(plan.repeated.size(), input.jobs,
              [&plan](std::size_t i) { readContent(plan.repeated[i], [](ByteView) {}); });
}

// A file may be, byte for byte, the zstd frame of another file here. Stored, it would then be a
// second blob with the same digest, and a package carries each blob once; so it is packed again.
void separateTwins(const PackageInput& input, const BlobPlan& plan, Spool& spool,
                   std::vector<EncodedBlob>& encoded) {
  for (bool changed = true; changed;) {
    changed = false;
    std::map<Digest, std::size_t> count;
    for (const EncodedBlob& one : encoded) ++count[one.blob.sha256];
    for (std::size_t i = 0; i < encoded.size(); ++i) {
      if (encoded[i].blob.coding != Coding::stored || count[encoded[i].blob.sha256] < 2) continue;
      encoded[i] = encodeBlob(plan.blobs[i], input.zstdLevel, Encoding::zstd, spool);
      changed = true;
    }
  }
}

Manifest complete(const Manifest& listed, const BlobPlan& plan, const DeltaChoice& deltas,
                  const std::vector<EncodedBlob>& encoded) {
  Manifest manifest = listed;
  manifest.hooks = plan.hooks;
  for (std::size_t i = 0; i < manifest.files.size(); ++i) {
    manifest.files[i].payloads.clear();
    if (plan.payloads[i]) manifest.files[i].payloads.push_back(*plan.payloads[i]);
    for (Payload payload : deltas.payloads[i]) {
      payload.blob += static_cast<std::uint32_t>(plan.blobs.size());
      manifest.files[i].payloads.push_back(payload);
    }
  }
  manifest.blobs.clear();
  for (const EncodedBlob& one : encoded) manifest.blobs.push_back(one.blob);
  return manifest;
}

void writeMembers(const std::string& manifestText, const std::vector<PackageSignature>& signatures,
                  const std::vector<EncodedBlob>& blobs, const Spool& spool, const Framing& framing,
                  OutputFile& file) {
  for (std::size_t i = 0; i < framing.members().size(); ++i) {
    file.put(asBytes(framing.header(i)));
    if (i == 0) {
      file.put(asBytes(manifestText));
    } else if (i <= signatures.size()) {
      file.put(signatures[i - 1].bytes);
    } else {
      spool.copy(blobs[i - 1 - signatures.size()].extents,
                 [&file](ByteView bytes) { file.put(bytes); });
    }
    file.putZeros(framing.paddingBytes(i));
  }
  file.putZeros(Framing::kEndBytes);
  file.flush();
}

}  // namespace

WrittenPackage writePackage(const PackageInput& input, const std::string& path) {
  const std::vector<PackageSignature> signatures = checkedSignatures(input.signatures);
  Spool spool(folderOf(path));
  DeltaChoice deltas = chooseDeltas(input, spool);
  const BlobPlan plan = planBlobs(input, deltas.notWhole);
  std::vector<EncodedBlob> encoded;
  encodeAll(input, plan, spool, encoded);
  separateTwins(input, plan, spool, encoded);
  std::ranges::move(deltas.blobs, std::back_inserter(encoded));

  WrittenPackage written;
  written.manifest = complete(input.manifest, plan, deltas, encoded);
  requireRole(Role::shipped, written.manifest, path);
  const std::string text = writeManifest(written.manifest);
  written.manifestDigest = Digest::of(text);
  const Framing framing(packageMembers(text.size(), signatures, written.manifest.blobs),
                        written.manifest.released);
  OutputFile file(path);
  writeMembers(text, signatures, encoded, spool, framing, file);
  // What our own reader refuses is never published.
  withContext("check what was written",
              [&file] { (void)Package(PackageFile::open(file.temporaryPath())); });
  file.commit();
  written.size = file.size();
  return written;
}

}  // namespace qfe
