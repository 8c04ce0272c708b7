#include "patcher/fs/fs.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

TEST(SwapMethodFor, ExchangesWhereARenameIsAtomicAcrossACrash) {
  for (const char* const type : {"ext4", "xfs", "btrfs", "f2fs", "tmpfs", "overlay"}) {
    EXPECT_EQ(swapMethodFor(type), SwapMethod::exchange) << type;
  }
}

TEST(SwapMethodFor, KeepsABackupElsewhere) {
  for (const char* const type : {"ext2", "vfat", "nfs4", "cifs", "fuseblk", "0x1234", ""}) {
    EXPECT_EQ(swapMethodFor(type), SwapMethod::backup) << type;
  }
}

TEST(IsNetworkFileSystem, KnowsThoseOfOtherMachines) {
  for (const char* const type : {"nfs", "nfs4", "cifs", "smb3", "9p", "ceph", "gfs2", "fuse.sshfs",
                                 "fuse.glusterfs", "fuse.rclone"}) {
    EXPECT_TRUE(isNetworkFileSystem(type)) << type;
  }
  for (const char* const type :
       {"ext4", "vfat", "fuse", "fuseblk", "fuse.ntfs-3g", "fuse.nfs", "sshfs", "tmpfs", ""}) {
    EXPECT_FALSE(isNetworkFileSystem(type)) << type;
  }
}

}  // namespace
}  // namespace qfe
