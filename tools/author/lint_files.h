// The part of lint that looks at binaries.
#pragma once

#include <vector>

#include "tools/author/lint.h"

namespace qfe {

// Nothing where the input names no folder. Throws Error(cannotRead, overLimit).
[[nodiscard]] std::vector<LintRemark> lintFiles(const LintInput& input);

}  // namespace qfe
