#include "verifier/root/linux_xattrs.h"

#include <fcntl.h>
#include <sys/xattr.h>

#include "manifest/base/descriptor.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

using test::TemporaryFolder;

Descriptor openPath(const std::string& path) {
  return Descriptor(::open(path.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
}

// Sets an attribute where machine and user allow it, and remembers it then.
void set(const std::string& path, const std::string& name, const Bytes& value, Xattrs& expected) {
  if (::lsetxattr(path.c_str(), name.c_str(), value.data(), value.size(), 0) == 0) {
    expected[name] = value;
  }
}

// Labels that the machine gives to every new file.
Xattrs withoutLabels(Xattrs xattrs) {
  xattrs.erase("security.selinux");
  return xattrs;
}

TEST(LinuxXattrs, AllNamespacesAreReadThroughAPathDescriptor) {
  const TemporaryFolder folder;
  folder.file("f");
  Xattrs expected;
  set(folder.at("f"), "user.note", {1, 0, 2}, expected);
  set(folder.at("f"), "user.empty", {}, expected);
  set(folder.at("f"), "trusted.note", {3}, expected);
  const auto found = readXattrs(openPath(folder.at("f")).get());
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(withoutLabels(found.value()), expected);
}

TEST(LinuxXattrs, LinkIsAskedForItsOwn) {
  const TemporaryFolder folder;
  folder.file("f");
  folder.link("l", "f");
  Xattrs ofFile;
  set(folder.at("f"), "user.note", {1}, ofFile);
  Xattrs ofLink;
  set(folder.at("l"), "trusted.note", {2}, ofLink);
  const auto found = readXattrs(openPath(folder.at("l")).get());
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(withoutLabels(found.value()), ofLink);
}

TEST(LinuxXattrs, FoldersHaveThemToo) {
  const TemporaryFolder folder;
  folder.folder("d");
  Xattrs expected;
  set(folder.at("d"), "user.note", {1}, expected);
  const auto found = readXattrs(openPath(folder.at("d")).get());
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(withoutLabels(found.value()), expected);
}

TEST(LinuxXattrs, FileSystemWithoutThemHasNone) {
  const auto found = readXattrs(openPath("/proc/self/status").get());
  ASSERT_TRUE(found.ok());
  EXPECT_TRUE(withoutLabels(found.value()).empty());
}

TEST(LinuxXattrs, ClosedDescriptorIsAnError) {
  EXPECT_EQ(readXattrs(-1).error(), EBADF);
}

}  // namespace
}  // namespace qfe
