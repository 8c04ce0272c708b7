#include "payloads/package/old_files.h"

#include <algorithm>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "manifest/base/error.h"

namespace qfe {
namespace {

class JoinedFiles {
 public:
  explicit JoinedFiles(std::string what) : what_(std::move(what)) {}

  void append(const OldSource& source) {
    parts_.push_back({size_, source});
    size_ += source.size;
  }
  [[nodiscard]] std::uint64_t size() const { return size_; }

  void read(std::uint64_t offset, std::span<std::uint8_t> out) {
    auto part = std::ranges::upper_bound(parts_, offset, {}, &Part::begin);
    for (--part; !out.empty(); ++part) {
      const std::uint64_t at = offset - part->begin;
      const auto count =
          static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), part->source.size - at));
      if (count != 0) open(*part).read(at, out.first(count));
      out = out.subspan(count);
      offset += count;
    }
  }

 private:
  struct Part {
    std::uint64_t begin = 0;
    OldSource source;
  };

  const delta::OldFile& open(const Part& part) {
    if (opened_ != &part) {
      file_ = part.source.open();
      opened_ = &part;
      if (file_.size != part.source.size) {
        throw Error(ErrorCode::wrongBase,
                    fmt::format("{}: an old file it is made from changed meanwhile", what_));
      }
    }
    return file_;
  }

  std::string what_;
  std::vector<Part> parts_;
  std::uint64_t size_ = 0;
  const Part* opened_ = nullptr;
  delta::OldFile file_;
};

}  // namespace

delta::OldFile joinOldFiles(const std::string& what, const std::vector<Digest>& digests,
                            const OldFiles& files) {
  const auto joined = std::make_shared<JoinedFiles>(what);
  for (const Digest& digest : digests) {
    const auto found = files.find(digest);
    if (found == files.end()) {
      throw Error(ErrorCode::wrongBase, fmt::format("{}: the old file {} it is made from is not "
                                                    "there",
                                                    what, digest.hex()));
    }
    joined->append(found->second);
  }
  return {joined->size(), [joined](std::uint64_t offset, std::span<std::uint8_t> out) {
            joined->read(offset, out);
          }};
}

}  // namespace qfe
