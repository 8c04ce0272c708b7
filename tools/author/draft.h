// A draft from two levels of a folder: what is replaced, added and removed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "manifest/manifest.h"

namespace qfe {

struct DraftInput {
  std::string oldFolder, newFolder;  // folders of this machine
  std::string location;              // rows get {location}/relative; empty: paths from the root
  Manifest head;                     // id, title, product and text: from an article or options
  unsigned jobs = 0;
};

// Rows by path: every file that differs (replace, with the old digest in `replaces`), is new (add)
// or is gone (remove), with attributes and digest of the new level. Folders are walked without
// following links; a link or special file is refused by name. Throws Error(cannotRead, unsafePath).
[[nodiscard]] Manifest draftFromFolders(const DraftInput& input);

}  // namespace qfe
