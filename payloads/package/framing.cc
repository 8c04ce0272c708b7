#include "payloads/package/framing.h"

#include <cerrno>
#include <exception>
#include <utility>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "manifest/base/limits.h"
#include "payloads/package/archive_handle.h"
#include "payloads/package/member_name.h"

namespace qfe {
namespace {

// libarchive gives times outside of [0, this) a pax record too.
constexpr std::int64_t kPaxTime = 0x7FFFFFFF;

// Takes what libarchive writes until the header is complete, and then refuses.
struct HeaderSink {
  std::string bytes;
  bool complete = false;

  static la_ssize_t write(archive* handle, void* self, const void* bytes, std::size_t count) {
    auto& sink = *static_cast<HeaderSink*>(self);
    try {
      if (!sink.complete) sink.bytes.append(static_cast<const char*>(bytes), count);
    } catch (const std::exception&) {
      sink.complete = true;  // no exception may pass through libarchive's frames
    }
    if (!sink.complete) return static_cast<la_ssize_t>(count);
    archive_set_error(handle, ECANCELED, "nothing is taken any more");
    return -1;
  }
};

void require(int result, archive* writer) {
  if (result == ARCHIVE_OK) return;
  const char* const text = archive_error_string(writer);
  throw Error(ErrorCode::internal,
              fmt::format("libarchive makes no header: {}", text ? text : "no reason given"));
}

// A pax header is a block of its own and a block of records before the ustar block.
std::uint64_t headerBytes(std::uint64_t size, std::int64_t time) {
  const bool plain = size < Framing::kPaxSize && time >= 0 && time < kPaxTime;
  return (plain ? 1 : 3) * Framing::kBlockBytes;
}

std::uint64_t paddingOf(std::uint64_t size) {
  return (Framing::kBlockBytes - size % Framing::kBlockBytes) % Framing::kBlockBytes;
}

}  // namespace

std::int64_t memberTime(const std::optional<UtcTime>& released) {
  return released ? released->unixSeconds() : 0;
}

Framing::Framing(std::vector<FramedMember> members, const std::optional<UtcTime>& released)
    : members_(std::move(members)), time_(memberTime(released)) {
  std::uint64_t at = 0;
  starts_.reserve(members_.size() + 1);
  starts_.push_back(at);
  for (const FramedMember& member : members_) {
    if (member.size > limits::kPackageBytes - at) {
      throw Error(ErrorCode::overLimit,
                  fmt::format("with {} the package is larger than the limit of {} bytes",
                              member.name, limits::kPackageBytes));
    }
    at += headerBytes(member.size, time_) + member.size + paddingOf(member.size);
    if (at > limits::kPackageBytes - kEndBytes) {
      throw Error(ErrorCode::overLimit,
                  fmt::format("with {} the package is larger than the limit of {} bytes",
                              member.name, limits::kPackageBytes));
    }
    starts_.push_back(at);
  }
}

std::string Framing::header(std::size_t member) const {
  const FramedMember& framed = members_[member];
  HeaderSink sink;
  const ArchiveWriter writer(archive_write_new());
  const ArchiveEntry entry(archive_entry_new());
  if (!writer || !entry) throw Error(ErrorCode::internal, "libarchive: no memory for a header");
  require(archive_write_set_format_pax_restricted(writer.get()), writer.get());
  require(archive_write_add_filter_none(writer.get()), writer.get());
  // Unbuffered: the header is complete when archive_write_header returns. The content never passes
  // through libarchive; closing it would write that many zeros, which the sink then refuses.
  require(archive_write_set_bytes_per_block(writer.get(), 0), writer.get());
  require(archive_write_set_bytes_in_last_block(writer.get(), 1), writer.get());
  require(archive_write_open2(writer.get(), &sink, nullptr, HeaderSink::write, nullptr, nullptr),
          writer.get());
  archive_entry_set_pathname(entry.get(), framed.name.c_str());
  archive_entry_set_filetype(entry.get(), AE_IFREG);
  archive_entry_set_perm(entry.get(), 0644);
  archive_entry_set_size(entry.get(), static_cast<la_int64_t>(framed.size));
  archive_entry_set_mtime(entry.get(), static_cast<time_t>(time_), 0);
  require(archive_write_header(writer.get(), entry.get()), writer.get());
  sink.complete = true;
  std::string header = std::move(sink.bytes);
  if (header.size() != headerBytes(framed.size, time_)) {
    throw Error(ErrorCode::internal,
                fmt::format("libarchive made a header of {} bytes for {}, which needs {}",
                            header.size(), framed.name, headerBytes(framed.size, time_)));
  }
  return header;
}

std::uint64_t Framing::contentOffset(std::size_t member) const {
  return starts_[member] + headerBytes(members_[member].size, time_);
}

std::uint64_t Framing::paddingBytes(std::size_t member) const {
  return paddingOf(members_[member].size);
}

std::vector<FramedMember> packageMembers(std::uint64_t manifestBytes,
                                         const std::vector<PackageSignature>& signatures,
                                         const std::vector<Blob>& blobs) {
  std::vector<FramedMember> members;
  members.reserve(1 + signatures.size() + blobs.size());
  members.push_back({std::string(kManifestMember), manifestBytes});
  for (const PackageSignature& signature : signatures) {
    members.push_back({signatureMember(signature.name), signature.bytes.size()});
  }
  for (const Blob& blob : blobs) members.push_back({blobMember(blob.sha256), blob.size});
  return members;
}

}  // namespace qfe
