#include "verifier/root/linux_root.h"

#include <cstdio>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "manifest/base/error.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

using test::TemporaryFolder;

// Everything holds for both ways to find a path.
class LinuxRootTest : public testing::TestWithParam<LinuxRoot::Lookup> {
 protected:
  LinuxRootTest() { folder_.file("dir/file", "content"); }
  [[nodiscard]] LinuxRoot root() const { return LinuxRoot(folder_.path(), GetParam()); }

  TemporaryFolder folder_;
};

INSTANTIATE_TEST_SUITE_P(BothLookups, LinuxRootTest,
                         testing::Values(LinuxRoot::Lookup::automatic, LinuxRoot::Lookup::walk),
                         [](const auto& parameter) {
                           return std::string(
                               parameter.param == LinuxRoot::Lookup::walk ? "Walk" : "Automatic");
                         });

TEST(LinuxRoot, WalkIsUsedWhenItIsAskedFor) {
  const TemporaryFolder folder;
  EXPECT_TRUE(LinuxRoot(folder.path(), LinuxRoot::Lookup::walk).usesWalk());
}

TEST_P(LinuxRootTest, EmptyPathIsTheRootItself) {
  const LinuxRoot fs = root();
  const auto stat = fs.stat("");
  ASSERT_TRUE(stat.ok());
  EXPECT_EQ(stat.value().type, FileType::folder);
  const auto entries = fs.list("");
  ASSERT_TRUE(entries.ok());
  ASSERT_EQ(entries.value().size(), 1U);
  EXPECT_EQ(entries.value()[0].name, "dir");
}

TEST_P(LinuxRootTest, FilesAreReadBelowTheRoot) {
  const auto file = root().open("dir/file");
  ASSERT_TRUE(file.ok());
  Bytes content(7);
  EXPECT_EQ(file.value()->read(0, content).value(), 7U);
  EXPECT_EQ(asText(content), "content");
  EXPECT_EQ(file.value()->stat().size, 7U);
}

TEST_P(LinuxRootTest, MissingIsENOENTAndBelowAFileIsENOTDIR) {
  const LinuxRoot fs = root();
  EXPECT_EQ(fs.stat("dir/missing").error(), ENOENT);
  EXPECT_EQ(fs.stat("missing/file").error(), ENOENT);
  EXPECT_EQ(fs.stat("dir/file/more").error(), ENOTDIR);
  EXPECT_EQ(fs.list("dir/file").error(), ENOTDIR);
}

TEST_P(LinuxRootTest, LinkOnTheWayIsRefusedEvenInsideTheRoot) {
  folder_.link("to", "dir");
  folder_.link("out", "/");
  const LinuxRoot fs = root();
  EXPECT_EQ(fs.stat("to/file").error(), ELOOP);
  EXPECT_EQ(fs.open("to/file").error(), ELOOP);
  EXPECT_EQ(fs.list("out/etc").error(), ELOOP);
  EXPECT_EQ(fs.xattrs("to/file").error(), ELOOP);
  EXPECT_EQ(fs.openAt("to/new", O_WRONLY | O_CREAT | O_EXCL, 0600).error(), ELOOP);
}

TEST_P(LinuxRootTest, LinkAtTheEndIsNotFollowed) {
  folder_.link("l", "dir/file");
  folder_.link("d", "dir");
  const LinuxRoot fs = root();
  ASSERT_TRUE(fs.stat("l").ok());
  EXPECT_EQ(fs.stat("l").value().type, FileType::link);
  EXPECT_EQ(fs.readlink("l").value(), "dir/file");
  EXPECT_EQ(fs.open("l").error(), ELOOP);
  EXPECT_EQ(fs.list("d").error(), ELOOP);
  EXPECT_EQ(fs.openFolder("d").error(), ELOOP);
}

TEST_P(LinuxRootTest, OnlyLinksHaveATarget) {
  EXPECT_EQ(root().readlink("dir/file").error(), EINVAL);
  EXPECT_EQ(root().readlink("dir").error(), EINVAL);
}

TEST_P(LinuxRootTest, LongestTargetIsReadWhole) {
  const std::string target(4095, 'x');
  folder_.link("l", target);
  EXPECT_EQ(root().readlink("l").value(), target);
}

TEST_P(LinuxRootTest, PathsOfAnotherFormAreRefused) {
  const LinuxRoot fs = root();
  for (const std::string path :
       {"..", "../x", "dir/..", "dir/../dir", ".", "./dir", "/dir", "dir/", "dir//file", "/"}) {
    EXPECT_EQ(fs.stat(path).error(), EINVAL) << path;
    EXPECT_EQ(fs.list(path).error(), EINVAL) << path;
  }
  EXPECT_EQ(fs.stat(std::string_view("dir\0x", 5)).error(), EINVAL);
}

TEST_P(LinuxRootTest, OnlyRegularFilesAreOpened) {
  folder_.fifo("pipe");
  const LinuxRoot fs = root();
  EXPECT_EQ(fs.open("dir").error(), EISDIR);
  EXPECT_EQ(fs.open("pipe").error(), EINVAL);
  EXPECT_EQ(fs.stat("pipe").value().type, FileType::other);
}

