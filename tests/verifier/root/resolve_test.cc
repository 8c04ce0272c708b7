#include "verifier/root/resolve.h"

#include "manifest/base/limits.h"
#include "tests/support/memory_fs.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

using Kind = Resolved::Kind;
using test::TemporaryFolder;

class ResolveTest : public testing::Test {
 protected:
  [[nodiscard]] Resolved resolve(std::string_view path,
                                 Platform platform = Platform::linux_) const {
    return resolvePath(*openRoot(folder_.path()), path, platform);
  }

  TemporaryFolder folder_;
};

TEST_F(ResolveTest, ExactPathIsFound) {
  folder_.file("a/b/file");
  const Resolved found = resolve("a/b/file");
  EXPECT_EQ(found.kind, Kind::found);
  EXPECT_EQ(found.path, "a/b/file");
  EXPECT_EQ(found.existingParent, "a/b");
}

TEST_F(ResolveTest, EmptyPathAndDotAreTheRoot) {
  for (const std::string path : {"", ".", "./.", "/"}) {
    const Resolved found = resolve(path);
    EXPECT_EQ(found.kind, Kind::found) << path;
    EXPECT_EQ(found.path, "") << path;
  }
}

TEST_F(ResolveTest, AbsentKeepsTheRestAsGiven) {
  folder_.folder("a");
  const Resolved found = resolve("a/New/File.txt");
  EXPECT_EQ(found.kind, Kind::absent);
  EXPECT_EQ(found.path, "a/New/File.txt");
  EXPECT_EQ(found.existingParent, "a");
}

TEST_F(ResolveTest, FolderLinksLeadToTheRealPath) {
  folder_.file("real/deep/file");
  folder_.link("short", "real/deep");
  folder_.link("real/up", "../short");
  EXPECT_EQ(resolve("short/file").path, "real/deep/file");
  EXPECT_EQ(resolve("real/up/file").path, "real/deep/file");
  EXPECT_EQ(resolve("real/up/new").path, "real/deep/new");
  EXPECT_EQ(resolve("real/up/new").existingParent, "real/deep");
}

TEST_F(ResolveTest, AbsoluteTargetsBeginAtTheRootOfTheServer) {
  folder_.file("real/file");
  folder_.link("x/abs", "/real");
  EXPECT_EQ(resolve("x/abs/file").path, "real/file");
}

TEST_F(ResolveTest, DotsStopAtTheRootOfTheServer) {
  folder_.file("real/file");
  folder_.link("x/out", "../../../../real");
  EXPECT_EQ(resolve("x/out/file").path, "real/file");
  EXPECT_EQ(resolve("../../real/file").path, "real/file");
}

TEST_F(ResolveTest, LinkAtTheEndIsFoundItself) {
  folder_.file("real/file");
  folder_.link("l", "real");
  const Resolved found = resolve("l");
  EXPECT_EQ(found.kind, Kind::found);
  EXPECT_EQ(found.path, "l");
}

TEST_F(ResolveTest, DotBehindALinkFollowsIt) {
  folder_.file("real/deep/file");
  folder_.link("l", "real/deep");
  const Resolved found = resolve("l/.");
  EXPECT_EQ(found.kind, Kind::found);
  EXPECT_EQ(found.path, "real/deep");
  EXPECT_EQ(found.existingParent, "real");
}

TEST_F(ResolveTest, LoopOfLinksIsUnreadable) {
  folder_.link("a", "b");
  folder_.link("b", "a");
  const Resolved found = resolve("a/file");
  EXPECT_EQ(found.kind, Kind::unreadable);
  EXPECT_EQ(found.error, ELOOP);
}

TEST_F(ResolveTest, AsManyLinksAsTheLimitAreFollowed) {
  folder_.file("l0/file");
  for (int i = 1; i <= limits::kLinkDepth + 1; ++i) {
    folder_.link("l" + std::to_string(i), "l" + std::to_string(i - 1));
  }
  EXPECT_EQ(resolve("l" + std::to_string(limits::kLinkDepth) + "/file").kind, Kind::found);
  EXPECT_EQ(resolve("l" + std::to_string(limits::kLinkDepth + 1) + "/file").error, ELOOP);
}

