#include "patcher/fs/linux_metadata.h"

#include <cerrno>

#include <unistd.h>

#include "patcher/fs/linux_fs.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

// acl(5) as the kernel stores it: version 2, then entries of tag, permissions and id, little
// endian.
const Bytes kAcl = {
    2,    0, 0, 0,                       // version
    0x01, 0, 6, 0, 255,  255, 255, 255,  // owner: rw-
    0x02, 0, 4, 0, 0xE8, 3,   0,   0,    // user 1000: r--
    0x04, 0, 4, 0, 255,  255, 255, 255,  // group: r--
    0x10, 0, 4, 0, 255,  255, 255, 255,  // mask: r--
    0x20, 0, 0, 0, 255,  255, 255, 255,  // others: ---
};
// capabilities(7): revision 2 with the effective bit, CAP_NET_BIND_SERVICE permitted.
const Bytes kCapability = {1, 0, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};

class LinuxMetadata : public testing::Test {
 protected:
  LinuxMetadata() { folder_.file("a", "content"); }
  [[nodiscard]] Metadata own() const { return readMetadata(fs_, "a").value(); }
  [[nodiscard]] static bool isRoot() { return ::geteuid() == 0; }

  test::TemporaryFolder folder_;
  LinuxFs fs_{folder_.path()};
};

TEST_F(LinuxMetadata, AnAclIsSetAndRemovedWithTheModeItBelongsTo) {
  Metadata plain = own();
  plain.mode = 0600;
  Metadata withAcl = plain;
  withAcl.mode = 0640;  // the group bits are the mask of the list
  withAcl.xattrs["system.posix_acl_access"] = kAcl;
  ASSERT_EQ(fs_.setMetadata("a", withAcl).error(), 0);
  EXPECT_EQ(own(), withAcl);
  ASSERT_EQ(fs_.setMetadata("a", plain).error(), 0);
  EXPECT_EQ(own(), plain);
}

TEST_F(LinuxMetadata, AnInheritedAclDoesNotSurvive) {
  Metadata folder = readMetadata(fs_, "").value();
  folder.xattrs["system.posix_acl_default"] = kAcl;
  ASSERT_EQ(fs_.setMetadata("", folder).error(), 0);
  const auto file = fs_.create("b");
  ASSERT_TRUE(file.ok());
  EXPECT_TRUE(fs_.xattrs("b").value().contains("system.posix_acl_access"));
  Metadata plain = own();
  plain.mode = 0664;
  ASSERT_EQ(file.value()->setMetadata(plain).error(), 0);
  EXPECT_EQ(readMetadata(fs_, "b").value(), plain);
}

TEST_F(LinuxMetadata, ANewOwnerDoesNotCostSetuidNorCapabilities) {
  Metadata metadata = own();
  metadata.uid = 12345;
  metadata.gid = 23456;
  metadata.mode = 06755;
  metadata.xattrs["security.capability"] = kCapability;
  EXPECT_EQ(fs_.setMetadata("a", metadata).error(), isRoot() ? 0 : EPERM);
  if (isRoot()) {
    EXPECT_EQ(own(), metadata);
  }
}

TEST_F(LinuxMetadata, ModeBitsThatAChownTakesAwayComeBack) {
  Metadata metadata = own();
  metadata.mode = 06755;
  ASSERT_EQ(fs_.setMetadata("a", metadata).error(), 0);
  metadata.uid = 12345;
  EXPECT_EQ(fs_.setMetadata("a", metadata).error(), isRoot() ? 0 : EPERM);
  EXPECT_EQ(own().mode, 06755U);
}

TEST_F(LinuxMetadata, ANewGroupAloneIsGivenToo) {
  Metadata metadata = own();
  metadata.gid = 23456;
  EXPECT_EQ(fs_.setMetadata("a", metadata).error(), isRoot() ? 0 : EPERM);
  EXPECT_EQ(own().gid == 23456, isRoot());
}

TEST_F(LinuxMetadata, WhatIsEqualIsNotTouched) {
  const FileTime before = fs_.stat("a").value().changed;
  ASSERT_EQ(fs_.setMetadata("a", own()).error(), 0);
  // Any system call that changes metadata would have moved the change time.
  EXPECT_EQ(fs_.stat("a").value().changed, before);
}

TEST_F(LinuxMetadata, AnAttributeThatCannotBeSetIsAnError) {
  Metadata metadata = own();
  metadata.xattrs["nonsense.name"] = {1};
  EXPECT_EQ(fs_.setMetadata("a", metadata).error(), EOPNOTSUPP);
}

TEST(IsPolicyLabel, LabelsAreNotRemovedOtherAttributesAre) {
  EXPECT_TRUE(isPolicyLabel("security.selinux"));
  EXPECT_TRUE(isPolicyLabel("security.ima"));
  EXPECT_FALSE(isPolicyLabel("security.capability"));
  EXPECT_FALSE(isPolicyLabel("user.selinux"));
}

TEST_F(LinuxMetadata, ALabelStaysWhenMetadataNamesNone) {
  Metadata labelled = own();
  labelled.xattrs["security.selinux"] = {'l', 0};
  const int error = fs_.setMetadata("a", labelled).error();
  EXPECT_EQ(error, isRoot() ? 0 : EPERM);
  Metadata plain = labelled;
  plain.xattrs.clear();
  EXPECT_EQ(fs_.setMetadata("a", plain).error(), 0);
  EXPECT_EQ(fs_.xattrs("a").value().contains("security.selinux"), isRoot());
}

}  // namespace
}  // namespace qfe
