// From a manifest and its files to what the package writer takes.
#pragma once

#include <string>
#include <vector>

#include "manifest/manifest.h"
#include "payloads/package/package_writer.h"

namespace qfe {

// Fills what the manifest leaves open (size, digest, time, for PE files the version) from the files
// below `folder`, and refuses where a file differs from its row: size, version, digest, machine,
// language; every difference of every file in one Error(notAsListed). A time that differs is no
// refusal: it is the row's that will be given to the installed file. Throws Error(notShippable) for what is
// missing in the manifest.
[[nodiscard]] PackageInput preparePackage(const Manifest& manifest, const std::string& folder,
                                          std::vector<std::string>& notes);

}  // namespace qfe
