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
#include "payloads/package/old_files.h"
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

  // The payload to use for a row on a server that has these old files: a delta (alone or in a
  // group) whose old files are all there, else a whole one if carried. Throws Error(wrongBase)
  // naming the row and the versions it can be made from when there is none.
  [[nodiscard]] const Payload& choosePayload(const FileRow& row, const OldFiles& old) const;

  // Streams the new content of a row; a delta that fails is an error, never a reason to take
  // another payload. The sink may have received bytes when this throws (Error(digestMismatch,
  // badPackage, overLimit, wrongBase)): its owner discards them. Solid groups are decoded once
  // while consecutive calls ask for files of the same group. One thread at a time.
  void unpack(const FileRow& row, const Payload& payload, const OldFiles& old,
              const ByteSink& sink) const;
  // A whole unpacked blob (hooks), which is no delta.
  void unpackBlob(std::uint32_t blob, const ByteSink& sink) const;

  // Reads and checks every blob, stored and (but for deltas) unpacked, on up to `jobs` threads.
  void checkAllBlobs(unsigned jobs) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace qfe
