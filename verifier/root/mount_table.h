// Names of file systems, from the kernel's table of mounts or from a magic number.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace qfe {

// Type of the mount with this id ("ext4", "nfs4", "fuse.sshfs") in a text of the form of
// /proc/self/mountinfo (proc_pid_mountinfo(5)).
[[nodiscard]] std::optional<std::string> typeOfMount(std::string_view mountInfo,
                                                     std::uint64_t mountId);

// Name for the f_type of statfs(2), for where /proc is not mounted; "0x…" for an unknown one. ext2,
// ext3 and ext4 share a number: "ext2" is said, which promises the least.
[[nodiscard]] std::string typeOfMagic(std::uint64_t magic);

}  // namespace qfe
