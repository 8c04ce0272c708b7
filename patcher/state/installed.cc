#include "patcher/state/installed.h"

#include <algorithm>
#include <cerrno>
#include <tuple>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "manifest/base/limits.h"
#include "patcher/journal/state_files.h"
#include "patcher/journal/state_names.h"
#include "patcher/state/installed_json.h"
#include "verifier/root/resolve.h"

namespace qfe {
namespace {

constexpr std::uint32_t kPrivate = 0700;
constexpr std::string_view kSuffix = ".json";

InstalledHotfix readRecord(const ReadFs& fs, const std::string& path) {
  auto text = readStateText(fs, path, limits::kStateFileBytes);
  if (!text) {
    throw Error(ErrorCode::io, fmt::format("{} was removed while it was read; try again", path));
  }
  InstalledHotfix hotfix = readInstalledFile(path, std::move(*text));
  const std::string own = names::installedFile(hotfix.identity.fileStem());
  if (own == path) return hotfix;
  throw Error(
      ErrorCode::needsRecovery,
      fmt::format("{} is the record that belongs to {}; give it its own name back", path, own));
}

}  // namespace

std::vector<InstalledHotfix> readInstalled(const ReadFs& fs) {
  std::vector<InstalledHotfix> records;
  for (const FolderEntry& entry : listState(fs, names::installedFolder())) {
    if (!entry.name.ends_with(kSuffix)) continue;
    records.push_back(readRecord(fs, joinPath(names::installedFolder(), entry.name)));
  }
  std::ranges::sort(records, {}, [](const InstalledHotfix& record) {
    return std::tuple(record.transaction, record.order);
  });
  return records;
}

SysStatus writeInstalled(Fs& fs, std::string_view identityStem, const Json& record) {
  const std::string text = writeJson(record);
  if (text.size() > limits::kStateFileBytes) return SysStatus::failure(EFBIG);
  const std::string path = names::installedFile(identityStem);
  const SysResult<std::string> present = readWhole(fs, path, limits::kStateFileBytes);
  if (present && present.value() == text) {
    // The run that wrote it may have died before its own sync.
    if (const SysStatus synced = fs.syncFile(path); !synced) return synced;
    return fs.syncFolder(names::installedFolder());
  }
  for (const std::string& folder : {std::string(statePath()), names::installedFolder()}) {
    if (const SysStatus made = makeFoldersDurably(fs, folder, kPrivate); !made) return made;
  }
  return writeDurably(fs, path, text);
}

SysStatus removeInstalled(Fs& fs, std::string_view identityStem) {
  const SysStatus gone = fs.unlink(names::installedFile(identityStem));
  if (!gone && gone.error() != ENOENT) return gone;
  const SysStatus synced = fs.syncFolder(names::installedFolder());
  return synced.error() == ENOENT ? SysStatus() : synced;
}

}  // namespace qfe
