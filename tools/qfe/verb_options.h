// Options that verbs of several groups share.
#pragma once

#include "tools/qfe/verb.h"

namespace qfe {

inline constexpr OptionSpec kJson{"json", '\0', "", "one JSON document on standard output"};
inline constexpr OptionSpec kJobs{"jobs", 'j', "N", "threads to use (default: all processors)"};

}  // namespace qfe
