// A draft from two levels of a folder: what is replaced, added and removed.
#pragma once

#include <string>
#include <vector>

#include "manifest/manifest.h"

namespace qfe {

struct DraftInput {
  std::string oldFolder, newFolder;  // folders of this machine
  std::string location;              // rows get {location}/relative; empty: paths from the root
  Manifest head;                     // id, title, product and text: from an article or options
  unsigned jobs = 0;                 // threads that read files; 0: as many as the machine has
};

// Rows by path: every file that differs (replace, with the old digest in `replaces`), is new (add)
// or is gone (remove, likewise), with attributes and digest of the new level. Names of the two
// levels are matched without case only where the head says windows. Rows of the head name
// components and branches; compareWithArticle says where they disagree. Folders are walked without
// following links; a link or special file is refused by name. Throws Error(cannotRead, unsafePath,
// overLimit).
[[nodiscard]] Manifest draftFromFolders(const DraftInput& input);

// Sentences on what an article's rows say otherwise than the draft's: a version, size or time that
// differs, a file only one of the two has.
[[nodiscard]] std::vector<std::string> compareWithArticle(const std::vector<FileRow>& listed,
                                                          const Manifest& draft);

}  // namespace qfe
