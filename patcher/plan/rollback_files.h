// The file half of planning a rollback: which stored file goes back where, and what has drifted.
//
// Layers are planned newest first over a projection, so that each sees the files as the layers
// above it leave them. Refusals and drift are gathered; the caller asks for them at the end.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "patcher/plan/plan.h"
#include "patcher/plan/preflight.h"
#include "patcher/plan/stores.h"

namespace qfe {

class RollbackFiles {
 public:
  RollbackFiles(const Fs& fs, const Actor& actor);

  // Adds files and folders to `hotfix`.
  void planLayer(const InstalledHotfix& layer, PlannedHotfix& hotfix);

  [[nodiscard]] Preflight& preflight() { return preflight_; }
  // "bin/Mailmig.exe was changed": what is not as the hotfixes left it.
  [[nodiscard]] const std::vector<std::string>& drift() const { return drift_; }
  void finish(Plan& plan);

 private:
  using Side = std::optional<FileSide>;

  void planFile(const InstalledFile& file, PlannedHotfix& hotfix);
  void planReplaced(const InstalledFile& file, const Side& live, PlannedFile planned,
                    PlannedHotfix& hotfix);
  void planAdded(const InstalledFile& file, const Side& live, PlannedFile planned,
                 PlannedHotfix& hotfix);
  // What is at the path once the layers above are gone. False: refused.
  [[nodiscard]] bool readLive(const std::string& path, Side& live);
  // Whether the stored old file is whole and can be renamed to its place; else refused by name.
  [[nodiscard]] bool checkBackup(const InstalledFile& file);
  void putBack(const InstalledFile& file, const Side& live, PlannedFile planned,
               PlannedHotfix& hotfix);
  void keep(PlannedFile planned, std::string reason, PlannedHotfix& hotfix);

  const Fs& fs_;
  Preflight preflight_;
  StoreChooser chooser_;
  std::map<std::string, Side> projected_;
  std::map<std::size_t, SpaceNeed> needs_;
  std::vector<std::string> drift_;
};

}  // namespace qfe
