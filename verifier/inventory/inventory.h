// What a scan found of the files that hotfixes name: the value evaluation works on.
//
// `scan` is the only function that touches the server; it reads only, opens each file at most
// once, opens only files a hotfix names, and makes digests only where a row needs one (an equal
// version with a digest to compare, or no version).
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "manifest/manifest.h"
#include "verifier/inventory/attributes.h"
#include "verifier/root/read_fs.h"
#include "verifier/root/resolve.h"

namespace qfe {

// One place that a manifest's path was looked for.
struct Observation {
  enum class Kind { absent, present, notRegular, ambiguous, unreadable };
  Kind kind = Kind::absent;
  std::string realPath;                      // as Resolved::path
  std::string existingParent;                // as Resolved
  std::optional<FileAttributes> attributes;  // present
  std::optional<FileStat> stat;              // present and notRegular
  std::string problem;                       // why ambiguous or unreadable, for people
};

// A folder for each location of a manifest: one installed instance of the product.
struct Instance {
  std::map<std::string, std::string> folders;  // location name → real path
  // Locations whose folder is not there or cannot be read, with the reason.
  std::map<std::string, std::string> absent, unreadable;
  // Every path the manifest names (files, detect, appliesTo, correctedIn), printed as in the
  // manifest → where it was found. Bare names of drafts may have several places, all others one.
  std::map<std::string, std::vector<Observation>> observations;
  [[nodiscard]] std::string identityLocation(const Manifest& manifest) const;
};

struct ScanOptions {
  // `--location NAME=PATH`, root-relative; a name given twice means two instances.
  std::vector<std::pair<std::string, std::string>> locations;
  unsigned jobs = 0;
  std::function<void(std::size_t done, std::size_t total)> progress;  // may be empty
};

struct Inventory {
  bool rootIsEmpty = false;
  // Per manifest, in the order given, its instances (at least one, perhaps with absent folders).
  std::vector<std::vector<Instance>> instances;
  std::vector<std::string> warnings;  // unreadable folders and the like
};

// Throws Error(usage) for a location that no manifest knows or a path that leaves the root.
[[nodiscard]] Inventory scan(const ReadFs& fs, const std::vector<const Manifest*>& manifests,
                             const ScanOptions& options);

}  // namespace qfe
