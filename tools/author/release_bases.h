// Older levels of a release, for deltas.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "manifest/manifest.h"
#include "payloads/delta/make/make.h"
#include "payloads/package/old_files.h"
#include "payloads/package/package_writer.h"

namespace qfe {

struct BaseOptions {
  std::vector<std::string> folders;  // one for each level that servers may have
  delta::Effort effort = delta::Effort::standard;
  bool carryWhole = false;
};

// Lets the input's package carry deltas: for each folder the file of each row, by path or name;
// where several fit equally well the row has none there. `notes` gains sentences on rows that no
// base has. Throws Error(cannotRead).
void addBases(PackageInput& input, const BaseOptions& options, std::vector<std::string>& notes);

// All files below the folders, by digest: what deltas of a package may be unpacked from. Throws
// Error(cannotRead).
[[nodiscard]] OldFiles oldFilesBelow(const std::vector<std::string>& folders, unsigned jobs);

// A file of this machine, whole. Throws Error(cannotRead).
[[nodiscard]] Bytes bytesOfFile(const std::string& path);

}  // namespace qfe
