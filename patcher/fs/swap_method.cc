#include <algorithm>
#include <array>

#include "patcher/fs/fs.h"

namespace qfe {
namespace {

// Journaled, copy-on-write, log-structured or in memory: after a crash a rename happened whole or
// not at all, and all of them know RENAME_EXCHANGE. An overlay inherits that from its upper layer.
constexpr std::array<std::string_view, 8> kAtomicRename = {"bcachefs", "btrfs",   "ext3",  "ext4",
                                                           "f2fs",     "overlay", "tmpfs", "xfs"};

// Another machine may write there too, or the connection end halfway.
constexpr std::array<std::string_view, 20> kNetwork = {
    "9p",    "afs",       "beegfs", "ceph",   "cifs",  "coda", "davfs",
    "gfs2",  "glusterfs", "gpfs",   "lustre", "ncpfs", "nfs",  "nfs4",
    "ocfs2", "orangefs",  "smb",    "smb2",   "smb3",  "smbfs"};

// The network ones among those that a program serves ("fuse.sshfs").
constexpr std::array<std::string_view, 10> kNetworkFuse = {
    "ceph-fuse", "davfs2", "gcsfuse", "glusterfs", "goofys",
    "hdfs",      "rclone", "s3fs",    "smbnetfs",  "sshfs"};

constexpr std::string_view kFusePrefix = "fuse.";

}  // namespace

SwapMethod swapMethodFor(std::string_view fileSystemType) {
  return std::ranges::find(kAtomicRename, fileSystemType) != kAtomicRename.end()
             ? SwapMethod::exchange
             : SwapMethod::backup;
}

bool isNetworkFileSystem(std::string_view fileSystemType) {
  if (fileSystemType.starts_with(kFusePrefix)) {
    fileSystemType.remove_prefix(kFusePrefix.size());
    return std::ranges::find(kNetworkFuse, fileSystemType) != kNetworkFuse.end();
  }
  return std::ranges::find(kNetwork, fileSystemType) != kNetwork.end();
}

}  // namespace qfe
