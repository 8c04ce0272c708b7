// Extended attributes of what a descriptor refers to, on Linux.
#pragma once

#include "verifier/root/read_fs.h"

namespace qfe {

// `fd` may be an O_PATH descriptor, so that links and files that the caller may not read can be
// asked too. That goes through /proc/self/fd; without /proc, descriptors opened for reading still
// work and O_PATH ones fail with EBADF. Empty where the file system has no attributes. E2BIG above
// limits::kXattrBytes for the names or for one value.
[[nodiscard]] SysResult<Xattrs> readXattrs(int fd);

}  // namespace qfe
