// The framing of a package: every byte that is not content, and where it stands.
//
// The writer emits it, the reader compares with it; so there is exactly one container for given
// members and a given time. All headers are made by libarchive's pax writer: plain ustar blocks,
// with a pax header before them where a size or the time does not fit. FORMAT.md lists the fields.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "manifest/base/utc_time.h"
#include "manifest/manifest.h"
#include "payloads/package/package_file.h"

namespace qfe {

struct FramedMember {
  std::string name;        // ASCII, at most 100 bytes
  std::uint64_t size = 0;  // bytes of its content
  friend bool operator==(const FramedMember&, const FramedMember&) = default;
};

class Framing {
 public:
  static constexpr std::uint64_t kBlockBytes = 512;
  static constexpr std::uint64_t kEndBytes = 2 * kBlockBytes;  // zeros
  // From here on a size does not fit into the eleven octal digits of a ustar header.
  static constexpr std::uint64_t kPaxSize = std::uint64_t{1} << 33;

  // Throws Error(overLimit) when the whole is over limits::kPackageBytes.
  Framing(std::vector<FramedMember> members, const std::optional<UtcTime>& released);

  [[nodiscard]] const std::vector<FramedMember>& members() const { return members_; }
  // Of every member: seconds since 1970.
  [[nodiscard]] std::int64_t time() const { return time_; }

  // Everything before the member's content, made anew by each call: 512 or 1536 bytes.
  [[nodiscard]] std::string header(std::size_t member) const;
  [[nodiscard]] std::uint64_t headerOffset(std::size_t member) const { return starts_[member]; }
  [[nodiscard]] std::uint64_t contentOffset(std::size_t member) const;
  // Zeros after the content, up to the next multiple of kBlockBytes.
  [[nodiscard]] std::uint64_t paddingBytes(std::size_t member) const;
  [[nodiscard]] std::uint64_t endOffset() const { return starts_.back(); }
  [[nodiscard]] std::uint64_t totalBytes() const { return starts_.back() + kEndBytes; }

 private:
  std::vector<FramedMember> members_;
  std::vector<std::uint64_t> starts_;  // of the headers, and of the end
  std::int64_t time_ = 0;
};

// The time in the headers, in seconds since 1970: `released` truncated to seconds, 0 when absent.
[[nodiscard]] std::int64_t memberTime(const std::optional<UtcTime>& released);

// manifest.json, the signatures in the given order, then the blobs in the order of the list.
[[nodiscard]] std::vector<FramedMember> packageMembers(
    std::uint64_t manifestBytes, const std::vector<PackageSignature>& signatures,
    const std::vector<Blob>& blobs);

}  // namespace qfe
