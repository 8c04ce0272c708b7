#include "patcher/plan/live_file.h"

#include <utility>

#include "verifier/inventory/attributes.h"

namespace qfe {

SysResult<FileSide> readSide(const ReadFs& fs, std::string_view path) {
  using Result = SysResult<FileSide>;
  const auto file = fs.open(path);
  if (!file) return Result::failure(file.error());
  const auto attributes = readAttributes(*file.value(), WithDigest::yes);
  if (!attributes) return Result::failure(attributes.error());
  SysResult<Metadata> metadata = readMetadata(fs, path);
  if (!metadata) return Result::failure(metadata.error());
  FileSide side;
  side.digest = attributes.value().sha256.value_or(Digest());
  side.size = attributes.value().size;
  side.metadata = std::move(metadata.value());
  if (attributes.value().version()) side.version = attributes.value().version()->text();
  return side;
}

SysResult<Digest> digestAt(const ReadFs& fs, std::string_view path) {
  const auto file = fs.open(path);
  if (!file) return SysResult<Digest>::failure(file.error());
  return digestOf(*file.value());
}

FileTime fileTimeOf(const UtcTime& time) {
  return {time.unixSeconds(), time.nanoseconds()};
}

}  // namespace qfe
