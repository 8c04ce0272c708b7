// The table "per file" of the check: the first line that matches decides.
//
// `when: present` is not judged here, because it needs the other files of the component.
#pragma once

#include <string>
#include <vector>

#include "manifest/manifest.h"
#include "verifier/evaluate/finding.h"
#include "verifier/inventory/inventory.h"

namespace qfe {

// `rows` are the indexes of all rows of `path` in manifest.files, in order, at least one. Of
// several, the one whose range holds the version found applies; the first where the file is not
// there.
[[nodiscard]] FileFinding judgeRows(const Manifest& manifest, const std::vector<std::size_t>& rows,
                                    const std::string& path, const Observation& observation);

}  // namespace qfe
