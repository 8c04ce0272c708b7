// The files of a release folder, and which of them a row of a manifest means.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "manifest/manifest.h"

namespace qfe {

// Relative path with '/' → path on this machine, of all regular files below the folder. Throws
// Error(cannotRead) for a folder that cannot be read, a link or a special file: a release holds
// files, and what a link points to may be another file tomorrow.
[[nodiscard]] std::map<std::string, std::string> listReleaseFiles(const std::string& folder);

// Release files by what rows call them. Names compare without case unless the platform is linux:
// a manifest that does not say may be for one that folds.
class ReleaseIndex {
 public:
  // Throws as listReleaseFiles does.
  ReleaseIndex(std::string folder, Platform platform);

  [[nodiscard]] const std::string& folder() const { return folder_; }
  [[nodiscard]] const std::map<std::string, std::string>& files() const { return files_; }

  // Relative paths of the files that a row may mean, sorted: the one that lies where the row says,
  // with or without its location in front; else those of its name whose folders agree with it
  // furthest from the end. Several when they agree equally far; empty when none has its name.
  [[nodiscard]] std::vector<std::string> candidates(const FileRow& row) const;

 private:
  struct Entry {
    std::string path;
    std::string key;  // nameKey of the path
  };
  std::string folder_;
  Platform platform_;
  std::map<std::string, std::string> files_;
  std::map<std::string, std::vector<Entry>> byName_;  // under the key of the file name
};

}  // namespace qfe
