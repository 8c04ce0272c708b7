#include "patcher/transaction/content.h"

#include <cerrno>

#include "manifest/base/error.h"
#include "tests/support/memory_fs.h"
#include "tests/support/package_builder.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

TEST(ContentTest, TellsAbsenceFilesAndOtherThingsApart) {
  MemoryFs fs;
  fs.file("a", "content");
  fs.symlink("link", "a");
  fs.folder("folder");
  std::optional<FileSide> side(std::in_place);
  side->digest = Digest::of("content");
  EXPECT_TRUE(contentAt(fs, "a").is(side));
  EXPECT_FALSE(contentAt(fs, "a").is(std::nullopt));
  EXPECT_TRUE(contentAt(fs, "none").is(std::nullopt));
  EXPECT_FALSE(contentAt(fs, "none").is(side));
  for (const std::string path : {"link", "folder"}) {
    EXPECT_EQ(contentAt(fs, path).kind, Content::Kind::other);
    EXPECT_FALSE(contentAt(fs, path).is(std::nullopt));
    EXPECT_FALSE(contentAt(fs, path).is(side));
  }
}

TEST(ContentTest, WhatCannotBeReadIsAnError) {
  MemoryFs fs;
  fs.file("a", "content");
  fs.setUnreadable("a", EIO);
  try {
    static_cast<void>(contentAt(fs, "a"));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.message(), "read a: Input/output error (EIO)");
  }
}

TEST(ContentTest, ACopyHasContentAndMetadata) {
  MemoryFs fs;
  Metadata metadata;
  metadata.mode = 04755;
  metadata.uid = 5;
  metadata.modified = {7, 8};
  metadata.xattrs["user.a"] = {1, 2};
  const std::string content = noise(600'000, 3);
  fs.file("a", content, metadata);
  copyFile(fs, "a", "b");
  EXPECT_EQ(fs.content("b"), content);
  EXPECT_EQ(readMetadata(fs, "b").value(), metadata);
}

}  // namespace
}  // namespace qfe
