// From a path as a manifest names it to the real path on the server, once.
//
// Folder links are followed as if chrooted into the root (absolute targets begin at the root, ..
// stops there); the last component is not followed. On the windows platform each component is
// looked up without case and normalization; an existing spelling is kept.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "manifest/base/safe_path.h"
#include "verifier/root/read_fs.h"

namespace qfe {

struct Resolved {
  enum class Kind {
    found,       // path is the real path of what is there (of any type)
    absent,      // path is where it would be: real existing folders, then the rest as given
    ambiguous,   // several names equal without case; `candidates` has their real paths
    unreadable,  // `error` says why
  };
  Kind kind = Kind::absent;
  std::string path;
  std::vector<std::string> candidates;
  std::string existingParent;  // deepest existing folder's real path
  int error = 0;  // errno of unreadable (ELOOP: too many links; ENOTDIR: a file on the way)
};

// `path` is root-relative with '/' between components; "." and "" are the root.
[[nodiscard]] Resolved resolvePath(const ReadFs& fs, std::string_view path, Platform platform);

// Every place below `start` (a real path) whose file name equals `fileName` without case; the
// walk stays on the mount of `start`, skips /proc, /sys, /dev, /run at the root and every
// qfe store, does not follow links. Unreadable folders are reported, not skipped silently.
struct SearchResult {
  std::vector<std::string> places;                      // real paths, sorted
  std::vector<std::pair<std::string, int>> unreadable;  // folder and errno
};
[[nodiscard]] SearchResult searchByName(const ReadFs& fs, std::string_view start,
                                        const std::vector<std::string>& fileNames);

// Whether a folder entry with this name is qfe's own store at the top of a mount (".qfe").
[[nodiscard]] bool isStoreName(std::string_view name);
// Root-relative path of qfe's state: "var/lib/qfe".
[[nodiscard]] std::string_view statePath();

}  // namespace qfe
