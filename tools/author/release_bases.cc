#include "tools/author/release_bases.h"

#include <map>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "tools/author/pack.h"
#include "tools/author/release_files.h"
#include "verifier/inventory/attributes.h"
#include "verifier/root/linux_file.h"

namespace qfe {
namespace {

using OldRows = std::vector<std::optional<OldVersion>>;

OldRows oldRowsIn(const std::string& folder, const Manifest& manifest, unsigned jobs) {
  const ReleaseIndex index(folder, manifest.namingPlatform());
  std::vector<std::optional<std::size_t>> fileOf;  // by row, into paths
  std::vector<std::string> paths;
  for (const FileRow& row : manifest.files) {
    const std::vector<std::string> candidates = index.candidates(row);
    fileOf.emplace_back();
    if (candidates.size() != 1) continue;
    fileOf.back() = paths.size();
    paths.push_back(index.files().at(candidates.front()));
  }
  const std::vector<AttributesOf> files = readAttributesOf(paths, jobs);
  OldRows rows;
  for (const auto& at : fileOf) {
    rows.emplace_back();
    if (!at) continue;
    const AttributesOf& file = files[*at];
    if (!file.attributes || !file.attributes->sha256) {
      throw Error(ErrorCode::cannotRead,
                  fmt::format("{} {}", escapeForMessage(file.path), file.error));
    }
    rows.back() = OldVersion{*file.attributes->sha256, file.attributes->size,
                             file.attributes->version(), contentOfFile(file.path)};
  }
  return rows;
}

}  // namespace

void addBases(PackageInput& input, const BaseOptions& options, std::vector<std::string>& notes) {
  for (const std::string& folder : options.folders) {
    input.bases.push_back(oldRowsIn(folder, input.manifest, input.jobs));
    std::size_t without = 0;
    for (std::size_t row = 0; row < input.manifest.files.size(); ++row) {
      const Change change = input.manifest.files[row].change.value_or(Change::replace);
      if (change == Change::replace && !input.bases.back()[row]) ++without;
    }
    if (without == 0) continue;
    notes.push_back(fmt::format("{} has no file for {} of the rows; {} carried whole",
                                escapeForMessage(folder), without,
                                without == 1 ? "it is" : "they are"));
  }
  input.carryWhole = options.carryWhole;
  input.makeDelta = [effort = options.effort](ByteView oldBytes, ByteView newBytes) {
    return delta::makeDelta(oldBytes, newBytes, {effort, 1, {}});
  };
}

OldFiles oldFilesBelow(const std::vector<std::string>& folders, unsigned jobs) {
  OldFiles old;
  for (const std::string& folder : folders) {
    std::vector<std::string> paths;
    for (const auto& file : listReleaseFiles(folder)) paths.push_back(file.second);
    for (const AttributesOf& file : readAttributesOf(paths, jobs)) {
      if (!file.attributes || !file.attributes->sha256) continue;
      const auto open = [path = file.path] {
        const auto bytes = std::make_shared<const Bytes>(bytesOfFile(path));
        const delta::OldFile view = delta::oldFileOf(*bytes);
        return delta::OldFile{view.size, [bytes, read = view.read](std::uint64_t offset,
                                                                   std::span<std::uint8_t> out) {
                                read(offset, out);
                              }};
      };
      old.emplace(*file.attributes->sha256, OldSource{file.attributes->size, open});
    }
  }
  return old;
}

Bytes bytesOfFile(const std::string& path) {
  Bytes bytes;
  contentOfFile(path)(
      [&bytes](ByteView part) { bytes.insert(bytes.end(), part.begin(), part.end()); });
  return bytes;
}

}  // namespace qfe
