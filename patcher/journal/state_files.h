// Reading qfe's own state: what is not there is nothing, what may not be read is an error that
// says so. TRANSACTION.md has the layout.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "verifier/root/read_fs.h"

namespace qfe {

// The whole text, or nothing where the file or a folder on the way is missing. Throws
// Error(cannotRead) without permission, Error(needsRecovery) for a file above `maxBytes`,
// Error(io).
[[nodiscard]] std::optional<std::string> readStateText(const ReadFs& fs, std::string_view path,
                                                       std::uint64_t maxBytes);
// The entries of a folder; none where it is missing. Throws Error(cannotRead), Error(io).
[[nodiscard]] std::vector<FolderEntry> listState(const ReadFs& fs, std::string_view path);

}  // namespace qfe
