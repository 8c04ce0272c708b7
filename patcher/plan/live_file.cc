#include "patcher/plan/live_file.h"

#include <cerrno>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "manifest/base/safe_path.h"
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

std::function<delta::OldFile()> oldFileAt(const ReadFs& fs, std::string path) {
  return [&fs, path = std::move(path)] {
    const auto fail = [path](int errnoValue) {
      throw Error(ErrorCode::io, fmt::format("{} cannot be read: {}", escapeForMessage(path),
                                             describeErrno(errnoValue)));
    };
    auto opened = fs.open(path);
    if (!opened) fail(opened.error());
    const std::shared_ptr<const ReadableFile> file = std::move(opened.value());
    return delta::OldFile{file->stat().size,
                          [file, fail](std::uint64_t offset, std::span<std::uint8_t> out) {
                            const auto count = file->read(offset, out);
                            if (!count) fail(count.error());
                            if (count.value() != out.size()) fail(EIO);  // it became shorter
                          }};
  };
}

FileTime fileTimeOf(const UtcTime& time) {
  return {time.unixSeconds(), time.nanoseconds()};
}

}  // namespace qfe
