// Whether a server needs hotfixes: from inventory and records to findings. Pure.
//
// The two tables of the check are here line by line, the first line that matches decides:
// file_state.cc (per file) and hotfix_state.cc (per hotfix).
#pragma once

#include <string>
#include <vector>

#include "manifest/manifest.h"
#include "verifier/evaluate/finding.h"
#include "verifier/inventory/inventory.h"

namespace qfe {

// What qfe's state says is installed, as a value (the verifier never needs the patcher).
struct InstalledRecord {
  Identity identity;
  std::uint32_t revision = 1;
  bool restartPending = false;  // computed by the caller from /proc and the boot id
  std::optional<Manifest> manifest;
};

// One finding per manifest and instance, in the order of the inventory. `inventory` is the scan
// of exactly these manifests. Of bare-named drafts every place found is judged.
[[nodiscard]] std::vector<Finding> evaluate(const std::vector<const Manifest*>& manifests,
                                            const Inventory& inventory,
                                            const std::vector<InstalledRecord>& installed);

// One row against one observation (first line that matches). `manifest` gives language and
// architecture.
[[nodiscard]] FileFinding judgeFile(const Manifest& manifest, const std::string& path,
                                    const Observation& observation);

}  // namespace qfe
