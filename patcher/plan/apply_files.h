// The file half of planning an apply: from findings to planned files, folders and stores.
//
// Works over a projection, so that each hotfix sees the files as the ones before it will have made
// them. Refusals are gathered; the caller asks for them at the end.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "patcher/plan/file_decision.h"
#include "patcher/plan/plan.h"
#include "patcher/plan/preflight.h"
#include "patcher/plan/projection.h"
#include "patcher/plan/stores.h"
#include "verifier/evaluate/finding.h"

namespace qfe {

// One hotfix on one instance, being planned.
struct ApplyTarget {
  const Package& package;
  std::size_t index = 0;                    // of the package
  const InstalledHotfix* record = nullptr;  // what is recorded of the same identity, or null
  PlannedHotfix& hotfix;
  // Filled by planFiles, for people.
  std::vector<std::string> modified{};  // "PATH: why": neither old nor new
  std::vector<std::string> later{};     // kept as later
  std::vector<std::string> beside{};    // configuration files that are kept
};

class ApplyFiles {
 public:
  ApplyFiles(const Fs& fs, const Actor& actor, const ApplyOptions& options, FileTime now);

  // Adds files and folders to target.hotfix. Throws Error(wrongBase, io, …).
  void planFiles(const Finding& finding, ApplyTarget& target);

  [[nodiscard]] Projection& projection() { return projection_; }
  [[nodiscard]] Preflight& preflight() { return preflight_; }
  // What the deltas of a package may stand on: the files on disk that it replaces or removes.
  [[nodiscard]] const OldFiles& oldFilesOf(std::size_t package) { return oldFiles_[package]; }
  // Asks the stores for their space; fills stores, bytesToStage and the overrides of files.
  void finish(Plan& plan);

 private:
  struct Decided {
    const FileFinding* finding = nullptr;
    std::optional<FileSide> live;
    FileDecision decision;
  };
  [[nodiscard]] Decided decide(const FileFinding& finding, const ApplyTarget& target);
  void planFile(const Decided& decided, ApplyTarget& target);
  [[nodiscard]] std::optional<FileSide> liveSide(const FileFinding& finding);
  void replace(PlannedFile file, const FileRow& row, const FileSide& live, ApplyTarget& target);
  [[nodiscard]] bool isOnDisk(const FileFinding& finding);
  void add(PlannedFile file, const FileRow& row, const std::string& wantedFolder, Platform platform,
           ApplyTarget& target);
  void layBeside(PlannedFile file, const FileRow& row, const FileSide& live, ApplyTarget& target);
  // The folder with its final spelling; plans to make it and its parents where they are missing.
  std::string ensureFolder(const std::string& folder, Platform platform, PlannedHotfix& hotfix);
  [[nodiscard]] Metadata folderMetadata(const std::string& folder) const;
  void checkIfOnDisk(const PlannedFile& file);
  void finishFile(PlannedFile file, ApplyTarget& target);
  [[nodiscard]] FileTime modifiedOf(const FileRow& row, const Manifest& manifest, bool added) const;

  const Fs& fs_;
  const ApplyOptions& options_;
  FileTime now_;
  Projection projection_;
  Preflight preflight_;
  StoreChooser chooser_;
  std::map<std::size_t, SpaceNeed> needs_;        // by store
  std::map<std::string, FolderStep> newFolders_;  // by folded name
  std::map<std::size_t, OldFiles> oldFiles_;      // by package
  std::uint64_t bytesToStage_ = 0;
  bool replacedModified_ = false;
};

// 0755 for programs (ELF and scripts with an interpreter line), else 0644: the mode of a file
// that was not there before. Reads the beginning of the row's content.
[[nodiscard]] std::uint32_t modeOfNewFile(const Package& package, const FileRow& row,
                                          const OldFiles& old);

}  // namespace qfe
