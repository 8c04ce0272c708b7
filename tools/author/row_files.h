// The file of each row, what it is, and how it differs from what the row says.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "manifest/manifest.h"
#include "tools/author/release_files.h"
#include "verifier/inventory/attributes.h"

namespace qfe {

struct RowFile {
  std::string path;  // on this machine
  FileAttributes attributes;
};

// What was found for a row: a file, or why there is none ("no file of that name below fixed").
// Neither for a row that removes.
struct RowMatch {
  std::optional<RowFile> file;
  std::string fault;
};

// One per row. Where several files fit equally well, the one that is what the row says is taken;
// that tells the levels of two branches apart. Reads files on up to `jobs` threads (0: as many as
// the machine has).
[[nodiscard]] std::vector<RowMatch> matchRows(const Manifest& manifest, const ReleaseIndex& index,
                                              unsigned jobs);

// The version that a row takes from its file: a PE's fixed version; of an ELF image's package note
// only one with numeric parts, because any other says equal or not, and never older.
[[nodiscard]] std::optional<Version> versionForRow(const FileAttributes& file);

struct RowDifference {
  enum class Kind { size, version, digest, machine, language };
  Kind kind = Kind::size;
  std::string text;  // "size is 84991 bytes, its row says 84992"; without the file's name
  friend bool operator==(const RowDifference&, const RowDifference&) = default;
};

// How a file differs from its row, and from the machine and language of the whole manifest (where
// these are not neutral, and the file says what it is). A time is no difference.
[[nodiscard]] std::vector<RowDifference> differencesOf(const Manifest& manifest, const FileRow& row,
                                                       const FileAttributes& file);

}  // namespace qfe
