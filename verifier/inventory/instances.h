// From a manifest's locations to the installed instances of its product on one server.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "manifest/manifest.h"
#include "verifier/inventory/inventory.h"
#include "verifier/root/read_fs.h"

namespace qfe {

using LocationOptions = std::vector<std::pair<std::string, std::string>>;  // NAME, PATH

// Throws Error(usage) for a location that no manifest has (with the nearest name), an empty path,
// and a path with `..`, which could leave the root.
void requireKnownLocations(const std::vector<const Manifest*>& manifests,
                           const LocationOptions& options);

// One instance per combination of the folders given for the manifest's locations; a location that
// was not given has its default. The same folder given twice (also by way of a link) is one
// instance. Folder links are followed to the end, the last component too. A location with neither
// default nor option counts as unreadable: nothing can be said about what is there.
[[nodiscard]] std::vector<Instance> makeInstances(const ReadFs& fs, const Manifest& manifest,
                                                  const LocationOptions& options);

}  // namespace qfe
