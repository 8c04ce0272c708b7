// What is at a live path or in a slot right now.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "patcher/journal/intent.h"
#include "payloads/package/old_files.h"

namespace qfe {

// Content, metadata and version of the regular file at a real path. An errno as ReadFs::open gives
// it: ENOENT, ELOOP for a link, EISDIR for a folder, EINVAL for anything else.
[[nodiscard]] SysResult<FileSide> readSide(const ReadFs& fs, std::string_view path);

// SHA-256 of the regular file at a real path.
[[nodiscard]] SysResult<Digest> digestAt(const ReadFs& fs, std::string_view path);

// The regular file at a real path, as one that a delta stands on. Opened when it is asked for;
// reading it throws Error(io) naming the path. Borrows fs.
[[nodiscard]] std::function<delta::OldFile()> oldFileAt(const ReadFs& fs, std::string path);

// The time a file gets that a row or the clock says.
[[nodiscard]] FileTime fileTimeOf(const UtcTime& time);

}  // namespace qfe
