// System calls of the seam that have to succeed: a failure becomes an Error(io) that names the
// call.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "patcher/fs/fs.h"

namespace qfe {

// Throws Error(io, "WHAT: No space left on device (ENOSPC)").
[[noreturn]] void failCall(std::string_view what, int errnoValue);

inline void require(const SysStatus& status, std::string_view what) {
  if (!status) failCall(what, status.error());
}

template <typename T>
[[nodiscard]] T require(SysResult<T> result, std::string_view what) {
  if (!result) failCall(what, result.error());
  return std::move(result.value());
}

// Success also where there is nothing to remove.
void removeFile(Fs& fs, const std::string& path);
// Success also where the folder is not there, or has something in it.
void removeFolderIfEmpty(Fs& fs, const std::string& path);
// Success also where the folder is not there.
void syncFolderIfThere(Fs& fs, const std::string& path);

}  // namespace qfe
