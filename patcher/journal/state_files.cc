#include "patcher/journal/state_files.h"

#include <cerrno>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "manifest/base/safe_path.h"
#include "patcher/fs/fs.h"

namespace qfe {
namespace {

[[noreturn]] void refuse(std::string_view path, int error) {
  const std::string shown = escapeForMessage(path);
  if (error == EACCES || error == EPERM) {
    throw Error(
        ErrorCode::cannotRead,
        fmt::format("{}: permission denied; run as root to see what qfe has applied", shown));
  }
  if (error == EFBIG) {
    throw Error(ErrorCode::needsRecovery,
                fmt::format("{} is larger than qfe ever writes it; restore it from a backup of the "
                            "server",
                            shown));
  }
  throw Error(ErrorCode::io, fmt::format("cannot read {}: {}", shown, describeErrno(error)));
}

}  // namespace

std::optional<std::string> readStateText(const ReadFs& fs, std::string_view path,
                                         std::uint64_t maxBytes) {
  SysResult<std::string> text = readWhole(fs, path, maxBytes);
  if (text) return std::move(text.value());
  if (text.error() == ENOENT) return std::nullopt;
  refuse(path, text.error());
}

std::vector<FolderEntry> listState(const ReadFs& fs, std::string_view path) {
  SysResult<std::vector<FolderEntry>> entries = fs.list(path);
  if (entries) return std::move(entries.value());
  if (entries.error() == ENOENT) return {};
  refuse(path, entries.error());
}

}  // namespace qfe
