#include "patcher/transaction/folder_times.h"

#include "tests/support/memory_fs.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

InstalledHotfix layerOf(std::int64_t applied, FileTime before) {
  InstalledHotfix layer;
  layer.applied = UtcTime::fromUnix(applied, 0);
  layer.folderTimes.emplace_back("bin", before);
  return layer;
}

TEST(FolderTimesTest, ARollbackPutsTheTimeBackThatTheApplyFound) {
  const auto times = timesAfterRollback({{"bin", {100, 0}}}, {layerOf(100, {7, 8})});
  EXPECT_EQ(times, (std::map<std::string, FileTime>{{"bin", {7, 8}}}));
}

TEST(FolderTimesTest, AFolderThatSomebodyChangedKeepsItsTime) {
  EXPECT_TRUE(timesAfterRollback({{"bin", {101, 0}}}, {layerOf(100, {7, 8})}).empty());
}

TEST(FolderTimesTest, SeveralLayersGoBackOneThroughTheOther) {
  const std::vector<InstalledHotfix> layers = {layerOf(200, {100, 0}), layerOf(100, {7, 8})};
  EXPECT_EQ(timesAfterRollback({{"bin", {200, 0}}}, layers),
            (std::map<std::string, FileTime>{{"bin", {7, 8}}}));
  const std::vector<InstalledHotfix> broken = {layerOf(200, {150, 0}), layerOf(100, {7, 8})};
  EXPECT_TRUE(timesAfterRollback({{"bin", {200, 0}}}, broken).empty());
}

TEST(FolderTimesTest, AnApplyLeavesAllTouchedFoldersWithItsOwnTime) {
  Intent intent;
  Step step;
  step.path = "bin/a";
  intent.steps.push_back(step);
  EXPECT_EQ(timesAfterApply(intent, {5, 6}), (std::map<std::string, FileTime>{{"bin", {5, 6}}}));
}

TEST(FolderTimesTest, WhatIsNotThereIsLeftAlone) {
  MemoryFs fs;
  fs.folder("bin");
  EXPECT_EQ(readFolderTimes(fs, {"bin", "none"}), (FolderTimes{{"bin", MemoryFs::kBuiltTime}}));
  setFolderTimes(fs, FolderTimes{{"bin", {5, 6}}, {"none", {5, 6}}});
  EXPECT_EQ(fs.stat("bin").value().modified, (FileTime{5, 6}));
  fs.resetCount();
  setFolderTimes(fs, FolderTimes{{"bin", {5, 6}}});
  EXPECT_EQ(fs.changes(), 0U);
}

}  // namespace
}  // namespace qfe
