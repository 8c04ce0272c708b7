#include "payloads/package/old_files.h"

#include <algorithm>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "manifest/base/error.h"

namespace qfe {
namespace {

struct Part {
  std::uint64_t begin = 0;
  delta::OldFile file;
};

void readJoined(const std::vector<Part>& parts, std::uint64_t offset, std::span<std::uint8_t> out) {
  auto part = std::ranges::upper_bound(parts, offset, {}, &Part::begin);
  for (--part; !out.empty(); ++part) {
    const std::uint64_t at = offset - part->begin;
    const auto count =
        static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), part->file.size - at));
    if (count != 0) part->file.read(at, out.first(count));
    out = out.subspan(count);
    offset += count;
  }
}

}  // namespace

delta::OldFile joinOldFiles(const std::string& what, const std::vector<Digest>& digests,
                            const OldFiles& files) {
  const auto parts = std::make_shared<std::vector<Part>>();
  std::uint64_t size = 0;
  for (const Digest& digest : digests) {
    const auto found = files.find(digest);
    if (found == files.end()) {
      throw Error(ErrorCode::wrongBase, fmt::format("{}: the old file {} it is made from is not "
                                                    "there",
                                                    what, digest.hex()));
    }
    parts->push_back({size, found->second()});
    size += parts->back().file.size;
  }
  if (parts->size() == 1) return parts->front().file;
  return {size, [parts](std::uint64_t offset, std::span<std::uint8_t> out) {
            readJoined(*parts, offset, out);
          }};
}

}  // namespace qfe
