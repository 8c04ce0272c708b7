// The record of one applied hotfix: var/lib/qfe/installed/<identity>.json.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "manifest/manifest.h"
#include "patcher/fs/fs.h"
#include "patcher/journal/intent.h"

namespace qfe {

struct InstalledFile {
  enum class Action { replaced, added, removed, kept };
  Action action = Action::replaced;
  std::string manifestPath;
  std::string path;                       // root-relative real path
  std::optional<FileSide> before, after;  // kept: both the file as it was found
  // Where the old file lies (replaced, removed); empty otherwise.
  std::string store, storeUuid, backup;
  SwapMethod method = SwapMethod::exchange;
  friend bool operator==(const InstalledFile&, const InstalledFile&) = default;
};

struct InstalledHotfix {
  Identity identity;
  std::uint32_t revision = 1;
  std::uint64_t transaction = 0;  // that applied it
  std::uint64_t order = 0;        // position in that transaction: later ones stand on earlier ones
  UtcTime applied;
  Digest manifestDigest;
  std::string bootId;  // when it was applied
  Manifest manifest;
  std::vector<InstalledFile> files;
  std::vector<FolderStep> createdFolders;
  // Folders whose entries this hotfix changed, with their time before. The transaction left them
  // with the time `applied`; a rollback that still finds that puts the old one back.
  std::vector<std::pair<std::string, FileTime>> folderTimes;
  // The record that this one (a higher revision of the same identity) replaced, to come back on
  // rollback.
  std::optional<Json> previous;
  friend bool operator==(const InstalledHotfix&, const InstalledHotfix&) = default;
};

[[nodiscard]] Json toJson(const InstalledHotfix& hotfix);
// Throws Error(needsRecovery) for a damaged or newer record.
[[nodiscard]] InstalledHotfix installedFromJson(const JsonDocument& document);

// All of them, oldest first (transaction, order). Nothing there: empty. Throws Error(cannotRead)
// when the caller may not read the state, Error(needsRecovery) for damage.
[[nodiscard]] std::vector<InstalledHotfix> readInstalled(const ReadFs& fs);
// Durable; writing what is already there changes nothing.
SysStatus writeInstalled(Fs& fs, std::string_view identityStem, const Json& record);
SysStatus removeInstalled(Fs& fs, std::string_view identityStem);

}  // namespace qfe
