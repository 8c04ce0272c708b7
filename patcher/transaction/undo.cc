#include "patcher/transaction/undo.h"

#include <cerrno>

#include "manifest/base/error.h"
#include "manifest/base/safe_path.h"
#include "patcher/state/history.h"
#include "patcher/transaction/checked.h"
#include "patcher/transaction/folder_times.h"
#include "patcher/transaction/history_entry.h"
#include "patcher/transaction/mount_stores.h"
#include "patcher/transaction/swap.h"
#include "patcher/transaction/touched.h"

namespace qfe {
namespace {

// A rollback had removed the folders that the hotfix had made, deepest first.
void remakeFolders(Fs& fs, const Intent& intent) {
  for (auto folder = intent.folders.rbegin(); folder != intent.folders.rend(); ++folder) {
    if (folder->kind != FolderStep::Kind::remove) continue;
    const std::string shown = escapeForMessage(folder->path);
    const SysResult<FileStat> stat = fs.stat(folder->path);
    if (!stat && stat.error() != ENOENT) failCall("examine " + shown, stat.error());
    if (!stat) require(fs.makeFolder(folder->path, folder->metadata.mode), "make folder " + shown);
    require(fs.setMetadata(folder->path, folder->metadata), "set owner and mode of " + shown);
    syncFolderIfThere(fs, std::string(parentPath(folder->path)));
  }
}

// What somebody else put into a folder that this transaction had made stays, with the folder.
void removeMadeFolders(Fs& fs, const Intent& intent) {
  for (auto folder = intent.folders.rbegin(); folder != intent.folders.rend(); ++folder) {
    if (folder->kind == FolderStep::Kind::create) removeFolderIfEmpty(fs, folder->path);
  }
}

// Before the first visible change only the tops of mounts that got their store are touched.
void restoreMountTops(Fs& fs, const Intent& intent) {
  for (const StoreRef& store : intent.stores) {
    if (store.uuid.empty()) continue;
    for (const auto& time : intent.folderTimes) {
      if (time.first == parentPath(store.path)) setFolderTimes(fs, FolderTimes{time});
    }
  }
}

}  // namespace

void undoTransaction(Fs& fs, const Intent& intent, bool swapping) {
  discardHalfMadeStores(fs, intent);
  if (!swapping) {
    restoreMountTops(fs, intent);
    return;
  }
  remakeFolders(fs, intent);
  Swapper swapper(fs, intent);
  for (std::size_t i = intent.steps.size(); i-- > 0;) swapper.undoStep(i);
  // The files are out of made folders for good before these go.
  for (const std::string& folder : touchedFolders(intent)) syncFolderIfThere(fs, folder);
  for (const std::string& folder : allSlotFolders(intent)) syncFolderIfThere(fs, folder);
  removeMadeFolders(fs, intent);
  setFolderTimes(fs, intent.folderTimes);
  for (const std::string& folder : touchedFolders(intent)) syncFolderIfThere(fs, folder);
}

void removeSlots(Fs& fs, const std::vector<std::string>& slots,
                 const std::vector<std::string>& folders) {
  for (const std::string& slot : slots) removeFile(fs, slot);
  for (const std::string& folder : folders) {
    removeFolderIfEmpty(fs, folder);
    syncFolderIfThere(fs, folder);
    syncFolderIfThere(fs, std::string(parentPath(folder)));
  }
}

void finishUndone(Fs& fs, const System& system, const Intent& intent) {
  // First of all, since on a full disk the line has to find room.
  removeSlots(fs, slotsAfterUndo(intent), ownSlotFolders(intent));
  Json line = intent.history;
  line["outcome"] = "undone";
  line["exit"] = kExitUndone;
  line["time"] = system.now().print();
  require(appendHistory(fs, line), "write the history");
  Journal journal(fs);
  require(journal.mark(intent.number, Mark::done), "mark the transaction done");
}

}  // namespace qfe
