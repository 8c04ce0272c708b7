#include "tools/qfe/sources.h"

#include <cerrno>
#include <cstdlib>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "manifest/base/descriptor.h"
#include "manifest/base/error.h"
#include "manifest/base/limits.h"
#include "manifest/manifest_json.h"
#include "manifest/words.h"
#include "patcher/journal/state_names.h"
#include "patcher/transaction/transaction.h"
#include "payloads/package/package.h"

namespace qfe {
namespace {

[[noreturn]] void cannotRead(const std::string& path, int error) {
  throw Error(ErrorCode::cannotRead,
              fmt::format("{}: {}", escapeForMessage(path), describeErrno(error)));
}

Descriptor openInput(const std::string& path) {
  if (path == "-") return Descriptor(::dup(STDIN_FILENO));
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.valid()) cannotRead(path, errno);
  struct stat status {};
  if (::fstat(file.get(), &status) == 0 && S_ISDIR(status.st_mode)) cannotRead(path, EISDIR);
  return file;
}

std::string readFrom(const Descriptor& file, const std::string& path, std::uint64_t maxBytes) {
  std::string content;
  char buffer[64 * 1024];
  for (;;) {
    const ssize_t count = ::read(file.get(), buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) cannotRead(path, errno);
    if (count == 0) return content;
    content.append(buffer, static_cast<std::size_t>(count));
    if (content.size() > maxBytes)
      throw Error(ErrorCode::overLimit, fmt::format("{}: larger than the limit of {} bytes",
                                                    escapeForMessage(path), maxBytes));
  }
}

bool beginsLikePackage(std::string_view content) {
  constexpr std::string_view kFirst("manifest.json\0", 14);
  return content.substr(0, kFirst.size()) == kFirst;
}

// Throws when a verb that only reads has to wait for recovery or for another run.
void refuseUnfinished(const ReadFs& fs, const std::string& root) {
  if (!needsRecovery(fs)) return;
  const std::unique_ptr<Fs> change = openRootForChange(root);
  const auto lock = change->lock(names::lock());
  if (!lock && lock.error() == EWOULDBLOCK)
    throw Error(ErrorCode::locked,
                fmt::format("{}: another run of qfe is at work there; try again when it has ended",
                            escapeForMessage(root)));
  throw Error(ErrorCode::needsRecovery,
              fmt::format("{}: an earlier run was cut short; run `qfe recover --root {}`",
                          escapeForMessage(root), escapeForMessage(root)));
}

}  // namespace

std::string readInput(const std::string& path, std::uint64_t maxBytes) {
  return readFrom(openInput(path), path, maxBytes);
}

void writeOutput(const std::string& path, std::string_view content) {
  struct stat target {};
  // A device or pipe (/dev/stdout) is written to, never replaced by a file.
  const bool special = ::stat(path.c_str(), &target) == 0 && !S_ISREG(target.st_mode);
  const std::string temporary = special ? path : fmt::format("{}.{}.tmp", path, ::getpid());
  const auto fail = [&](const char* what) {
    const int error = errno;
    if (!special) ::unlink(temporary.c_str());
    throw Error(ErrorCode::io,
                fmt::format("{}: {}: {}", escapeForMessage(path), what, describeErrno(error)));
  };
  const int flags = special ? O_WRONLY | O_CLOEXEC : O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
  const Descriptor file(::open(temporary.c_str(), flags, 0666));
  if (!file.valid()) fail(special ? "cannot be opened for writing" : "cannot be created");
  while (!content.empty()) {
    const ssize_t count = ::write(file.get(), content.data(), content.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail("cannot be written");
    content.remove_prefix(static_cast<std::size_t>(count));
  }
  if (special) return;
  if (::fsync(file.get()) != 0) fail("cannot be synced");
  if (::rename(temporary.c_str(), path.c_str()) != 0) fail("cannot be put in place");
}

bool looksLikePackage(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file.valid()) return false;
  char start[16] = {};
  const ssize_t count = ::pread(file.get(), start, sizeof start, 0);
  return count > 0 && beginsLikePackage({start, static_cast<std::size_t>(count)});
}

std::vector<Manifest> readSource(const VerbCall& call, const std::string& path) {
  std::vector<Manifest> result;
  if (path != "-" && looksLikePackage(path)) {
    result.push_back(Package(PackageFile::open(path)).manifest());
    return result;
  }
  std::string content = readInput(path, limits::kManifestBytes);
  const std::size_t first = content.find_first_not_of(" \t\r\n");
  if (first != std::string::npos && content[first] == '{') {
    result.push_back(readManifest(path, std::move(content)));
    return result;
  }
  if (call.articleReader) return call.articleReader(path, content);
  throw Error(ErrorCode::cannotRead,
              fmt::format("{}: neither a manifest nor a package (KB articles are read by the full "
                          "qfe on the admin's machine)",
                          escapeForMessage(path)));
}

bool isSystemRoot(const std::string& root) {
  struct stat given {};
  struct stat system {};
  return ::stat(root.c_str(), &given) == 0 && ::stat("/", &system) == 0 &&
         given.st_dev == system.st_dev && given.st_ino == system.st_ino;
}

void refuseAsEmpty(const std::string& root) {
  throw Error(ErrorCode::emptyRoot,
              fmt::format("{}: there is nothing in this folder; --root takes the root of a "
                          "server's file system",
                          escapeForMessage(root)));
}

void refuseEmptyRoot(const ReadFs& fs, const std::string& root) {
  const auto entries = fs.list("");
  if (entries && entries.value().empty()) refuseAsEmpty(root);
}

std::vector<InstalledHotfix> requireState(const ReadFs& fs, const std::string& root) {
  refuseUnfinished(fs, root);
  return readInstalled(fs);
}

std::vector<InstalledHotfix> readState(const VerbCall& call, const ReadFs& fs,
                                       const std::string& root) {
  try {
    return requireState(fs, root);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::cannotRead) throw;
    call.output.warning(error.what());
    return {};
  }
}

std::string describe(const Identity& identity, std::uint32_t revision) {
  return fmt::format("{} revision {} ({} {} {})", identity.id, revision, identity.product,
                     word(identity.architecture), identity.language);
}

}  // namespace qfe
