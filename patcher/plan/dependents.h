// Which installed hotfixes stand on which.
//
// A layer is one applied hotfix: an installed record, or an older revision that such a record
// remembers as its `previous`. Later layers lie above earlier ones; a layer comes off only after
// everything that stands on it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "patcher/state/installed.h"

namespace qfe {

struct Layer {
  InstalledHotfix hotfix;
  bool top = true;  // an installed record, not a remembered one
};

// All layers, oldest first. Throws Error(needsRecovery) for a damaged remembered record.
[[nodiscard]] std::vector<Layer> layersOf(const std::vector<InstalledHotfix>& installed);

// A record that lies inside another document, as a value. Throws Error(needsRecovery).
[[nodiscard]] InstalledHotfix hotfixOfRecord(const Json& record, const std::string& where);

struct Dependent {
  std::size_t layer = 0;
  std::string why;  // "replaced bin/Mailmig.exe after it"
};
// The layers that stand directly on this one, oldest first, each with the first reason.
[[nodiscard]] std::vector<Dependent> standingOn(const std::vector<Layer>& layers,
                                                std::size_t layer);

// The installed record that an id ("KB886948") or an identity's file stem names.
// Throws Error(notInstalled) when there is none, Error(refused) that lists the stems when an id
// names several.
[[nodiscard]] std::size_t findTop(const std::vector<Layer>& layers, const std::string& id);

// "KB886948", with its revision from 2 on.
[[nodiscard]] std::string describe(const InstalledHotfix& hotfix);

// What a hotfix changed at a path: everything but what it kept.
[[nodiscard]] bool changes(const InstalledFile& file);

}  // namespace qfe
