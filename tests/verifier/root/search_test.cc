#include "tests/support/memory_fs.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_prelude.h"
#include "verifier/root/resolve.h"

namespace qfe {
namespace {

using Places = std::vector<std::string>;
using test::TemporaryFolder;

TEST(Search, EveryPlaceIsFoundWithoutCase) {
  const TemporaryFolder folder;
  folder.file("b/STORE.EXE");
  folder.file("a/deep/store.exe");
  folder.file("store.exe.bak");
  folder.file("Other.dll");
  const auto fs = openRoot(folder.path());
  const SearchResult found = searchByName(*fs, "", {"Store.exe", "other.DLL"});
  EXPECT_EQ(found.places, (Places{"Other.dll", "a/deep/store.exe", "b/STORE.EXE"}));
  EXPECT_TRUE(found.unreadable.empty());
}

TEST(Search, BeginsAtTheGivenFolder) {
  const TemporaryFolder folder;
  folder.file("a/x");
  folder.file("b/x");
  const auto fs = openRoot(folder.path());
  EXPECT_EQ(searchByName(*fs, "a", {"x"}).places, (Places{"a/x"}));
}

TEST(Search, LinksAreFoundButNotFollowed) {
  const TemporaryFolder folder;
  folder.file("real/x");
  folder.link("other", "real");
  folder.link("links/X", "../real/x");
  folder.folder("folders/x");
  const auto fs = openRoot(folder.path());
  EXPECT_EQ(searchByName(*fs, "", {"x"}).places, (Places{"links/X", "real/x"}));
}

TEST(Search, StoresAndStateAreNotSearched) {
  const TemporaryFolder folder;
  folder.file(".qfe/x");
  folder.file("var/lib/qfe/store/x");
  folder.file("var/lib/other/x");
  const auto fs = openRoot(folder.path());
  EXPECT_EQ(searchByName(*fs, "", {"x"}).places, (Places{"var/lib/other/x"}));
}

TEST(Search, PseudoFileSystemsAreSkippedAtTheRootOnly) {
  const TemporaryFolder folder;
  for (const std::string name : {"proc", "sys", "dev", "run"}) {
    folder.file(name + "/x");
    folder.file("opt/" + name + "/x");
  }
  const auto fs = openRoot(folder.path());
  EXPECT_EQ(searchByName(*fs, "", {"x"}).places,
            (Places{"opt/dev/x", "opt/proc/x", "opt/run/x", "opt/sys/x"}));
}

TEST(Search, OtherMountsAreNotSearched) {
  MemoryFs fs;
  fs.file("here/x", "");
  fs.mount("mnt", "xfs");
  fs.file("mnt/x", "");
  EXPECT_EQ(searchByName(fs, "", {"x"}).places, (Places{"here/x"}));
  EXPECT_EQ(searchByName(fs, "mnt", {"x"}).places, (Places{"mnt/x"}));
}

TEST(Search, UnreadableFoldersAreReportedAndTheRestIsSearched) {
  MemoryFs fs;
  fs.file("closed/x", "");
  fs.file("open/x", "");
  fs.setUnreadable("closed", EACCES);
  const SearchResult found = searchByName(fs, "", {"x"});
  EXPECT_EQ(found.places, (Places{"open/x"}));
  const std::vector<std::pair<std::string, int>> expected{{"closed", EACCES}};
  EXPECT_EQ(found.unreadable, expected);
}

TEST(Search, StartThatIsNotThereIsReported) {
  const TemporaryFolder folder;
  const auto fs = openRoot(folder.path());
  const std::vector<std::pair<std::string, int>> expected{{"gone", ENOENT}};
  EXPECT_EQ(searchByName(*fs, "gone", {"x"}).unreadable, expected);
}

}  // namespace
}  // namespace qfe
