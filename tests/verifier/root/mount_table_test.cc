#include "verifier/root/mount_table.h"

#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

constexpr std::string_view kTable =
    "22 28 0:20 / /sys rw,nosuid shared:7 - sysfs sysfs rw\n"
    "28 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw,errors=remount-ro\n"
    "228 28 0:44 / /mnt/a\\040-\\040b rw - fuse.sshfs host:/x rw\n"
    "301 28 0:45 / /srv rw master:1 propagate_from:2 - nfs4 host:/srv rw";

TEST(MountTable, TypeIsFoundByTheMountsId) {
  EXPECT_EQ(typeOfMount(kTable, 22), "sysfs");
  EXPECT_EQ(typeOfMount(kTable, 28), "ext4");
}

TEST(MountTable, OptionalFieldsAndMissingFinalNewlineDoNotMatter) {
  EXPECT_EQ(typeOfMount(kTable, 228), "fuse.sshfs");
  EXPECT_EQ(typeOfMount(kTable, 301), "nfs4");
}

TEST(MountTable, UnknownIdAndOddLinesHaveNoType) {
  EXPECT_EQ(typeOfMount(kTable, 2), std::nullopt);
  EXPECT_EQ(typeOfMount("", 22), std::nullopt);
  EXPECT_EQ(typeOfMount("22 28 0:20 / /sys rw\n", 22), std::nullopt);
  EXPECT_EQ(typeOfMount("x22 28 0:20 / /sys rw - sysfs a b\n", 22), std::nullopt);
}

TEST(MountTable, MagicNumbersHaveNamesAndExtSaysTheLeast) {
  EXPECT_EQ(typeOfMagic(0x58465342), "xfs");
  EXPECT_EQ(typeOfMagic(0x01021994), "tmpfs");
  EXPECT_EQ(typeOfMagic(0xEF53), "ext2");
  EXPECT_EQ(typeOfMagic(0xFF534D42), "cifs");
  EXPECT_EQ(typeOfMagic(0x12345678), "0x12345678");
}

}  // namespace
}  // namespace qfe
