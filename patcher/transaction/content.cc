#include "patcher/transaction/content.h"

#include <cerrno>

#include "manifest/base/safe_path.h"
#include "patcher/plan/live_file.h"
#include "patcher/transaction/checked.h"

namespace qfe {
namespace {

constexpr std::size_t kChunk = 256 * 1024;

}  // namespace

Content contentAt(const ReadFs& fs, const std::string& path) {
  const SysResult<Digest> digest = digestAt(fs, path);
  if (digest) return {Content::Kind::file, digest.value()};
  switch (digest.error()) {
    case ENOENT:
      return {};
    case ELOOP:
    case EISDIR:
    case EINVAL:
      return {Content::Kind::other, {}};
    default:
      failCall("read " + escapeForMessage(path), digest.error());
  }
}

void copyFile(Fs& fs, const std::string& from, const std::string& to) {
  const std::string what = "copy " + escapeForMessage(from) + " to " + escapeForMessage(to);
  const auto source = require(fs.open(from), what);
  const Metadata metadata = require(readMetadata(fs, from), what);
  const auto target = require(fs.create(to), what);
  Bytes chunk(kChunk);
  for (std::uint64_t offset = 0;;) {
    const std::size_t got = require(source->read(offset, chunk), what);
    if (got == 0) break;
    require(target->write(ByteView(chunk).subspan(0, got)), what);
    offset += got;
  }
  require(target->setMetadata(metadata), what);
  require(target->sync(), what);
}

}  // namespace qfe
