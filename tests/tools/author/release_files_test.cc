#include "tools/author/release_files.h"

#include "tests/support/test_prelude.h"
#include "tests/tools/author/release.h"

namespace qfe {
namespace {

using test::refusalOf;
using test::rowAt;
using test::TemporaryFolder;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

std::vector<std::string> candidates(const TemporaryFolder& folder, std::string_view path,
                                    Platform platform = Platform::windows) {
  return ReleaseIndex(folder.path(), platform).candidates(rowAt(path));
}

TEST(ReleaseFiles, AllRegularFilesAreListedWithTheirPaths) {
  const TemporaryFolder folder;
  folder.file("readme.txt");
  folder.file("bin/deep/er/a.dll");
  folder.file("bin/b.dll");
  folder.folder("empty");
  EXPECT_THAT(listReleaseFiles(folder.path()),
              ElementsAre(Pair("bin/b.dll", folder.at("bin/b.dll")),
                          Pair("bin/deep/er/a.dll", folder.at("bin/deep/er/a.dll")),
                          Pair("readme.txt", folder.at("readme.txt"))));
}

TEST(ReleaseFiles, ASlashAtTheEndOfTheFolderIsNotDoubled) {
  const TemporaryFolder folder;
  folder.file("a.dll");
  EXPECT_THAT(listReleaseFiles(folder.path() + "/"),
              ElementsAre(Pair("a.dll", folder.at("a.dll"))));
}

TEST(ReleaseFiles, ALinkIsRefusedByName) {
  const TemporaryFolder folder;
  folder.file("bin/a.dll");
  folder.link("bin/b.dll", "a.dll");
  EXPECT_EQ(refusalOf([&] { (void)listReleaseFiles(folder.path()); }),
            "cannotRead: " + folder.at("bin/b.dll") +
                ": is a symbolic link; put the file itself into the release folder");
}

TEST(ReleaseFiles, ALinkToAFolderIsNotFollowed) {
  const TemporaryFolder folder;
  folder.link("loop", ".");
  EXPECT_EQ(refusalOf([&] { (void)listReleaseFiles(folder.path()); }),
            "cannotRead: " + folder.at("loop") +
                ": is a symbolic link; put the file itself into the release folder");
}

TEST(ReleaseFiles, AFifoIsRefusedByName) {
  const TemporaryFolder folder;
  folder.fifo("pipe");
  EXPECT_EQ(refusalOf([&] { (void)listReleaseFiles(folder.path()); }),
            "cannotRead: " + folder.at("pipe") +
                ": is no regular file; a release folder holds files and folders only");
}

TEST(ReleaseFiles, AMissingFolderIsRefused) {
  EXPECT_EQ(refusalOf([] { (void)listReleaseFiles("/nowhere/fixed"); }),
            "cannotRead: /nowhere/fixed: cannot be opened: No such file or directory (ENOENT)");
}

TEST(ReleaseFiles, AFileIsNoReleaseFolder) {
  const TemporaryFolder folder;
  folder.file("a.dll");
  EXPECT_EQ(refusalOf([&] { (void)listReleaseFiles(folder.at("a.dll")); }),
            "cannotRead: " + folder.at("a.dll") + ": is no folder");
}

TEST(ReleaseFiles, NamesInAnyBytesAreListed) {
  const TemporaryFolder folder;
  folder.file("caf\xE9.txt");
  EXPECT_THAT(listReleaseFiles(folder.path()), ElementsAre(Pair("caf\xE9.txt", testing::_)));
}

TEST(ReleaseFiles, ARowFindsItsFileByTheLocationsFolder) {
  const TemporaryFolder folder;
  folder.file("exchsrvr/bin/a.dll");
  folder.file("bin/a.dll");
  folder.file("a.dll");
  EXPECT_THAT(candidates(folder, "{exchsrvr}/bin/a.dll"), ElementsAre("exchsrvr/bin/a.dll"));
}

TEST(ReleaseFiles, ARowFindsItsFileByTheRelativePath) {
  const TemporaryFolder folder;
  folder.file("bin/a.dll");
  folder.file("more/bin/a.dll");
  EXPECT_THAT(candidates(folder, "{exchsrvr}/bin/a.dll"), ElementsAre("bin/a.dll"));
}

TEST(ReleaseFiles, ARowFindsItsFileByTheEndOfThePath) {
  const TemporaryFolder folder;
  folder.file("release/bin/a.dll");
  folder.file("release/bin64/a.dll");
  EXPECT_THAT(candidates(folder, "Program Files/Exchsrvr/bin/a.dll"),
              ElementsAre("release/bin/a.dll"));
}

TEST(ReleaseFiles, ARowFindsItsFileByItsNameAlone) {
  const TemporaryFolder folder;
  folder.file("anywhere/a.dll");
  EXPECT_THAT(candidates(folder, "{exchsrvr}/bin/a.dll"), ElementsAre("anywhere/a.dll"));
  EXPECT_THAT(candidates(folder, "a.dll"), ElementsAre("anywhere/a.dll"));
}

TEST(ReleaseFiles, SeveralThatFitEquallyAreAllNamed) {
  const TemporaryFolder folder;
  folder.file("gdr/a.dll");
  folder.file("ldr/a.dll");
  EXPECT_THAT(candidates(folder, "{exchsrvr}/bin/a.dll"), ElementsAre("gdr/a.dll", "ldr/a.dll"));
}

TEST(ReleaseFiles, ThereIsNoneOfAnotherName) {
  const TemporaryFolder folder;
  folder.file("bin/b.dll");
  EXPECT_THAT(candidates(folder, "{exchsrvr}/bin/a.dll"), IsEmpty());
}

TEST(ReleaseFiles, CaseMattersOnLinuxOnly) {
  const TemporaryFolder folder;
  folder.file("BIN/A.DLL");
  EXPECT_THAT(candidates(folder, "bin/a.dll", Platform::windows), ElementsAre("BIN/A.DLL"));
  EXPECT_THAT(candidates(folder, "bin/a.dll", Platform::any), ElementsAre("BIN/A.DLL"));
  EXPECT_THAT(candidates(folder, "bin/a.dll", Platform::linux_), IsEmpty());
}

}  // namespace
}  // namespace qfe
