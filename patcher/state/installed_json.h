// Installed records as files: the version of their format, and the advice when one is damaged.
#pragma once

#include <string>

#include "patcher/state/installed.h"

namespace qfe {

constexpr int kInstalledFormatVersion = 1;

// The record in a file named `name`. Throws Error(needsRecovery) for damage and a newer format.
[[nodiscard]] InstalledHotfix readInstalledFile(std::string name, std::string text);

}  // namespace qfe
