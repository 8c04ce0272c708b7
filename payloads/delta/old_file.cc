#include "payloads/delta/old_file.h"

#include <algorithm>
#include <utility>

namespace qfe::delta {
namespace {

constexpr std::uint64_t kBlockBytes = 64 * 1024;

}  // namespace

OldFile concatenated(std::vector<OldFile> files) {
  std::vector<std::uint64_t> begins;
  std::uint64_t size = 0;
  for (const OldFile& file : files) {
    begins.push_back(size);
    size += file.size;
  }
  const auto read = [files = std::move(files), begins = std::move(begins)](
                        std::uint64_t offset, std::span<std::uint8_t> out) {
    // The last file that begins at or before the offset; empty ones before it begin there, too.
    auto i = static_cast<std::size_t>(std::ranges::upper_bound(begins, offset) - begins.begin());
    for (--i; !out.empty(); ++i) {
      const std::uint64_t inside = offset - begins[i];
      const auto count =
          static_cast<std::size_t>(std::min<std::uint64_t>(files[i].size - inside, out.size()));
      if (count != 0) files[i].read(inside, out.first(count));
      offset += count;
      out = out.subspan(count);
    }
  };
  return {size, read};
}

const std::uint8_t* OldBlocks::at(std::uint64_t offset, std::uint64_t count) {
  const bool inside = offset >= begin_ && offset - begin_ <= block_.size() &&
                      count <= block_.size() - (offset - begin_);
  if (!inside) {
    const std::uint64_t size = std::min(file_.size - offset, std::max(count, kBlockBytes));
    block_.resize(static_cast<std::size_t>(size));
    begin_ = offset;
    file_.read(offset, block_);
  }
  return block_.data() + (offset - begin_);
}

}  // namespace qfe::delta
