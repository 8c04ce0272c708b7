#include "payloads/package/framing_check.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "manifest/base/limits.h"
#include "manifest/base/safe_path.h"
#include "manifest/base/strict_json.h"
#include "payloads/package/member_check.h"
#include "payloads/package/tar_walk.h"

namespace qfe {
namespace {

[[noreturn]] void refuse(const PackageFile& file, const std::string& why) {
  throw Error(ErrorCode::badPackage, file.name() + ": " + why);
}

// Whether the file has these bytes there. False also where the file ends before.
bool agrees(const PackageFile& file, std::uint64_t offset, ByteView expected) {
  std::array<std::uint8_t, 64 * 1024> chunk{};
  while (!expected.empty()) {
    const std::size_t count = std::min(expected.size(), chunk.size());
    if (offset > file.size() || count > file.size() - offset) return false;
    const std::span<std::uint8_t> part(chunk.data(), count);
    file.readAt(offset, part);
    if (!std::ranges::equal(part, expected.first(count))) return false;
    expected = expected.subspan(count);
    offset += count;
  }
  return true;
}

bool zerosAt(const PackageFile& file, std::uint64_t offset, std::uint64_t count) {
  static constexpr std::array<std::uint8_t, Framing::kEndBytes> kZeros{};
  return agrees(file, offset, ByteView(kZeros).first(static_cast<std::size_t>(count)));
}

// The content of a member that was read before the manifest was parsed; nothing for blobs.
std::optional<ByteView> knownContent(const PackageFile& file, std::size_t member) {
  if (member == 0) return asBytes(file.manifestBytes());
  if (member <= file.signatures().size()) return ByteView(file.signatures()[member - 1].bytes);
  return std::nullopt;
}

std::string lengthTrouble(const PackageFile& file, const Framing& framing) {
  if (file.size() < framing.totalBytes()) {
    return fmt::format("cut off: {} bytes are there, {} belong to the package", file.size(),
                       framing.totalBytes());
  }
  return fmt::format("{} bytes follow the end of the package", file.size() - framing.totalBytes());
}

// Looks at the members one by one to put the difference into words. It returns when libarchive
// finds nothing to say about it.
class Explanation {
 public:
  Explanation(const PackageFile& file, const Framing& framing) : file_(file), framing_(framing) {
    for (std::size_t i = 0; i < framing.members().size(); ++i) {
      places_.emplace(framing.members()[i].name, i);
    }
  }

  void explain() {
    TarWalk walk(
        [this](std::uint64_t at, std::span<std::uint8_t> out) {
          const auto rest = file_.size() - std::min(file_.size(), at);
          const auto part =
              out.first(static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), rest)));
          file_.readAt(at, part);
          return part.size();
        },
        file_.size());
    TarWalk::Step step = walk.next();
    for (; step == TarWalk::Step::member; step = walk.next()) {
      takeMember(walk.member());
    }
    if (step == TarWalk::Step::damaged) {
      if (file_.size() < framing_.totalBytes()) refuse(file_, lengthTrouble(file_, framing_));
      refuse(file_, fmt::format("damaged after {} ({})", last(), walk.trouble()));
    }
    explainOrder();
    explainHeaders();
  }

 private:
  [[nodiscard]] std::string last() const {
    return found_.empty() ? std::string("the beginning") : found_.back().name;
  }

  void takeMember(const TarMember& member) {
    requireSafeMember(file_.name(), member);
    if (!names_.insert(member.name).second) {
      refuse(file_, fmt::format("member {} is there twice", member.name));
    }
    const auto [other, fresh] = keys_.emplace(nameKey(member.name, Platform::windows), member.name);
    if (!fresh) {
      refuse(file_,
             fmt::format("members {} and {} differ only in case", other->second, member.name));
    }
    if (!places_.contains(member.name)) {
      refuse(file_,
             fmt::format("member {} is not listed in the manifest", quoteForMessage(member.name)));
    }
    // So there are never more members in memory than the manifest lists.
    found_.push_back(member);
  }

  void explainOrder() const {
    const auto& expected = framing_.members();
    for (const FramedMember& member : expected) {
      if (!names_.contains(member.name)) {
        // Where the member is left out, at least the two end blocks stand in its place.
        const std::uint64_t place = framing_.headerOffset(places_.at(member.name));
        if (file_.size() < place + Framing::kEndBytes)
          refuse(file_, lengthTrouble(file_, framing_));
        refuse(file_, fmt::format("{} is listed in the manifest and missing from the package",
                                  member.name));
      }
    }
    for (std::size_t i = 0; i < expected.size(); ++i) {
      if (found_[i].name != expected[i].name) {
        refuse(file_,
               fmt::format("member {} stands where {} belongs", found_[i].name, expected[i].name));
      }
    }
  }

  void explainHeaders() const {
    const auto& expected = framing_.members();
    for (std::size_t i = 0; i < expected.size(); ++i) {
      if (found_[i].size != expected[i].size) {
        refuse(file_, fmt::format("{} has {} bytes, the manifest says {}", expected[i].name,
                                  found_[i].size, expected[i].size));
      }
      const std::string difference = headerDifferences(found_[i], framing_.time());
      if (!difference.empty()) {
        refuse(file_, fmt::format("the header of {} is not what qfe writes: {}", expected[i].name,
                                  difference));
      }
    }
  }

  const PackageFile& file_;
  const Framing& framing_;
  std::map<std::string, std::size_t, std::less<>> places_;
  std::vector<TarMember> found_;
  std::set<std::string> names_;
  std::map<std::string, std::string> keys_;
};

// Where the container first differs, in words; empty when all of it agrees.
std::string firstDifference(const PackageFile& file, const Framing& framing) {
  for (std::size_t i = 0; i < framing.members().size(); ++i) {
    const std::string& name = framing.members()[i].name;
    if (!agrees(file, framing.headerOffset(i), asBytes(framing.header(i)))) {
      return fmt::format("the header of {} is not what qfe writes", name);
    }
    const auto content = knownContent(file, i);
    if (content && !agrees(file, framing.contentOffset(i), *content)) {
      return fmt::format("the content of {} does not follow its header", name);
    }
    if (!zerosAt(file, framing.contentOffset(i) + framing.members()[i].size,
                 framing.paddingBytes(i))) {
      return fmt::format("the padding after {} is not all zeros", name);
    }
  }
  if (!zerosAt(file, framing.endOffset(), Framing::kEndBytes)) {
    return "the two blocks at the end are not all zeros";
  }
  return {};
}

}  // namespace

void checkFraming(const PackageFile& file, const Framing& framing) {
  const std::string difference = firstDifference(file, framing);
  if (difference.empty()) {
    if (file.size() != framing.totalBytes()) refuse(file, lengthTrouble(file, framing));
    return;
  }
  Explanation(file, framing).explain();
  // Only after the members were looked at: a cut file and one that lacks a blob are both short.
  if (file.size() < framing.totalBytes()) refuse(file, lengthTrouble(file, framing));
  refuse(file, difference);
}

}  // namespace qfe
