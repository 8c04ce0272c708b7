#include "payloads/package/package.h"

#include <algorithm>
#include <map>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "manifest/base/error.h"
#include "manifest/base/parallel.h"
#include "manifest/blob_use.h"
#include "manifest/manifest_json.h"
#include "manifest/role.h"
#include "payloads/package/blob_decoder.h"
#include "payloads/package/framing_check.h"
#include "payloads/package/member_name.h"

namespace qfe {
namespace {

Manifest parseManifest(const PackageFile& file) {
  const std::string name = fmt::format("{}/{}", file.name(), kManifestMember);
  Manifest manifest = readManifest(name, file.manifestBytes());
  requireRole(Role::shipped, manifest, name);
  // One form per manifest, or two packages with the same content had two identities.
  if (writeManifest(manifest) != file.manifestBytes()) {
    throw Error(ErrorCode::badPackage,
                fmt::format("{} is not in canonical form (sorted keys, two spaces, no defaults); "
                            "pack it again",
                            name));
  }
  return manifest;
}

// The old files a row can be made from: versions where they are known, else digests.
std::string wantedBy(const FileRow& row) {
  std::vector<std::string> wanted;
  for (const Payload& payload : row.payloads) {
    if (!payload.from) continue;
    const std::string digest = "SHA-256 " + payload.from->hex();
    wanted.push_back(payload.fromVersion
                         ? fmt::format("version {} ({})", payload.fromVersion->text(), digest)
                         : digest);
  }
  return fmt::format("{}", fmt::join(wanted, " or "));
}

}  // namespace

struct Package::State {
  PackageFile file;
  Manifest manifest;
  std::map<std::uint32_t, std::vector<Digest>> bases;  // of the delta blobs
  Framing framing;
  std::optional<std::uint32_t> groupBlob;  // whose unpacked bytes `group` holds
  Bytes group;

  explicit State(PackageFile opened)
      : file(std::move(opened)),
        manifest(parseManifest(file)),
        bases(deltaBases(manifest)),
        framing(packageMembers(file.manifestBytes().size(), file.signatures(), manifest.blobs),
                manifest.released) {
    checkFraming(file, framing);
  }

  [[nodiscard]] std::string blobName(std::uint32_t blob) const {
    return fmt::format("{}: {}", file.name(), blobMember(manifest.blobs[blob].sha256));
  }

  [[nodiscard]] BlobReader reader(std::uint32_t blob) const {
    const std::uint64_t start = framing.contentOffset(1 + file.signatures().size() + blob);
    return [this, start](std::uint64_t offset, std::span<std::uint8_t> out) {
      file.readAt(start + offset, out);
    };
  }

  [[nodiscard]] bool isDelta(std::uint32_t blob) const {
    return manifest.blobs[blob].coding == Coding::delta;
  }

  void decode(std::uint32_t blob, const OldFiles& old, const ByteSink& sink) const {
    const std::string name = blobName(blob);
    if (isDelta(blob)) {
      const auto from = bases.find(blob);
      const std::vector<Digest> none;
      decodeDelta(name, manifest.blobs[blob], reader(blob),
                  joinOldFiles(name, from == bases.end() ? none : from->second, old), sink);
    } else {
      decodeBlob(name, manifest.blobs[blob], reader(blob), sink);
    }
  }

  [[nodiscard]] bool canDecode(const Payload& payload, const OldFiles& old) const {
    const auto from = bases.find(payload.blob);
    return from == bases.end() || std::ranges::all_of(from->second, [&old](const Digest& digest) {
             return old.count(digest) != 0;
           });
  }

  // At most limits::kSolidGroupBytes, which the shipped role demands.
  [[nodiscard]] Bytes decodeGroup(std::uint32_t blob, const OldFiles& old) const {
    Bytes bytes;
    bytes.reserve(static_cast<std::size_t>(manifest.blobs[blob].unpackedSize));
    decode(blob, old,
           [&bytes](ByteView part) { bytes.insert(bytes.end(), part.begin(), part.end()); });
    return bytes;
  }

