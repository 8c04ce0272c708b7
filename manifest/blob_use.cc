#include "manifest/blob_use.h"

#include <algorithm>
#include <optional>
#include <tuple>

#include <fmt/format.h>

#include "manifest/base/limits.h"
#include "manifest/path_clash.h"

namespace qfe {
namespace {

// Nothing, or what is wrong with one payload of a row.
std::string payloadFault(const FileRow& row, const Payload& payload, const Blob& blob) {
  if (payload.from && blob.coding != Coding::delta) return "has from, but its blob is no delta";
  if (!payload.from && !payload.offset && blob.coding == Coding::delta) {
    return "lacks from, but its blob is a delta";
  }
  if (!row.size || !row.sha256) return {};  // reported as missing already
  if (payload.offset) {
    if (blob.unpackedSize > limits::kSolidGroupBytes) {
      return fmt::format("lies in a group of {} bytes; at most {} are allowed", blob.unpackedSize,
                         limits::kSolidGroupBytes);
    }
    if (*payload.offset > blob.unpackedSize || *row.size > blob.unpackedSize - *payload.offset) {
      return "lies beyond the end of its group";
    }
    return {};
  }
  if (blob.unpackedSize != *row.size) {
    return fmt::format("unpacks to {} bytes, but the file has {}", blob.unpackedSize, *row.size);
  }
  if (blob.unpackedSha256 != *row.sha256) return "unpacks to another digest than the file's";
  return {};
}

void addRowFaults(const Manifest& manifest, std::size_t index, std::vector<bool>& used,
                  std::vector<std::string>& faults) {
  const FileRow& row = manifest.files[index];
  const std::string name = describeRow(manifest, index);
  if (row.change == Change::remove) {
    if (!row.payloads.empty()) faults.push_back(name + ": payloads on a file that is removed");
  } else if (row.payloads.empty()) {
    faults.push_back(name + ": payloads is missing");
  }
  for (std::size_t i = 0; i < row.payloads.size(); ++i) {
    const Payload& payload = row.payloads[i];
    if (payload.blob >= used.size()) {
      faults.push_back(fmt::format("{}: payloads[{}] names blobs[{}] of {}", name, i, payload.blob,
                                   used.size()));
      continue;
    }
    used[payload.blob] = true;
    const std::string fault = payloadFault(row, payload, manifest.blobs[payload.blob]);
    if (!fault.empty()) faults.push_back(fmt::format("{}: payloads[{}] {}", name, i, fault));
  }
}

// A part of an unpacked group, and the old file it is made from.
struct Slice {
  std::uint64_t offset = 0, size = 0;
  std::optional<Digest> from;
};

// Of each delta blob, its slices in order; those of equal files once.
std::map<std::uint32_t, std::vector<Slice>> deltaSlices(const Manifest& manifest) {
  std::map<std::uint32_t, std::vector<Slice>> slices;
  for (const FileRow& row : manifest.files) {
    for (const Payload& payload : row.payloads) {
      if (payload.blob >= manifest.blobs.size() ||
          manifest.blobs[payload.blob].coding != Coding::delta)
        continue;
      slices[payload.blob].push_back(
          {payload.offset.value_or(0), row.size.value_or(0), payload.from});
    }
  }
  for (auto& entry : slices) {
    std::vector<Slice>& all = entry.second;
    std::ranges::stable_sort(all, [](const Slice& a, const Slice& b) {
      return std::tuple(a.offset, a.size, a.from) < std::tuple(b.offset, b.size, b.from);
    });
    const auto same = [](const Slice& a, const Slice& b) {
      return a.offset == b.offset && a.size == b.size && a.from == b.from;
    };
    all.erase(std::unique(all.begin(), all.end(), same), all.end());
  }
  return slices;
}

void addDeltaFaults(const Manifest& manifest, std::vector<std::string>& faults) {
  for (const auto& [blob, slices] : deltaSlices(manifest)) {
    std::uint64_t end = 0;
    bool fits = true;
    for (const Slice& slice : slices) {
      fits = fits && slice.offset == end;
      end = slice.offset + slice.size;
    }
    if (!fits || end != manifest.blobs[blob].unpackedSize) {
      faults.push_back(
          fmt::format("blobs[{}]: the files of a delta have to follow one another "
                      "without gap, each from one old file",
                      blob));
    }
  }
}

void addHookFaults(const Manifest& manifest, std::vector<bool>& used,
                   std::vector<std::string>& faults) {
  const auto check = [&](std::string_view name, const std::optional<Hook>& hook) {
    if (!hook) return;
    if (hook->blob >= used.size()) {
      faults.push_back(
          fmt::format("hooks.{}: names blobs[{}] of {}", name, hook->blob, used.size()));
      return;
    }
    used[hook->blob] = true;
    if (manifest.blobs[hook->blob].coding == Coding::delta) {
      faults.push_back(
          fmt::format("hooks.{}: blobs[{}] is a delta; a hook is carried whole", name, hook->blob));
    }
  };
  check("before", manifest.hooks.before);
  check("after", manifest.hooks.after);
  check("rollbackBefore", manifest.hooks.rollbackBefore);
  check("rollbackAfter", manifest.hooks.rollbackAfter);
}

}  // namespace

std::vector<std::string> blobFaults(const Manifest& manifest) {
  std::vector<std::string> faults;
  std::vector<bool> used(manifest.blobs.size(), false);
  for (std::size_t i = 0; i < manifest.files.size(); ++i) addRowFaults(manifest, i, used, faults);
  addHookFaults(manifest, used, faults);
  addDeltaFaults(manifest, faults);
  for (std::size_t i = 0; i < used.size(); ++i) {
    if (!used[i]) faults.push_back(fmt::format("blobs[{}]: no file and no hook uses it", i));
  }
  return faults;
}

std::map<std::uint32_t, std::vector<Digest>> deltaBases(const Manifest& manifest) {
  std::map<std::uint32_t, std::vector<Digest>> bases;
  for (const auto& [blob, slices] : deltaSlices(manifest)) {
    for (const Slice& slice : slices) {
      if (slice.from) bases[blob].push_back(*slice.from);
    }
  }
  return bases;
}

}  // namespace qfe
