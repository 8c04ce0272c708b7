// What an apply does with one file, from what the check says about it. Pure.
#pragma once

#include <optional>
#include <string>

#include "manifest/manifest.h"
#include "patcher/journal/intent.h"
#include "verifier/evaluate/finding.h"

namespace qfe {

struct FileDecision {
  enum class Kind {
    skip,  // not for this server, or there is nothing to do and nothing to record
    keep,  // as it is; the record says so
    replace,
    add,
    remove,
    layBeside,       // a configuration file with changes of its own: kept, the new one beside it
    refuseModified,  // neither old nor new; --replace-modified accepts it
    refuse,
  };
  Kind kind = Kind::skip;
  std::string reason;     // for keep and layBeside, and why of the refusals
  bool modified = false;  // replaced only because of --replace-modified
  bool later = false;     // kept because it is later than required
  friend bool operator==(const FileDecision&, const FileDecision&) = default;
};

// `live` is the file as it is at that moment (nothing where there is none).
[[nodiscard]] FileDecision decideFile(const Manifest& manifest, const FileFinding& finding,
                                      const std::optional<FileSide>& live, bool replaceModified);

// Name of a new configuration file beside one that is kept: PATH.qfe-new.
[[nodiscard]] std::string besidePath(std::string_view path);
[[nodiscard]] bool isBesidePath(std::string_view path);

}  // namespace qfe
