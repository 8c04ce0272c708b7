// A package before anything in it is believed: bounded framing, the manifest's exact bytes and
// the signature files. Nothing is parsed here beyond the tar headers of these members.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "manifest/base/bytes.h"
#include "manifest/base/digest.h"

namespace qfe {

struct PackageSignature {
  std::string name;  // below signatures/: ASCII letters, digits, '.', '_', '-'
  Bytes bytes;
};

// Owns one descriptor (or a private copy in memory), from which everything is read: a package
// that is replaced while it is read changes nothing. Movable, not copyable. Reads are positional
// and may come from several threads.
class PackageFile {
 public:
  // Throws Error(cannotRead, badPackage, overLimit). `path` must be a regular file.
  [[nodiscard]] static PackageFile open(const std::string& path);
  [[nodiscard]] static PackageFile fromBytes(std::string name, Bytes bytes);
  ~PackageFile();
  PackageFile(PackageFile&&) noexcept;
  PackageFile& operator=(PackageFile&&) noexcept;

  [[nodiscard]] const std::string& name() const;  // for messages
  [[nodiscard]] std::uint64_t size() const;       // bytes of the whole file
  [[nodiscard]] const std::string& manifestBytes() const;
  [[nodiscard]] Digest manifestDigest() const;  // the package's identity
  [[nodiscard]] const std::vector<PackageSignature>& signatures() const;
  // Fills `out` from `offset`; throws Error(badPackage) when the file is shorter.
  void readAt(std::uint64_t offset, std::span<std::uint8_t> out) const;

 private:
  struct State;
  explicit PackageFile(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace qfe
