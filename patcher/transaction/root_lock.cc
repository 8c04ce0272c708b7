// The lock of a root, and that nobody else can reach what qfe keeps there.
#include <cerrno>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "patcher/journal/state_names.h"
#include "patcher/transaction/checked.h"
#include "patcher/transaction/transaction.h"
#include "verifier/root/resolve.h"

namespace qfe {
namespace {

constexpr std::uint32_t kPrivate = 0700;
constexpr std::uint32_t kNotOwner = 0077;

void checkStateFolder(const Fs& fs) {
  const std::string folder(statePath());
  const FileStat stat = require(fs.stat(folder), "examine " + folder);
  if (stat.type != FileType::folder) {
    throw Error(ErrorCode::io,
                fmt::format("{} is not a folder; move it away, qfe keeps its state there", folder));
  }
  if (stat.uid != 0 && stat.uid != thisMachine()->actor().uid) {
    throw Error(ErrorCode::refused,
                fmt::format("{} belongs to user {}, who could change what qfe keeps there; give it "
                            "to root (chown root)",
                            folder, stat.uid));
  }
  if ((stat.mode & kNotOwner) != 0) {
    throw Error(ErrorCode::refused,
                fmt::format("{} has mode {:04o}, and others could read or change what qfe keeps "
                            "there; close it (chmod 0700)",
                            folder, stat.mode));
  }
}

}  // namespace

RootLock RootLock::take(Fs& fs) {
  const std::string folder(statePath());
  const SysResult<FileStat> there = fs.stat(folder);
  if (!there && there.error() != ENOENT && there.error() != ENOTDIR) {
    failCall("examine " + folder, there.error());
  }
  if (!there) require(makeFoldersDurably(fs, folder, kPrivate), "make folder " + folder);
  checkStateFolder(fs);
  auto lock = fs.lock(names::lock());
  if (lock) return RootLock(std::move(lock.value()));
  if (lock.error() == EWOULDBLOCK) {
    throw Error(ErrorCode::locked,
                "another run of qfe is working on this root; wait until it has ended");
  }
  failCall("lock " + names::lock(), lock.error());
}

}  // namespace qfe
