#include "payloads/delta/old_file.h"

#include <algorithm>

namespace qfe::delta {
namespace {

constexpr std::uint64_t kBlockBytes = 64 * 1024;

}  // namespace

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
