// What only a real file system can show; the rest is in the contract.
#include "patcher/fs/linux_fs.h"

#include <cerrno>

#include <sys/stat.h>
#include <unistd.h>

#include "manifest/base/error.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

// Acts without privileges where the test runs with them.
class Unprivileged {
 public:
  Unprivileged() : before_(::geteuid()) { EXPECT_EQ(::seteuid(before_ == 0 ? 65534 : before_), 0); }
  ~Unprivileged() { EXPECT_EQ(::seteuid(before_), 0); }
  Unprivileged(const Unprivileged&) = delete;
  Unprivileged& operator=(const Unprivileged&) = delete;

 private:
  ::uid_t before_;
};

TEST(OpenRootForChange, ChangesWhatIsBelowTheRoot) {
  const test::TemporaryFolder folder;
  const std::unique_ptr<Fs> fs = openRootForChange(folder.path());
  ASSERT_TRUE(fs->append("a", asBytes("x")).ok());
  EXPECT_EQ(readWhole(*fs, "a", 10).value(), "x");
  EXPECT_EQ(::access(folder.at("a").c_str(), F_OK), 0);
}

TEST(OpenRootForChange, SaysWhichRootCannotBeOpened) {
  try {
    static_cast<void>(openRootForChange("/nonexistent/root"));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::cannotRead);
    EXPECT_EQ(error.message(),
              "the root /nonexistent/root cannot be opened: No such file or directory (ENOENT); "
              "name the folder that holds the server's files");
  }
}

TEST(LinuxFs, TheRootStaysTheSameFolderWhenItsPathLeadsElsewhere) {
  const test::TemporaryFolder folder;
  folder.folder("root");
  LinuxFs fs(folder.at("root"));
  ASSERT_EQ(::rename(folder.at("root").c_str(), folder.at("moved").c_str()), 0);
  folder.folder("root");
  ASSERT_TRUE(fs.append("a", asBytes("x")).ok());
  EXPECT_EQ(::access(folder.at("moved/a").c_str(), F_OK), 0);
  EXPECT_NE(::access(folder.at("root/a").c_str(), F_OK), 0);
}

TEST(LinuxFs, WhatMayNotBeChangedIsAValue) {
  const test::TemporaryFolder folder;
  folder.file("closed/a", "x");
  LinuxFs fs(folder.path());
  ASSERT_EQ(::chmod(folder.path().c_str(), 0755), 0);
  ASSERT_EQ(::chmod(folder.at("closed").c_str(), 0500), 0);
  const Unprivileged unprivileged;
  EXPECT_EQ(fs.create("closed/b").error(), EACCES);
  EXPECT_EQ(fs.unlink("closed/a").error(), EACCES);
  EXPECT_EQ(fs.rename("closed/a", "closed/b", RenameMode::replace).error(), EACCES);
  EXPECT_EQ(fs.makeFolder("closed/c", 0755).error(), EACCES);
}

TEST(LinuxFs, OwnFilesAreHandledWithoutPrivileges) {
  const test::TemporaryFolder folder;
  ASSERT_EQ(::chmod(folder.path().c_str(), 0777), 0);
  LinuxFs fs(folder.path());
  const Unprivileged unprivileged;
  const auto file = fs.create("a");
  ASSERT_EQ(file.error(), 0);
  Metadata metadata = readMetadata(fs, "a").value();
  metadata.mode = 0644;
  metadata.modified = {1'000'000'000, 1};
  EXPECT_EQ(file.value()->setMetadata(metadata).error(), 0);
  EXPECT_EQ(readMetadata(fs, "a").value(), metadata);
}

// Two mounts that every Linux machine has; where they are one after all, renaming works.
TEST(LinuxFs, NoNameCrossesAMount) {
  const test::TemporaryFolder folder;
  folder.file("a", "x");
  LinuxFs fs("/");
  const std::string from = folder.at("a").substr(1);
  const std::string to = "dev/shm/qfe-linux-fs-test-" + std::to_string(::getpid());
  const auto here = fs.stat(from);
  const auto there = fs.stat("dev/shm");
  ASSERT_TRUE(here.ok() && there.ok());
  const int expected = here.value().mount == there.value().mount ? 0 : EXDEV;
  EXPECT_EQ(fs.link(from, to).error(), expected);
  static_cast<void>(fs.unlink(to));
  EXPECT_EQ(fs.rename(from, to, RenameMode::noReplace).error(), expected);
  static_cast<void>(fs.unlink(to));
}

TEST(LinuxFs, ALockFileThatIsReplacedIsLockedAnew) {
  const test::TemporaryFolder folder;
  LinuxFs fs(folder.path());
  const auto first = fs.lock("lock");
  ASSERT_TRUE(first.ok());
  // Another process, as far as flock is concerned: each open file description has its own lock.
  LinuxFs other(folder.path());
  EXPECT_EQ(other.lock("lock").error(), EWOULDBLOCK);
  ASSERT_TRUE(fs.unlink("lock").ok());
  EXPECT_TRUE(other.lock("lock").ok());
}

TEST(LinuxFs, TheKernelsFilesHaveNoFlags) {
  LinuxFs fs("/");
  const auto flags = fs.immutable("proc/self");
  // A link of procfs, which knows no flags.
  ASSERT_EQ(flags.error(), 0);
  EXPECT_FALSE(flags.value());
}

}  // namespace
}  // namespace qfe
