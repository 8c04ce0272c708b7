// Findings of a check, for people and for programs.
#pragma once

#include <string>
#include <vector>

#include "manifest/base/strict_json.h"
#include "tools/qfe/output.h"
#include "verifier/evaluate/finding.h"

namespace qfe {

// One element of "findings". `manifest` is the one the finding is about.
[[nodiscard]] Json findingToJson(const Finding& finding, const Manifest& manifest);
[[nodiscard]] std::string findingToText(const Finding& finding, const Manifest& manifest,
                                        const Output& output);
// Of several findings the worst decides: no, then cannot tell, then yes.
[[nodiscard]] int exitOf(const std::vector<Finding>& findings);

}  // namespace qfe
