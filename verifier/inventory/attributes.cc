#include "verifier/inventory/attributes.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "manifest/base/error.h"
#include "manifest/base/limits.h"
#include "manifest/base/parallel.h"
#include "manifest/words.h"
#include "verifier/root/linux_file.h"

namespace qfe {
namespace {

// Files up to this size are read once, whole, for both the image and the digest.
constexpr std::uint64_t kWholeFileBytes = 2 * limits::kMiB;
constexpr std::size_t kPieceBytes = 256 * limits::kKiB;

// Reads the whole of a small file; fewer bytes where it shrank since it was opened.
SysResult<Bytes> readWhole(const ReadableFile& file, std::uint64_t size) {
  Bytes bytes(static_cast<std::size_t>(size));
  const auto count = file.read(0, bytes);
  if (!count) return SysResult<Bytes>::failure(count.error());
  bytes.resize(count.value());
  return bytes;
}

// Image and perhaps digest of a file too large to be held.
SysResult<FileAttributes> readLarge(const ReadableFile& file, FileAttributes attributes,
                                    WithDigest digest) {
  int error = 0;
  const ImageSource source = [&](std::uint64_t offset, std::span<std::uint8_t> out) {
    const auto count = file.read(offset, out);
    if (!count) error = count.error();
    return count ? count.value() : std::size_t{0};
  };
  attributes.image = readImage(source, attributes.size);
  if (error != 0) return SysResult<FileAttributes>::failure(error);
  if (digest == WithDigest::yes) {
    const auto sha256 = digestOf(file);
    if (!sha256) return SysResult<FileAttributes>::failure(sha256.error());
    attributes.sha256 = sha256.value();
  }
  return attributes;
}

AttributesOf readOne(const std::string& path) {
  AttributesOf result;
  result.path = path;
  const auto file = openLocalFile(path);
  if (!file) {
    switch (file.error()) {
      case EISDIR:
        result.error = "is a folder; name the files in it";
        break;
      case EINVAL:
        result.error = "is not a regular file";
        break;
      default:
        result.error = "cannot be opened: " + describeErrno(file.error());
        break;
    }
    return result;
  }
  auto attributes = readAttributes(*file.value(), WithDigest::yes);
  if (attributes) {
    result.attributes = std::move(attributes.value());
  } else {
    result.error = "cannot be read: " + describeErrno(attributes.error());
  }
  return result;
}

}  // namespace

std::vector<std::string> FileAttributes::languages() const {
  std::vector<std::string> codes;
  for (const std::uint16_t id : image.languageIds) {
    std::string code = id == 0 ? "neutral" : languageOfId(id);
    if (!code.empty() && std::ranges::find(codes, code) == codes.end()) {
      codes.push_back(std::move(code));
    }
  }
  return codes;
}

SysResult<FileAttributes> readAttributes(const ReadableFile& file, WithDigest digest) {
  const FileStat stat = file.stat();
  FileAttributes attributes;
  attributes.size = stat.size;
  attributes.modified = stat.modified.utc();
  // Without a digest only a few pages are needed, however small the file is.
  if (digest == WithDigest::no || stat.size > kWholeFileBytes) {
    return readLarge(file, std::move(attributes), digest);
  }
  const auto bytes = readWhole(file, stat.size);
  if (!bytes) return SysResult<FileAttributes>::failure(bytes.error());
  attributes.image = readImage(bytes.value());
  attributes.sha256 = Digest::of(ByteView(bytes.value()));
  return attributes;
}

SysResult<Digest> digestOf(const ReadableFile& file) {
  Hasher hasher;
  Bytes piece(kPieceBytes);
  for (std::uint64_t offset = 0;;) {
    const auto count = file.read(offset, piece);
    if (!count) return SysResult<Digest>::failure(count.error());
    hasher.update(ByteView(piece).first(count.value()));
    if (count.value() < piece.size()) return hasher.finish();
    offset += count.value();
  }
}

std::vector<AttributesOf> readAttributesOf(const std::vector<std::string>& paths, unsigned jobs) {
  std::vector<AttributesOf> results(paths.size());
  parallelFor(paths.size(), jobs, [&](std::size_t i) { results[i] = readOne(paths[i]); });
  return results;
}

}  // namespace qfe
