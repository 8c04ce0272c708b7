// The files of a release folder, and which of them a row of a manifest means.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "manifest/manifest.h"

namespace qfe {

// Relative path with '/' → path on this machine, of all regular files below the folder. Throws
// Error(cannotRead) for a folder that cannot be read, a link or a special file.
[[nodiscard]] std::map<std::string, std::string> listReleaseFiles(const std::string& folder);

// The file of a row: by its relative path, else by its end, else by its name if that is unique,
// without case on the windows platform. Nothing when there is none; Error(notAsListed) when
// several fit, naming them.
[[nodiscard]] std::optional<std::string> findReleaseFile(
    const std::map<std::string, std::string>& files, const FileRow& row, Platform platform);

}  // namespace qfe
