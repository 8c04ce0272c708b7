// A package whose framing and manifest agree: every header, padding byte and end block is what
// our writer would have written for this manifest. FORMAT.md describes the container.
//
// Blobs are not read until they are asked for; then the stored digest, the stored length, the
// unpacked length and the unpacked digest are all checked, on the very bytes that are handed out.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "manifest/manifest.h"
#include "payloads/package/package_file.h"

namespace qfe {

using ByteSink = std::function<void(ByteView)>;

class Package {
 public:
  // Parses the manifest (shipped role) and compares the container with what the writer makes.
  // Throws Error(badJson, badManifest, notShippable, badPackage, unsafePath, overLimit).
  explicit Package(PackageFile file);
  ~Package();
  Package(Package&&) noexcept;
  Package& operator=(Package&&) noexcept;

  [[nodiscard]] const Manifest& manifest() const;
  [[nodiscard]] const PackageFile& file() const;

  // The payload to use for a row where the old file has that digest: a full one (alone or in a
  // solid group) if carried, else a delta from exactly that file. Throws Error(wrongBase) naming
  // the row and what is wanted when there is none.
  [[nodiscard]] const Payload& choosePayload(const FileRow& row,
                                             const std::optional<Digest>& oldFile) const;

  // Streams the new content of a row. The sink may have received bytes when this throws
  // (Error(digestMismatch, badPackage, overLimit)): its owner discards them. Solid groups are
  // decoded once while consecutive calls ask for files of the same group. One thread at a time.
  void unpack(const FileRow& row, const Payload& payload, const ByteSink& sink) const;
  // A whole unpacked blob (hooks).
  void unpackBlob(std::uint32_t blob, const ByteSink& sink) const;

  // Reads and checks every blob, stored and unpacked, on up to `jobs` threads.
  void checkAllBlobs(unsigned jobs) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace qfe
