// From a manifest and its files to what the package writer takes.
#pragma once

#include <string>
#include <vector>

#include "manifest/manifest.h"
#include "payloads/package/package_writer.h"

namespace qfe {

// Fills what the manifest leaves open (version, size, digest, time to the second)
// from the files below `folder`, and refuses where a file differs from its row: size, version,
// digest, machine, language; every difference of every file in one Error(notAsListed). A time that
// differs is no refusal: it is the row's that will be given to the installed file. Throws
// Error(notShippable) for everything that is missing in the manifest, before a file is read, and
// Error(cannotRead) for the folder. `notes` gains sentences for people: what was taken, what
// differs. Hooks are left to the caller. Reads on up to `jobs` threads (0: as many as there are).
[[nodiscard]] PackageInput preparePackage(const Manifest& manifest, const std::string& folder,
                                          std::vector<std::string>& notes, unsigned jobs = 0);

// Streams a file of this machine, opened anew at each call. Calling it throws Error(cannotRead).
[[nodiscard]] ContentSource contentOfFile(std::string path);

}  // namespace qfe
