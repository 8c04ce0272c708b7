// What a check says, as values. The rules are design/CHECK in evaluate.h.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "manifest/manifest.h"
#include "verifier/inventory/inventory.h"

namespace qfe {

enum class FileState { unknown, missing, older, later, modified, current };
enum class HotfixState { unknown, notApplicable, superseded, modified, needed, partial, installed };

[[nodiscard]] std::string_view word(FileState state);    // "unknown", …
[[nodiscard]] std::string_view word(HotfixState state);  // "not-applicable", …

struct FileFinding {
  std::string path;      // as in the manifest, printed
  std::string realPath;  // root-relative; where it is or would be
  FileState state = FileState::unknown;
  std::string reason;                 // one clause for people; empty where the state says it all
  bool weak = false;                  // current by size and time alone
  TimeMatch time = TimeMatch::equal;  // of found and required, where both are known
  // Index of the row that applied in Manifest::files; nothing where no range matches.
  std::optional<std::size_t> row;
  std::optional<FileAttributes> found;
  bool counts = true;  // false: a `present` row whose file is not there
  Observation observation;
};

struct Finding {
  std::size_t manifest = 0;  // index into the manifests that were evaluated
  Identity identity;
  std::uint32_t revision = 0;
  std::string title;
  Instance instance;
  HotfixState state = HotfixState::unknown;
  std::string reason;                  // the evidence, for people
  std::vector<std::string> blockedBy;  // prerequisites missing, conflicts present
  bool drift = false;                  // recorded as installed, but the files say no
  bool restartPending = false;
  std::vector<FileFinding> files;
};

}  // namespace qfe
