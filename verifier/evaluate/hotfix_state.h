// The table "per hotfix" of the check: the first line that matches decides.
//
// What other hotfixes contribute (superseded by one whose files are there) is not known here;
// `beforeRelations` says whether it could still change the answer.
#pragma once

#include <string>
#include <vector>

#include "manifest/manifest.h"
#include "verifier/evaluate/finding.h"
#include "verifier/inventory/inventory.h"

namespace qfe {

struct HotfixJudgement {
  HotfixState state = HotfixState::unknown;
  std::string reason;
  // Decided by a line that stands above "the files of a superseding hotfix are there", or by that
  // line through `correctedIn`.
  bool beforeRelations = false;
  // Some file is there as required or later, and none speaks against it.
  bool filesAreThere = false;
  // Unknown because of a file that could not be judged.
  bool fileTrouble = false;
};

// `files` are the findings of all files of this instance.
[[nodiscard]] HotfixJudgement judgeHotfix(const Manifest& manifest, const Instance& instance,
                                          const std::vector<FileFinding>& files, bool rootIsEmpty);

}  // namespace qfe