TEST_P(LinuxRootTest, ListIsSortedAndKnowsTypes) {
  folder_.file("many/b");
  folder_.file("many/B");
  folder_.folder("many/a");
  folder_.link("many/c", "b");
  folder_.fifo("many/d");
  const auto entries = root().list("many");
  ASSERT_TRUE(entries.ok());
  std::vector<std::pair<std::string, FileType>> found;
  for (const FolderEntry& entry : entries.value()) found.emplace_back(entry.name, entry.type);
  const std::vector<std::pair<std::string, FileType>> expected{{"B", FileType::regular},
                                                               {"a", FileType::folder},
                                                               {"b", FileType::regular},
                                                               {"c", FileType::link},
                                                               {"d", FileType::other}};
  EXPECT_EQ(found, expected);
}

TEST_P(LinuxRootTest, ReadingLeavesTheAccessTimesAlone) {
  const timespec old[] = {{1000, 0}, {2000, 0}};  // access before change: relatime would update
  ASSERT_EQ(::utimensat(AT_FDCWD, folder_.at("dir/file").c_str(), old, 0), 0);
  ASSERT_EQ(::utimensat(AT_FDCWD, folder_.at("dir").c_str(), old, 0), 0);
  const LinuxRoot fs = root();
  const auto file = fs.open("dir/file");
  ASSERT_TRUE(file.ok());
  Bytes content(7);
  ASSERT_TRUE(file.value()->read(0, content).ok());
  ASSERT_TRUE(fs.list("dir").ok());
  struct stat stat = {};
  ASSERT_EQ(::stat(folder_.at("dir/file").c_str(), &stat), 0);
  EXPECT_EQ(stat.st_atim.tv_sec, 1000);
  ASSERT_EQ(::stat(folder_.at("dir").c_str(), &stat), 0);
  EXPECT_EQ(stat.st_atim.tv_sec, 1000);
}

TEST_P(LinuxRootTest, RootStaysTheFolderThatWasOpened) {
  const TemporaryFolder outer;
  outer.file("server/a");
  const LinuxRoot fs(outer.at("server"), GetParam());
  ASSERT_EQ(std::rename(outer.at("server").c_str(), outer.at("moved").c_str()), 0);
  outer.folder("server");
  EXPECT_TRUE(fs.stat("a").ok());
}

TEST_P(LinuxRootTest, MountsAreToldApart) {
  const LinuxRoot fs("/", GetParam());
  ASSERT_TRUE(fs.stat("proc").ok());
  EXPECT_NE(fs.stat("proc").value().mount, fs.stat("").value().mount);
  EXPECT_EQ(fs.stat("usr").value().mount, fs.stat("usr/bin").value().mount);
}

TEST_P(LinuxRootTest, FileSystemTypeIsThatOfTheMount) {
  const LinuxRoot fs("/", GetParam());
  EXPECT_EQ(fs.fileSystemType("proc").value(), "proc");
  EXPECT_EQ(fs.fileSystemType("missing-here").error(), ENOENT);
}

TEST_P(LinuxRootTest, XattrsAreThoseOfTheFile) {
  Xattrs expected;
  if (::setxattr(folder_.at("dir/file").c_str(), "user.qfe", "v", 1, 0) == 0) {
    expected["user.qfe"] = {'v'};
  }
  auto found = root().xattrs("dir/file");
  ASSERT_TRUE(found.ok());
  found.value().erase("security.selinux");
  EXPECT_EQ(found.value(), expected);
  EXPECT_EQ(root().xattrs("missing").error(), ENOENT);
}

TEST_P(LinuxRootTest, FoldersAreOpenedForCallsThatChangeAndSync) {
  const LinuxRoot fs = root();
  const auto folder = fs.openFolder("dir");
  ASSERT_TRUE(folder.ok());
  EXPECT_EQ(::fsync(folder.value().get()), 0);
  EXPECT_EQ(::faccessat(folder.value().get(), "file", F_OK, 0), 0);
  EXPECT_EQ(fs.openFolder("dir/file").error(), ENOTDIR);
}

TEST_P(LinuxRootTest, FilesAreMadeBelowTheRoot) {
  const LinuxRoot fs = root();
  const auto made = fs.openAt("dir/new", O_WRONLY | O_CREAT | O_EXCL, 0600);
  ASSERT_TRUE(made.ok());
  EXPECT_EQ(fs.stat("dir/new").value().mode, 0600U);
  EXPECT_EQ(fs.openAt("dir/new", O_WRONLY | O_CREAT | O_EXCL, 0600).error(), EEXIST);
}

TEST(LinuxRoot, RootThatIsNoFolderIsAnErrorWithItsName) {
  const TemporaryFolder folder;
  folder.file("f");
  const auto messageOf = [](const std::string& path) -> std::string {
    try {
      const auto fs = openRoot(path);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::cannotRead);
      return error.what();
    }
    return "opened";
  };
  EXPECT_EQ(messageOf(folder.at("f")),
            fmt::format("the root {} cannot be opened: Not a directory (ENOTDIR); name the folder "
                        "that holds the server's files",
                        folder.at("f")));
  EXPECT_EQ(messageOf("/missing-here"),
            "the root /missing-here cannot be opened: No such file or directory (ENOENT); name the "
            "folder that holds the server's files");
}

}  // namespace
}  // namespace qfe
