// The verbs of release engineers, a part of the verb table.
#pragma once

#include <vector>

#include "tools/qfe/verb.h"

namespace qfe {

// In the order in which help lists them.
[[nodiscard]] std::vector<VerbSpec> authorVerbTable();

}  // namespace qfe
