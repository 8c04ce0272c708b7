#include "patcher/state/installed.h"

#include <cerrno>
#include <functional>

#include "manifest/base/error.h"
#include "patcher/journal/state_names.h"
#include "tests/support/fault_loop.h"
#include "tests/support/memory_fs.h"
#include "tests/support/sample_record.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

using testing::ElementsAre;

SysStatus write(Fs& fs, const InstalledHotfix& hotfix) {
  return writeInstalled(fs, hotfix.identity.fileStem(), toJson(hotfix));
}

std::pair<ErrorCode, std::string> refusal(const MemoryFs& fs) {
  try {
    static_cast<void>(readInstalled(fs));
  } catch (const Error& error) {
    return {error.code(), error.message()};
  }
  return {ErrorCode::internal, "read"};
}

TEST(Installed, NothingThereIsNothingInstalled) {
  MemoryFs fs;
  EXPECT_TRUE(readInstalled(fs).empty());
  EXPECT_TRUE(removeInstalled(fs, "P-KB1-x86-ENU-00000000").ok());
}

TEST(Installed, RecordsAreReadOldestFirst) {
  MemoryFs fs;
  const InstalledHotfix last = sampleRecord("KB1", 10, 0);
  const InstalledHotfix second = sampleRecord("KB2", 9, 1);
  const InstalledHotfix first = sampleRecord("KB3", 9, 0);
  for (const InstalledHotfix& hotfix : {last, second, first}) {
    ASSERT_EQ(write(fs, hotfix).error(), 0);
  }
  EXPECT_THAT(readInstalled(fs), ElementsAre(first, second, last));
  EXPECT_EQ(fs.stat("var/lib/qfe").value().mode, 0700U);
  EXPECT_EQ(fs.stat("var/lib/qfe/installed").value().mode, 0700U);
  EXPECT_TRUE(removeInstalled(fs, second.identity.fileStem()).ok());
  EXPECT_THAT(readInstalled(fs), ElementsAre(first, last));
}

TEST(Installed, WritingTheSameAgainOnlySyncs) {
  MemoryFs fs;
  const InstalledHotfix hotfix = sampleRecord("KB1", 1, 0);
  ASSERT_TRUE(write(fs, hotfix).ok());
  fs.resetCount();
  const std::string before = fs.dump();
  ASSERT_TRUE(write(fs, hotfix).ok());
  EXPECT_EQ(fs.dump(), before);
  EXPECT_THAT(fs.log(), ElementsAre("sync " + names::installedFile(hotfix.identity.fileStem()),
                                    "syncFolder var/lib/qfe/installed"));
}

TEST(Installed, TemporariesAreNoRecords) {
  MemoryFs fs;
  fs.file("var/lib/qfe/installed/P-KB1-x86-ENU-00000000.json.tmp", "{\"tor");
  EXPECT_TRUE(readInstalled(fs).empty());
}

TEST(Installed, DamageSaysWhereAndWhatToDo) {
  MemoryFs fs;
  fs.file("var/lib/qfe/installed/x.json", "{}");
  EXPECT_EQ(refusal(fs),
            std::pair(ErrorCode::needsRecovery,
                      std::string("var/lib/qfe/installed/x.json:1:1: the document lacks the key "
                                  "\"formatVersion\"\n"
                                  "  {}\n"
                                  "  ^\n"
                                  "The record says what a rollback needs; restore "
                                  "var/lib/qfe/installed/x.json from a backup of the server, or "
                                  "move it away if the hotfix is to stay for good.")));
}

TEST(Installed, ARecordUnderAnotherNameIsNotBelieved) {
  MemoryFs fs;
  const InstalledHotfix hotfix = sampleRecord("KB1", 1, 0);
  fs.file("var/lib/qfe/installed/x.json", writeJson(toJson(hotfix)));
  EXPECT_EQ(refusal(fs), std::pair(ErrorCode::needsRecovery,
                                   "var/lib/qfe/installed/x.json is the record that belongs to " +
                                       names::installedFile(hotfix.identity.fileStem()) +
                                       "; give it its own name back"));
}

TEST(Installed, WithoutPermissionItSaysWhoMay) {
  MemoryFs fs;
  fs.folder("var/lib/qfe/installed");
  fs.setUnreadable("var/lib/qfe/installed", EACCES);
  EXPECT_EQ(refusal(fs),
            std::pair(ErrorCode::cannotRead,
                      std::string("var/lib/qfe/installed: permission denied; run as root to see "
                                  "what qfe has applied")));
}

TEST(Installed, EveryFaultOfWritingLeavesTheOldRecordOrTheNewOne) {
  MemoryFs start;
  const InstalledHotfix old = sampleRecord("KB1", 1, 0);
  InstalledHotfix fresh = old;
  fresh.transaction = 2;
  ASSERT_TRUE(write(start, old).ok());
  const auto act = [&](MemoryFs& fs) { return write(fs, fresh); };
  forEveryFault(start.tree(), act, [&](MemoryFs& fs, SysStatus status, const std::string& how) {
    const std::vector<InstalledHotfix> found = readInstalled(fs);
    ASSERT_EQ(found.size(), 1U) << how;
    EXPECT_TRUE(found[0] == fresh || (found[0] == old && !status)) << how;
    EXPECT_TRUE(act(fs).ok()) << how;
    EXPECT_THAT(readInstalled(fs), ElementsAre(fresh)) << how;
  });
}

TEST(Installed, EveryFaultOfTheFirstWritingAndOfRemovingCanBeGoneOverAgain) {
  const InstalledHotfix hotfix = sampleRecord("KB1", 1, 0);
  const auto add = [&](MemoryFs& fs) { return write(fs, hotfix); };
  forEveryFault(MemoryTree(), add, [&](MemoryFs& fs, SysStatus status, const std::string& how) {
    EXPECT_TRUE(!status || readInstalled(fs).size() == 1) << how;
    EXPECT_TRUE(add(fs).ok()) << how;
    EXPECT_THAT(readInstalled(fs), ElementsAre(hotfix)) << how;
  });
  MemoryFs start;
  ASSERT_TRUE(write(start, hotfix).ok());
  const auto drop = [&](MemoryFs& fs) { return removeInstalled(fs, hotfix.identity.fileStem()); };
  forEveryFault(start.tree(), drop, [&](MemoryFs& fs, SysStatus status, const std::string& how) {
    EXPECT_TRUE(!status || readInstalled(fs).empty()) << how;
    EXPECT_TRUE(drop(fs).ok()) << how;
    EXPECT_TRUE(readInstalled(fs).empty()) << how;
  });
}

}  // namespace
}  // namespace qfe
