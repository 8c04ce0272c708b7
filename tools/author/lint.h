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
  // All manifests of this call: relations are looked up among them.
  std::vector<const Manifest*> all;
};

struct LintRemark {
  enum class Level { error, warning };  // error: packing or applying would fail
  Level level = Level::warning;
  std::string rule;     // "version-not-above-base", … stable
  std::string message;  // names file and values
  friend bool operator==(const LintRemark&, const LintRemark&) = default;
};

// By file and rule: missing for packing, version not above the base, same version with other
// content, debug build, wrong machine, wrong language, file in the new level unlisted, relation to
// nothing, path clash, baseline that the fixed version itself does not meet.
[[nodiscard]] std::vector<LintRemark> lint(const LintInput& input);

}  // namespace qfe
