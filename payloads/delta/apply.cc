#include "payloads/delta/apply.h"

#include <algorithm>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "payloads/delta/body.h"
#include "payloads/delta/cover_code.h"

namespace qfe::delta {
namespace {

constexpr std::uint64_t kHashBytes = 256 * 1024;

// Where an applier's bytes come from and go to.
class AppliedFiles {
 public:
  using Byte = std::uint8_t;

  AppliedFiles(const OldFile& old, std::uint64_t window, const NewFileSink& sink)
      : old_(old), new_(window, sink) {}

  [[nodiscard]] const std::uint8_t* before(std::uint64_t offset, std::uint64_t count) {
    return old_.at(offset, count);
  }
  [[nodiscard]] const std::uint8_t* earlier(std::uint64_t at) const { return new_.earlier(at); }
  [[nodiscard]] std::uint8_t* place(std::uint64_t at, std::uint64_t count) {
    return new_.place(at, count);
  }
  void finished(std::uint64_t at) { new_.finished(at); }
  void flush() { new_.flush(); }

 private:
  OldBlocks old_;
  NewFile new_;
};

void checkOld(const OldFile& old, const Header& header) {
  const auto wanted = [&header](const std::string& found) {
    return Error(ErrorCode::wrongBase,
                 fmt::format("it stands on a file of {} bytes with SHA-256 {}, this one has {}; "
                             "give the version the delta was made from",
                             header.oldSize, header.oldSha256.hex(), found));
  };
  if (old.size != header.oldSize) throw wanted(fmt::format("{} bytes", old.size));
  Hasher hasher;
  Bytes block;
  for (std::uint64_t at = 0; at < old.size; at += block.size()) {
    block.resize(static_cast<std::size_t>(std::min(kHashBytes, old.size - at)));
    old.read(at, block);
    hasher.update(block);
  }
  const Digest found = hasher.finish();
  if (found != header.oldSha256) throw wanted(fmt::format("SHA-256 {}", found.hex()));
}

ImageMap imageOf(const OldFile& old) {
  Bytes head(static_cast<std::size_t>(std::min<std::uint64_t>(old.size, kImageHeadBytes)));
  if (!head.empty()) old.read(0, head);
  return ImageMap::read(head, old.size);
}

void apply(const OldFile& old, const DeltaFile& delta, const NewFileSink& sink) {
  const ReadHeader read = readHeader(delta.read, delta.size);
  const Header& header = read.header;
  checkOld(old, header);
  BitDecoder decoder(delta.read, read.size, delta.size);
  FileSizes sizes{header.oldSize, header.newSize, 0};
  if (header.windowBits != 0) sizes.window = std::uint64_t{1} << header.windowBits;
  const std::vector<Cover> covers = CoverCode<BitDecoder>().code(decoder, {}, sizes);

  Hasher hasher;
  const NewFileSink hashed = [&](ByteView bytes) {
    hasher.update(bytes);
    sink(bytes);
  };
  const ImageMap image = imageOf(old);
  AppliedFiles files(old, std::min(sizes.window, sizes.after), hashed);
  const auto body = std::make_unique<Body<BitDecoder, AppliedFiles>>(
      decoder, files, image, sizes, covers,
      BodyOptions{header.tableBits, header.nearAddresses, header.bases});
  body->run();
  files.flush();
  decoder.finish();
  const Digest made = hasher.finish();
  if (made != header.newSha256)
    throw Error(ErrorCode::digestMismatch,
                fmt::format("the delta is damaged: the file it makes has SHA-256 {} instead of {}; "
                            "fetch it again",
                            made.hex(), header.newSha256.hex()));
}

}  // namespace

void applyDelta(const std::string& what, const OldFile& old, const DeltaFile& delta,
                const NewFileSink& sink) {
  withContext(what, [&] { apply(old, delta, sink); });
}

Header deltaHeader(const std::string& what, const DeltaFile& delta) {
  return withContext(what, [&] { return readHeader(delta.read, delta.size).header; });
}

OldFile oldFileOf(ByteView bytes) {
  return {bytes.size(), [bytes](std::uint64_t offset, std::span<std::uint8_t> out) {
            std::ranges::copy(bytes.subspan(offset, out.size()), out.begin());
          }};
}

DeltaFile deltaFileOf(ByteView bytes) {
  return {bytes.size(), [bytes](std::uint64_t offset, std::span<std::uint8_t> out) {
            std::ranges::copy(bytes.subspan(offset, out.size()), out.begin());
          }};
}

}  // namespace qfe::delta
