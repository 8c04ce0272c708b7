// The newest revision of each identity that was ever verified and applied here: seen.json.
// A lower one is a downgrade.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "patcher/fs/fs.h"

namespace qfe {

// Key: product, id, architecture and language ("Exchange2003-KB886948-x86-ENU").
using Seen = std::map<std::string, std::uint32_t>;

[[nodiscard]] Seen readSeen(const ReadFs& fs);  // throws Error(needsRecovery) for damage
// Raises what is lower; durable; writes nothing when nothing rises.
SysStatus raiseSeen(Fs& fs, const Seen& newest);

}  // namespace qfe