  // The row's part of its unpacked group; the role has checked that it lies within.
  [[nodiscard]] ByteView slice(const FileRow& row, const Payload& payload, ByteView bytes) const {
    const ByteView part = bytes.subspan(static_cast<std::size_t>(payload.offset.value_or(0)),
                                        static_cast<std::size_t>(row.size.value_or(0)));
    const Digest found = Digest::of(part);
    if (found != row.sha256) {
      throw Error(
          ErrorCode::digestMismatch,
          fmt::format("{}: {} in it has the SHA-256 {}, its row says {}", blobName(payload.blob),
                      row.path.print(), found.hex(), row.sha256.value_or(Digest()).hex()));
    }
    return part;
  }

  void checkBlob(std::uint32_t blob, const std::vector<const FileRow*>& groupRows) const {
    if (isDelta(blob)) {
      checkStoredBlob(blobName(blob), manifest.blobs[blob], reader(blob));
    } else if (groupRows.empty()) {
      decode(blob, {}, [](ByteView) {});
    } else {
      const Bytes bytes = decodeGroup(blob, {});
      for (const FileRow* row : groupRows) {
        for (const Payload& payload : row->payloads) {
          if (payload.blob == blob && payload.offset) (void)slice(*row, payload, bytes);
        }
      }
    }
  }
};

Package::Package(PackageFile file) : state_(std::make_unique<State>(std::move(file))) {}
Package::~Package() = default;
Package::Package(Package&&) noexcept = default;
Package& Package::operator=(Package&&) noexcept = default;

const Manifest& Package::manifest() const {
  return state_->manifest;
}

const PackageFile& Package::file() const {
  return state_->file;
}

const Payload& Package::choosePayload(const FileRow& row, const OldFiles& old) const {
  const Payload* whole = nullptr;
  for (const Payload& payload : row.payloads) {
    if (!state_->isDelta(payload.blob)) {
      if (whole == nullptr) whole = &payload;
    } else if (state_->canDecode(payload, old)) {
      return payload;
    }
  }
  if (whole != nullptr) return *whole;
  const std::string what = fmt::format("{}: {}", state_->file.name(), row.path.print());
  if (row.payloads.empty()) {
    throw Error(ErrorCode::wrongBase, what + ": the package carries no content for it");
  }
  const std::string wanted = wantedBy(row);
  const bool inGroup = std::ranges::any_of(
      row.payloads, [](const Payload& payload) { return payload.offset.has_value(); });
  throw Error(ErrorCode::wrongBase,
              fmt::format("{} is carried only as a delta{}, and {} not there{}; use a package that "
                          "carries the whole file",
                          what, wanted.empty() ? "" : " from " + wanted,
                          inGroup ? "some file that its group is made from is" : "that file is",
                          inGroup ? " as it was" : ""));
}

void Package::unpack(const FileRow& row, const Payload& payload, const OldFiles& old,
                     const ByteSink& sink) const {
  if (!payload.offset) {
    state_->decode(payload.blob, old, sink);
    return;
  }
  if (state_->groupBlob != payload.blob) {
    state_->groupBlob.reset();
    state_->group = state_->decodeGroup(payload.blob, old);
    state_->groupBlob = payload.blob;
  }
  sink(state_->slice(row, payload, state_->group));
}

void Package::unpackBlob(std::uint32_t blob, const ByteSink& sink) const {
  state_->decode(blob, {}, sink);
}

void Package::checkAllBlobs(unsigned jobs) const {
  std::vector<std::vector<const FileRow*>> groupRows(state_->manifest.blobs.size());
  for (const FileRow& row : state_->manifest.files) {
    for (const Payload& payload : row.payloads) {
      if (payload.offset) groupRows[payload.blob].push_back(&row);
    }
  }
  parallelFor(groupRows.size(), jobs, [this, &groupRows](std::size_t blob) {
    state_->checkBlob(static_cast<std::uint32_t>(blob), groupRows[blob]);
  });
}

}  // namespace qfe