TEST_F(ResolveTest, FileOnTheWayIsUnreadable) {
  folder_.file("a/file");
  folder_.fifo("pipe");
  EXPECT_EQ(resolve("a/file/more").kind, Kind::unreadable);
  EXPECT_EQ(resolve("a/file/more").error, ENOTDIR);
  EXPECT_EQ(resolve("a/file/more").path, "a/file");
  EXPECT_EQ(resolve("pipe/more").error, ENOTDIR);
}

TEST_F(ResolveTest, LinkToNowhereSaysWhereThePathWouldBe) {
  folder_.folder("a");
  folder_.link("a/l", "gone/deep");
  const Resolved found = resolve("a/l/file");
  EXPECT_EQ(found.kind, Kind::absent);
  EXPECT_EQ(found.path, "a/gone/deep/file");
  EXPECT_EQ(found.existingParent, "a");
}

TEST_F(ResolveTest, DotsBehindNothingAreNotGuessed) {
  folder_.file("file");
  folder_.link("l", "gone/..");
  const Resolved found = resolve("l/file");
  EXPECT_EQ(found.kind, Kind::unreadable);
  EXPECT_EQ(found.error, ENOENT);
}

TEST_F(ResolveTest, LinuxNamesAreLookedUpExactly) {
  folder_.file("Dir/File");
  EXPECT_EQ(resolve("dir/file", Platform::linux_).kind, Kind::absent);
}

TEST_F(ResolveTest, WindowsNamesAreFoundInTheSpellingOnTheDisk) {
  folder_.file("Program Files/Exchsrvr/BIN/MAILMIG.EXE");
  const Resolved found = resolve("program files/EXCHSRVR/bin/Mailmig.exe", Platform::windows);
  EXPECT_EQ(found.kind, Kind::found);
  EXPECT_EQ(found.path, "Program Files/Exchsrvr/BIN/MAILMIG.EXE");
}

TEST_F(ResolveTest, WindowsNewNameIsKeptBelowTheSpellingOnTheDisk) {
  folder_.folder("BIN");
  const Resolved found = resolve("bin/New.dll", Platform::windows);
  EXPECT_EQ(found.kind, Kind::absent);
  EXPECT_EQ(found.path, "BIN/New.dll");
  EXPECT_EQ(found.existingParent, "BIN");
}

TEST_F(ResolveTest, TwoNamesEqualWithoutCaseAreAmbiguousEvenIfOneIsExact) {
  folder_.file("a/File");
  folder_.file("a/file");
  const Resolved found = resolve("a/file", Platform::windows);
  EXPECT_EQ(found.kind, Kind::ambiguous);
  EXPECT_EQ(found.candidates, (std::vector<std::string>{"a/File", "a/file"}));
  EXPECT_EQ(resolve("a/file", Platform::linux_).kind, Kind::found);
}

TEST_F(ResolveTest, TwoFoldersEqualWithoutCaseAreAmbiguous) {
  folder_.file("Bin/x");
  folder_.folder("bin");
  const Resolved found = resolve("BIN/x", Platform::windows);
  EXPECT_EQ(found.kind, Kind::ambiguous);
  EXPECT_EQ(found.candidates, (std::vector<std::string>{"Bin", "bin"}));
}

TEST_F(ResolveTest, WindowsLooksUpTargetsOfLinksWithoutCaseToo) {
  folder_.file("Real/x");
  folder_.link("l", "REAL");
  EXPECT_EQ(resolve("L/X", Platform::windows).path, "Real/x");
}

TEST_F(ResolveTest, WindowsNamesAreEqualAfterNormalization) {
  folder_.file("u\xCC\x88.txt");                                      // decomposed
  const Resolved found = resolve("\xC3\x9C.TXT", Platform::windows);  // composed, upper case
  EXPECT_EQ(found.kind, Kind::found);
  EXPECT_EQ(found.path, "u\xCC\x88.txt");
}

TEST(Resolve, FolderThatMayNotBeListedIsUnreadable) {
  MemoryFs fs;
  fs.file("closed/file", "x");
  fs.setUnreadable("closed", EACCES);
  const Resolved found = resolvePath(fs, "closed/file", Platform::windows);
  EXPECT_EQ(found.kind, Kind::unreadable);
  EXPECT_EQ(found.error, EACCES);
}

TEST(Resolve, StoreAndStateHaveTheirNames) {
  EXPECT_TRUE(isStoreName(".qfe"));
  EXPECT_FALSE(isStoreName("qfe"));
  EXPECT_EQ(statePath(), "var/lib/qfe");
}

}  // namespace
}  // namespace qfe
