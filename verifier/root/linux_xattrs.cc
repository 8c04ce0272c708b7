#include "verifier/root/linux_xattrs.h"

#include <cerrno>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "manifest/base/limits.h"

namespace qfe {
namespace {

// The kernel follows this name to the very object of the descriptor, and no further: a link is
// asked for its own attributes.
std::string procName(int fd) {
  return fmt::format("/proc/self/fd/{}", fd);
}

ssize_t listNames(int fd, char* out, std::size_t size) {
  const ssize_t found = ::listxattr(procName(fd).c_str(), out, size);
  return found < 0 && errno == ENOENT ? ::flistxattr(fd, out, size) : found;
}

ssize_t getValue(int fd, const std::string& name, void* out, std::size_t size) {
  const ssize_t found = ::getxattr(procName(fd).c_str(), name.c_str(), out, size);
  return found < 0 && errno == ENOENT ? ::fgetxattr(fd, name.c_str(), out, size) : found;
}

}  // namespace

SysResult<Xattrs> readXattrs(int fd) {
  using Result = SysResult<Xattrs>;
  std::string names(limits::kXattrBytes, '\0');
  const ssize_t size = listNames(fd, names.data(), names.size());
  if (size < 0 && errno == EOPNOTSUPP) return Xattrs{};
  if (size < 0) return Result::failure(errno == ERANGE ? E2BIG : errno);
  names.resize(static_cast<std::size_t>(size));

  Xattrs xattrs;
  Bytes value(limits::kXattrBytes);
  for (std::size_t at = 0; at < names.size();) {
    const std::string name = names.c_str() + at;
    at += name.size() + 1;
    const ssize_t length = getValue(fd, name, value.data(), value.size());
    if (length < 0 && errno == ENODATA) continue;  // removed meanwhile
    if (length < 0) return Result::failure(errno == ERANGE ? E2BIG : errno);
    xattrs[name] = Bytes(value.begin(), value.begin() + length);
  }
  return xattrs;
}

}  // namespace qfe
