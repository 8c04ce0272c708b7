// What is at a live path or in a slot right now.
#pragma once

#include <string_view>

#include "patcher/journal/intent.h"

namespace qfe {

// Content, metadata and version of the regular file at a real path. An errno as ReadFs::open gives
// it: ENOENT, ELOOP for a link, EISDIR for a folder, EINVAL for anything else.
[[nodiscard]] SysResult<FileSide> readSide(const ReadFs& fs, std::string_view path);

// SHA-256 of the regular file at a real path.
[[nodiscard]] SysResult<Digest> digestAt(const ReadFs& fs, std::string_view path);

// The time a file gets that a row or the clock says.
[[nodiscard]] FileTime fileTimeOf(const UtcTime& time);

}  // namespace qfe
