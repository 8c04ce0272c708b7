// What a release engineer would regret.
#pragma once

#include <string>
#include <vector>

#include "manifest/manifest.h"

namespace qfe {

struct LintInput {
  const Manifest* manifest = nullptr;
  std::string filesFolder;  // the new level; empty: binaries are not looked at
  std::string baseFolder;   // the level before; may be empty
  // All manifests of this call: relations are looked up among them, and a file that one of them
  // lists is not unlisted.
  std::vector<const Manifest*> all;
  unsigned jobs = 0;  // threads that read files; 0: as many as the machine has
};

struct LintRemark {
  enum class Level { error, warning };  // error: packing or applying would fail
  Level level = Level::warning;
  std::string rule;     // "version-not-above-base", … stable
  std::string message;  // names file and values
  friend bool operator==(const LintRemark&, const LintRemark&) = default;
};

// By rule, in the order of the manifest: "missing" (for packing), "path-clash",
// "relation-to-nothing", "baseline-without-fix" and "range-without-fix" (which the fixed version
// itself does not meet), "corrected-in-with-fix" (which it does); with files also "no-file",
// "not-as-listed", "wrong-machine", "wrong-language", "debug-build", "damaged-image",
// "unlisted-file"; with a base "version-not-above-base", "same-version-other-content",
// "same-as-base", "base-not-recognized". Throws Error(cannotRead, overLimit) for the folders.
[[nodiscard]] std::vector<LintRemark> lint(const LintInput& input);

}  // namespace qfe
