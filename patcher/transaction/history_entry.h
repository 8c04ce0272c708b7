// The lines that qfe writes to the history, but for their place in the chain.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "manifest/base/strict_json.h"
#include "patcher/journal/intent.h"
#include "patcher/plan/plan.h"
#include "patcher/state/installed.h"
#include "patcher/system/system.h"

namespace qfe {

// Who, where and with what: the keys that every line has.
[[nodiscard]] Json historyHead(const System& system, std::string_view action,
                               const std::string& reason);
// A package's entry: id, revision, identity, manifestDigest, signers.
[[nodiscard]] Json historyPackage(const Identity& identity, std::uint32_t revision,
                                  const Digest& manifestDigest,
                                  const std::vector<std::string>& signers);
// Everything that is known before it is done; "exit" is that of success.
[[nodiscard]] Json historyEntry(const Plan& plan, const std::vector<VerifiedPackage>& packages,
                                const Intent& intent, const System& system,
                                const std::string& reason);
// Whether success means that a restart is required.
[[nodiscard]] bool restartRequired(const Plan& plan);

constexpr int kExitDone = 0;
constexpr int kExitUndone = 6;
constexpr int kExitRestart = 10;

}  // namespace qfe
