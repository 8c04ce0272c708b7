// Giving metadata to what a descriptor refers to, on Linux.
#pragma once

#include "patcher/fs/fs.h"

namespace qfe {

// Makes owner, mode, xattrs and time of `fd` those of `metadata`, in that order: a chown clears
// setuid bits and capabilities. What is equal already is not touched, so that an unprivileged
// caller can handle files of its own. `fd` may be an O_PATH descriptor of a link, which then gets
// all but the mode (links have none); that goes through /proc/self/fd. EINVAL for what is neither
// file, folder nor link.
SysStatus applyMetadata(int fd, const Metadata& metadata);

// Names of attributes that the kernel's security policy gives to every file. They are set where
// metadata has them, but never removed: metadata without one means "as the policy says".
[[nodiscard]] bool isPolicyLabel(std::string_view xattrName);

}  // namespace qfe
