// Where encoded blobs wait until all of them are known: one file without a name.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "manifest/base/bytes.h"
#include "manifest/base/descriptor.h"
#include "manifest/base/digest.h"
#include "payloads/package/package.h"

namespace qfe {

// A piece of the spool. Blobs that are encoded at the same time take turns, so one blob may have
// many pieces.
struct Extent {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

// Disappears with its descriptor, also when the process is killed. Safe for several threads.
class Spool {
 public:
  // In `folder`: where the package will be, so that both need the same file system. Error(io).
  explicit Spool(const std::string& folder);

  // Throws Error(io).
  [[nodiscard]] Extent append(ByteView bytes);
  void copy(const std::vector<Extent>& extents, const ByteSink& sink) const;

 private:
  std::string folder_;
  Descriptor descriptor_;
  std::mutex mutex_;
  std::uint64_t end_ = 0;
};

// Collects one blob's bytes into pieces of about a megabyte, hashing them.
class SpoolWriter {
 public:
  explicit SpoolWriter(Spool& spool);

  void put(ByteView bytes);
  // Writes what is left. Only once.
  void finish();
  [[nodiscard]] std::uint64_t size() const { return size_; }
  // After finish().
  [[nodiscard]] const std::vector<Extent>& extents() const { return extents_; }
  [[nodiscard]] const Digest& digest() const { return digest_; }

 private:
  void flush();

  Spool& spool_;
  Bytes pending_;
  std::vector<Extent> extents_;
  std::uint64_t size_ = 0;
  Hasher hasher_;
  Digest digest_;
};

}  // namespace qfe
