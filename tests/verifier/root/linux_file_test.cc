#include "verifier/root/linux_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/temporary_folder.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

using test::TemporaryFolder;

TEST(LinuxFile, StatTellsWhatTheFileSystemHas) {
  const TemporaryFolder folder;
  folder.file("f", "12345");
  ASSERT_EQ(::chmod(folder.at("f").c_str(), 04751), 0);
  const timespec times[] = {{1, 2}, {1100638680, 123456789}};
  ASSERT_EQ(::utimensat(AT_FDCWD, folder.at("f").c_str(), times, 0), 0);
  ASSERT_EQ(::link(folder.at("f").c_str(), folder.at("g").c_str()), 0);

  const Descriptor file(::open(folder.at("f").c_str(), O_PATH | O_CLOEXEC));
  const auto stat = statDescriptor(file.get());
  ASSERT_TRUE(stat.ok());
  EXPECT_EQ(stat.value().type, FileType::regular);
  EXPECT_EQ(stat.value().mode, 04751U);
  EXPECT_EQ(stat.value().uid, ::geteuid());
  EXPECT_EQ(stat.value().size, 5U);
  EXPECT_EQ(stat.value().links, 2U);
  EXPECT_EQ(stat.value().modified, (FileTime{1100638680, 123456789}));
  EXPECT_EQ(stat.value().modified.utc().print(), "2004-11-16T20:58:00.1234567Z");
  struct stat expected = {};
  ASSERT_EQ(::stat(folder.at("f").c_str(), &expected), 0);
  EXPECT_EQ(stat.value().inode, expected.st_ino);
  EXPECT_EQ(stat.value().device, expected.st_dev);
}

TEST(LinuxFile, EntryIsNotFollowed) {
  const TemporaryFolder folder;
  folder.link("l", "nowhere");
  const Descriptor parent(::open(folder.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  const auto stat = statEntry(parent.get(), "l");
  ASSERT_TRUE(stat.ok());
  EXPECT_EQ(stat.value().type, FileType::link);
  EXPECT_EQ(statEntry(parent.get(), "missing").error(), ENOENT);
}

TEST(LinuxFile, ReadsAtAnyPositionAndShortOnlyAtTheEnd) {
  const TemporaryFolder folder;
  folder.file("f", "0123456789");
  const auto file = openLocalFile(folder.at("f"));
  ASSERT_TRUE(file.ok());
  Bytes piece(4);
  EXPECT_EQ(file.value()->read(3, piece).value(), 4U);
  EXPECT_EQ(asText(piece), "3456");
  EXPECT_EQ(file.value()->read(8, piece).value(), 2U);
  EXPECT_EQ(asText(piece).substr(0, 2), "89");
  EXPECT_EQ(file.value()->read(10, piece).value(), 0U);
  EXPECT_EQ(file.value()->read(1000, piece).value(), 0U);
}

TEST(LinuxFile, StatIsThatOfOpening) {
  const TemporaryFolder folder;
  folder.file("f", "0123456789");
  const auto file = openLocalFile(folder.at("f"));
  ASSERT_TRUE(file.ok());
  ASSERT_EQ(::truncate(folder.at("f").c_str(), 3), 0);
  EXPECT_EQ(file.value()->stat().size, 10U);
  Bytes piece(10);
  EXPECT_EQ(file.value()->read(0, piece).value(), 3U);
}

TEST(LinuxFile, FailingReadIsAnErrno) {
  const TemporaryFolder folder;
  folder.file("f", "0123456789");
  Descriptor writeOnly(::open(folder.at("f").c_str(), O_WRONLY | O_CLOEXEC));
  const auto file = LinuxFile::adopt(std::move(writeOnly));
  ASSERT_TRUE(file.ok());
  Bytes piece(10);
  EXPECT_EQ(file.value()->read(0, piece).error(), EBADF);
}

TEST(LinuxFile, LocalFilesAreFoundThroughLinks) {
  const TemporaryFolder folder;
  folder.file("f", "x");
  folder.link("l", "f");
  const auto file = openLocalFile(folder.at("l"));
  ASSERT_TRUE(file.ok());
  EXPECT_EQ(file.value()->stat().size, 1U);
}

TEST(LinuxFile, OnlyRegularFilesAreOpened) {
  const TemporaryFolder folder;
  folder.fifo("pipe");
  EXPECT_EQ(openLocalFile(folder.path()).error(), EISDIR);
  EXPECT_EQ(openLocalFile(folder.at("pipe")).error(), EINVAL);
  EXPECT_EQ(openLocalFile("/dev/null").error(), EINVAL);
  EXPECT_EQ(openLocalFile(folder.at("missing")).error(), ENOENT);
}

TEST(LinuxFile, AdoptingALinkIsRefused) {
  const TemporaryFolder folder;
  folder.link("l", "f");
  Descriptor link(::open(folder.at("l").c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
  EXPECT_EQ(LinuxFile::adopt(std::move(link)).error(), ELOOP);
}

}  // namespace
}  // namespace qfe
