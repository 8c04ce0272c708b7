#include "payloads/kb886948/engine/file_batch.h"

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "tests/support/temporary_folder.h"
#include "tests/support/test_prelude.h"

namespace mlmig {
namespace {

std::string contentOf(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

std::string refusal(const std::function<void()>& act) {
  try {
    act();
    return "none";
  } catch (const std::runtime_error& error) {
    return error.what();
  }
}

TEST(FileBatch, FilesAppearWithTheFlushAndReplaceThoseOfTheirName) {
  const qfe::test::TemporaryFolder folder;
  folder.file("b", "old");
  FileBatch batch(folder.at("new"));
  batch.put(folder.at("a"), "1");
  batch.put(folder.at("b"), "2");
  EXPECT_FALSE(std::filesystem::exists(folder.at("a")));
  EXPECT_EQ(contentOf(folder.at("b")), "old");
  batch.flush();
  EXPECT_EQ(contentOf(folder.at("a")), "1");
  EXPECT_EQ(contentOf(folder.at("b")), "2");
  EXPECT_TRUE(std::filesystem::is_empty(folder.at("new")));
}

TEST(FileBatch, OfTwoPutsToOneNameTheLastStays) {
  const qfe::test::TemporaryFolder folder;
  FileBatch batch(folder.at("new"));
  batch.put(folder.at("a"), "1");
  batch.put(folder.at("a"), "2");
  batch.flush();
  EXPECT_EQ(contentOf(folder.at("a")), "2");
}

TEST(FileBatch, WhatAnInterruptedRunLeftIsRemoved) {
  const qfe::test::TemporaryFolder folder;
  folder.file("new/0", "half");
  folder.file("new/deep/1");
  const FileBatch batch(folder.at("new"));
  EXPECT_TRUE(std::filesystem::is_empty(folder.at("new")));
}

TEST(FileBatch, IsFullByCountAndByBytes) {
  const qfe::test::TemporaryFolder folder;
  FileBatch batch(folder.at("new"));
  batch.put(folder.at("a"), std::string(33U << 20U, 'x'));
  EXPECT_TRUE(batch.isFull());
  batch.flush();
  EXPECT_FALSE(batch.isFull());
  for (int i = 0; i < 512; ++i) batch.put(folder.at(std::to_string(i)), "");
  EXPECT_TRUE(batch.isFull());
}

TEST(FileBatch, ANameThatCannotBeTakenIsSaid) {
  const qfe::test::TemporaryFolder folder;
  folder.file("a/inside");
  FileBatch batch(folder.at("new"));
  batch.put(folder.at("a"), "1");
  EXPECT_THAT(refusal([&] { batch.flush(); }), testing::HasSubstr(folder.at("a")));
}

TEST(FileBatch, AFullDiskIsSaid) {
  EXPECT_EQ(refusal([] { appendDurably("/dev/full", "x"); }),
            "cannot write /dev/full: No space left on device");
}

TEST(FileBatch, TextIsAppended) {
  const qfe::test::TemporaryFolder folder;
  appendDurably(folder.at("a"), "1\n");
  appendDurably(folder.at("a"), "2\n");
  EXPECT_EQ(contentOf(folder.at("a")), "1\n2\n");
}

TEST(FileLock, HasOneHolder) {
  const qfe::test::TemporaryFolder folder;
  folder.folder("own");
  {
    const FileLock lock(folder.at("own/lock"));
    EXPECT_EQ(refusal([&] { const FileLock second(folder.at("own/lock")); }),
              "another migration into " + folder.path() + " is running");
  }
  EXPECT_EQ(refusal([&] { const FileLock again(folder.at("own/lock")); }), "none");
}

}  // namespace
}  // namespace mlmig
