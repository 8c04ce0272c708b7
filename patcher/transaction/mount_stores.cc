#include "patcher/transaction/mount_stores.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "manifest/base/limits.h"
#include "manifest/base/safe_path.h"
#include "patcher/journal/state_names.h"
#include "patcher/plan/stores.h"
#include "patcher/transaction/checked.h"
#include "patcher/transaction/folder_times.h"

namespace qfe {
namespace {

constexpr std::uint32_t kPrivate = 0700;

std::string topOf(const StoreRef& store) {
  return std::string(parentPath(store.path));
}

[[noreturn]] void failMissing(const StoreRef& store, std::string_view why) {
  throw Error(
      ErrorCode::needsRecovery,
      fmt::format("the store {} with the id {} {}; mount the file system that holds it at "
                  "{} and run \"qfe recover\"",
                  escapeForMessage(store.path), store.uuid, why, escapeForMessage(topOf(store))));
}

std::unique_ptr<FsLock> lockStore(Fs& fs, const StoreRef& store) {
  auto lock = fs.lock(names::storeLock(store.path));
  if (lock) return std::move(lock.value());
  if (lock.error() == EWOULDBLOCK) {
    throw Error(ErrorCode::locked,
                fmt::format("another run of qfe is using the store {}; wait until it has ended",
                            escapeForMessage(store.path)));
  }
  failCall("lock " + escapeForMessage(names::storeLock(store.path)), lock.error());
}

}  // namespace

std::string ensureRootId(Fs& fs, const System& system) {
  SysResult<std::string> text = readWhole(fs, names::rootId(), limits::kKiB);
  if (text) {
    std::string id = std::move(text.value());
    if (!id.empty() && id.back() == '\n') id.pop_back();
    if (!id.empty() && id.find('/') == std::string::npos) return id;
  } else if (text.error() != ENOENT) {
    failCall("read " + names::rootId(), text.error());
  }
  std::string id = system.newUuid();
  require(writeDurably(fs, names::rootId(), id + "\n"), "write " + names::rootId());
  return id;
}

StoreLocks lockStores(Fs& fs, const std::vector<StoreRef>& stores) {
  StoreLocks locks;
  for (const StoreRef& store : stores) {
    if (store.uuid.empty() || readStoreId(fs, store.path) != store.uuid) continue;
    locks.push_back(lockStore(fs, store));
  }
  return locks;
}

void makeStores(Fs& fs, const Intent& intent, StoreLocks& locks) {
  for (const StoreRef& store : intent.stores) {
    if (store.uuid.empty()) continue;
    const std::optional<std::string> there = readStoreId(fs, store.path);
    if (there == store.uuid) continue;
    if (there) failMissing(store, "is another one by now");
    require(makeFoldersDurably(fs, store.path, kPrivate),
            "make folder " + escapeForMessage(store.path));
    require(writeDurably(fs, names::storeId(store.path), storeIdText(store.uuid)),
            "write " + escapeForMessage(names::storeId(store.path)));
    locks.push_back(lockStore(fs, store));
    for (const auto& time : intent.folderTimes) {
      if (time.first == topOf(store)) setFolderTimes(fs, FolderTimes{time});
    }
    syncFolderIfThere(fs, topOf(store));
  }
}

void requireStores(const ReadFs& fs, const Intent& intent, bool sealed) {
  for (const StoreRef& store : intent.stores) {
    if (store.uuid.empty()) continue;
    const std::string top = topOf(store);
    if (!fs.stat(top) || mountTopOf(fs, top) != top) failMissing(store, "is not mounted");
    const std::optional<std::string> there = readStoreId(fs, store.path);
    if (there == store.uuid || (!there && !sealed)) continue;
    failMissing(store, there ? "is another one" : "is not there");
  }
}

void discardHalfMadeStores(Fs& fs, const Intent& intent) {
  for (const StoreRef& store : intent.stores) {
    if (store.uuid.empty() || readStoreId(fs, store.path) || !fs.stat(store.path)) continue;
    removeFile(fs, names::storeId(store.path) + ".tmp");
    removeFolderIfEmpty(fs, store.path);
    syncFolderIfThere(fs, topOf(store));
  }
}

}  // namespace qfe
