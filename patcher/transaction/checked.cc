#include "patcher/transaction/checked.h"

#include <cerrno>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "manifest/base/safe_path.h"

namespace qfe {

void failCall(std::string_view what, int errnoValue) {
  throw Error(ErrorCode::io, fmt::format("{}: {}", what, describeErrno(errnoValue)));
}

void removeFile(Fs& fs, const std::string& path) {
  const SysStatus status = fs.unlink(path);
  if (status || status.error() == ENOENT) return;
  failCall("remove " + escapeForMessage(path), status.error());
}

void removeFolderIfEmpty(Fs& fs, const std::string& path) {
  const SysStatus status = fs.removeFolder(path);
  if (status || status.error() == ENOENT || status.error() == ENOTEMPTY ||
      status.error() == EEXIST) {
    return;
  }
  failCall("remove folder " + escapeForMessage(path), status.error());
}

void syncFolderIfThere(Fs& fs, const std::string& path) {
  const SysStatus status = fs.syncFolder(path);
  if (status || status.error() == ENOENT) return;
  failCall("sync folder " + (path.empty() ? std::string("of the root") : escapeForMessage(path)),
           status.error());
}

}  // namespace qfe
