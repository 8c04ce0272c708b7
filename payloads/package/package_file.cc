#include "payloads/package/package_file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "manifest/base/descriptor.h"
#include "manifest/base/error.h"
#include "manifest/base/limits.h"
#include "manifest/base/safe_path.h"
#include "manifest/base/strict_json.h"
#include "payloads/package/member_check.h"
#include "payloads/package/member_name.h"
#include "payloads/package/tar_walk.h"

namespace qfe {
namespace {

[[noreturn]] void refuse(const std::string& package, const std::string& why) {
  throw Error(ErrorCode::badPackage, package + ": " + why);
}

}  // namespace

struct PackageFile::State {
  std::string name;
  Descriptor descriptor;  // or none, when the bytes are in memory
  Bytes bytes;
  std::uint64_t size = 0;
  std::string manifest;
  std::vector<PackageSignature> signatures;

  // As far as the file goes.
  std::size_t read(std::uint64_t offset, std::span<std::uint8_t> out) const {
    if (offset >= size) return 0;
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), size - offset));
    if (!descriptor.valid()) {
      std::memcpy(out.data(), bytes.data() + offset, count);
      return count;
    }
    std::size_t filled = 0;
    while (filled < count) {
      const ssize_t got = ::pread(descriptor.get(), out.data() + filled, count - filled,
                                  static_cast<off_t>(offset + filled));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) {
        throw Error(ErrorCode::cannotRead, fmt::format("{}: cannot read at byte {}: {}", name,
                                                       offset + filled, describeErrno(errno)));
      }
      if (got == 0) break;
      filled += static_cast<std::size_t>(got);
    }
    return filled;
  }

  void readMembers();
  void readManifest(TarWalk& walk);
  void addSignature(TarWalk& walk, const std::string& signature);
};

// Reads the manifest and the signatures and stops at whatever follows them.
void PackageFile::State::readMembers() {
  if (size == 0) refuse(name, "the file is empty, so it is no package");
  if (size > limits::kPackageBytes) {
    throw Error(ErrorCode::overLimit, fmt::format("{}: {} bytes, and the limit for a package is {}",
                                                  name, size, limits::kPackageBytes));
  }
  TarWalk walk([this](std::uint64_t at, std::span<std::uint8_t> out) { return read(at, out); },
               size);
  readManifest(walk);
  for (;;) {
    const TarWalk::Step step = walk.next();
    if (step == TarWalk::Step::end) return;
    if (step == TarWalk::Step::damaged) {
      refuse(name, fmt::format("damaged or cut off after {} ({})",
                               signatures.empty() ? std::string(kManifestMember)
                                                  : signatureMember(signatures.back().name),
                               walk.trouble()));
    }
    const auto signature = signatureOfMember(walk.member().name);
    if (!signature) return;
    addSignature(walk, *signature);
  }
}

void PackageFile::State::readManifest(TarWalk& walk) {
  const TarWalk::Step step = walk.next();
  if (step != TarWalk::Step::member) {
    refuse(name, "not a qfe package: it does not begin with the tar header of manifest.json");
  }
  const TarMember& member = walk.member();
  requireSafeMember(name, member);
  if (member.name != kManifestMember) {
    refuse(name, fmt::format("not a qfe package: its first member is {}, not manifest.json",
                             quoteForMessage(member.name)));
  }
  if (member.size > limits::kManifestBytes) {
    throw Error(ErrorCode::overLimit, fmt::format("{}: manifest.json has {} bytes, the limit is {}",
                                                  name, member.size, limits::kManifestBytes));
  }
  const auto content = walk.content();
  if (!content) refuse(name, "cut off within manifest.json");
  manifest = std::string(asText(*content));
}

void PackageFile::State::addSignature(TarWalk& walk, const std::string& signature) {
  const TarMember& member = walk.member();
  requireSafeMember(name, member);
  if (const auto trouble = signatureNameTrouble(signature)) {
    throw Error(ErrorCode::unsafePath, fmt::format("{}: signature name {}: {}", name,
                                                   quoteForMessage(signature), *trouble));
  }
  if (signatures.size() == limits::kSignatures) {
    throw Error(ErrorCode::overLimit,
                fmt::format("{}: more than {} signatures", name, limits::kSignatures));
  }
  if (member.size > limits::kSignatureBytes) {
    throw Error(ErrorCode::overLimit,
                fmt::format("{}: {} has {} bytes, the limit is {}", name, member.name, member.size,
                            limits::kSignatureBytes));
  }
  for (const PackageSignature& other : signatures) {
    if (other.name == signature) {
      refuse(name, fmt::format("member {} is there twice", member.name));
    }
    if (nameKey(other.name, Platform::windows) == nameKey(signature, Platform::windows)) {
      refuse(name, fmt::format("members {} and {} differ only in case", signatureMember(other.name),
                               member.name));
    }
  }
  if (!signatures.empty() && signature < signatures.back().name) {
    refuse(name, fmt::format("member {} follows {}; signatures are sorted by name", member.name,
                             signatureMember(signatures.back().name)));
  }
  auto content = walk.content();
  if (!content) refuse(name, fmt::format("cut off within {}", member.name));
  signatures.push_back({signature, std::move(*content)});
}

PackageFile PackageFile::open(const std::string& path) {
  auto state = std::make_unique<State>();
  state->name = path;
  // O_NONBLOCK: a pipe under that name is refused below instead of waited for.
  state->descriptor =
      Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!state->descriptor.valid()) {
    throw Error(ErrorCode::cannotRead,
                fmt::format("{}: cannot open the package: {}", path, describeErrno(errno)));
  }
  struct ::stat status {};
  if (::fstat(state->descriptor.get(), &status) != 0) {
    throw Error(ErrorCode::cannotRead,
                fmt::format("{}: cannot look at the package: {}", path, describeErrno(errno)));
  }
  if (!S_ISREG(status.st_mode)) {
    throw Error(ErrorCode::cannotRead,
                fmt::format("{}: not a regular file, so it is no package", path));
  }
  state->size = static_cast<std::uint64_t>(status.st_size);
  state->readMembers();
  return PackageFile(std::move(state));
}

PackageFile PackageFile::fromBytes(std::string name, Bytes bytes) {
  auto state = std::make_unique<State>();
  state->name = std::move(name);
  state->bytes = std::move(bytes);
  state->size = state->bytes.size();
  state->readMembers();
  return PackageFile(std::move(state));
}

PackageFile::PackageFile(std::unique_ptr<State> state) : state_(std::move(state)) {}
PackageFile::~PackageFile() = default;
PackageFile::PackageFile(PackageFile&&) noexcept = default;
PackageFile& PackageFile::operator=(PackageFile&&) noexcept = default;

const std::string& PackageFile::name() const {
  return state_->name;
}

std::uint64_t PackageFile::size() const {
  return state_->size;
}

const std::string& PackageFile::manifestBytes() const {
  return state_->manifest;
}

Digest PackageFile::manifestDigest() const {
  return Digest::of(state_->manifest);
}

const std::vector<PackageSignature>& PackageFile::signatures() const {
  return state_->signatures;
}

void PackageFile::readAt(std::uint64_t offset, std::span<std::uint8_t> out) const {
  const std::size_t count = state_->read(offset, out);
  if (count == out.size()) return;
  refuse(state_->name, fmt::format("cut off: it ends at byte {}, and bytes up to {} are needed",
                                   offset + count, offset + out.size()));
}

}  // namespace qfe
