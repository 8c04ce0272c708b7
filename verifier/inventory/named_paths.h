// Every path a manifest names, each once: what a scan looks for and nothing else.
#pragma once

#include <string>
#include <vector>

#include "manifest/manifest.h"

namespace qfe {

struct NamedPath {
  InstallPath path;
  std::string printed;  // the key of Instance::observations
  // The file rows of this path, in the order of the manifest; none for paths that are only
  // evidence (detect, appliesTo, correctedIn). They point into the manifest.
  std::vector<const FileRow*> rows;
};

// File rows first, in their order, then detect, appliesTo and correctedIn.
[[nodiscard]] std::vector<NamedPath> namedPaths(const Manifest& manifest);

// The file that proves the product, below its location. `location.detect` is not empty.
[[nodiscard]] InstallPath detectPath(const std::string& name, const Location& location);

// What the product is called for people: its display name, else its short name.
[[nodiscard]] const std::string& productName(const Manifest& manifest);

}  // namespace qfe
