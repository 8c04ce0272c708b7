#include "patcher/transaction/folder_times.h"

#include <cerrno>

#include "manifest/base/safe_path.h"
#include "patcher/plan/live_file.h"
#include "patcher/transaction/checked.h"
#include "patcher/transaction/touched.h"

namespace qfe {
namespace {

void setFolderTime(Fs& fs, const std::string& folder, FileTime time) {
  const SysResult<FileStat> stat = fs.stat(folder);
  if (!stat && stat.error() == ENOENT) return;
  const std::string what = "set the time of folder " + escapeForMessage(folder);
  if (require(stat, what).modified == time) return;
  require(fs.setModified(folder, time), what);
}

}  // namespace

FolderTimes readFolderTimes(const ReadFs& fs, const std::vector<std::string>& folders) {
  FolderTimes times;
  for (const std::string& folder : folders) {
    const SysResult<FileStat> stat = fs.stat(folder);
    if (stat && stat.value().type == FileType::folder) {
      times.emplace_back(folder, stat.value().modified);
    }
  }
  return times;
}

std::map<std::string, FileTime> timesAfterApply(const Intent& intent, FileTime applied) {
  std::map<std::string, FileTime> times;
  for (const std::string& folder : touchedFolders(intent)) times[folder] = applied;
  return times;
}

std::map<std::string, FileTime> timesAfterRollback(const FolderTimes& before,
                                                   const std::vector<InstalledHotfix>& layers) {
  std::map<std::string, FileTime> current(before.begin(), before.end());
  std::map<std::string, FileTime> after;
  for (const InstalledHotfix& layer : layers) {
    for (const auto& [folder, time] : layer.folderTimes) {
      const auto found = current.find(folder);
      if (found == current.end()) continue;
      if (found->second != fileTimeOf(layer.applied)) {
        // Somebody else's change: it keeps the time it has then.
        after.erase(folder);
        current.erase(found);
        continue;
      }
      found->second = time;
      after[folder] = time;
    }
  }
  return after;
}

void setFolderTimes(Fs& fs, const std::map<std::string, FileTime>& times) {
  for (const auto& [folder, time] : times) setFolderTime(fs, folder, time);
}

void setFolderTimes(Fs& fs, const FolderTimes& times) {
  for (const auto& [folder, time] : times) setFolderTime(fs, folder, time);
}

}  // namespace qfe
