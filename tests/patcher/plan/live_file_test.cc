#include "patcher/plan/live_file.h"

#include <cerrno>

#include "manifest/base/error.h"
#include "tests/support/memory_fs.h"
#include "tests/support/pe_builder.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

TEST(LiveFileTest, ASideHasContentMetadataAndVersion) {
  MemoryFs fs;
  const Bytes image = test::PeBuilder().version(6, 5, 7226, 0).build();
  Metadata metadata;
  metadata.mode = 0750;
  metadata.uid = 3;
  fs.file("a.exe", asText(image), metadata);
  const FileSide side = readSide(fs, "a.exe").value();
  EXPECT_EQ(side.digest, Digest::of(image));
  EXPECT_EQ(side.size, image.size());
  EXPECT_EQ(side.metadata, metadata);
  EXPECT_EQ(side.version, "6.5.7226.0");
  EXPECT_EQ(digestAt(fs, "a.exe").value(), side.digest);
}

TEST(LiveFileTest, WhatIsNoFileIsAnErrno) {
  MemoryFs fs;
  fs.symlink("link", "a");
  fs.folder("folder");
  EXPECT_EQ(readSide(fs, "none").error(), ENOENT);
  EXPECT_EQ(readSide(fs, "link").error(), ELOOP);
  EXPECT_EQ(digestAt(fs, "folder").error(), EISDIR);
}

TEST(LiveFileTest, AnOldFileIsOpenedWhenItIsAskedForAndReadAnywhere) {
  MemoryFs fs;
  const auto open = oldFileAt(fs, "a.txt");
  EXPECT_THROW((void)open(), Error);
  fs.file("a.txt", "old content");
  const delta::OldFile file = open();
  EXPECT_EQ(file.size, 11U);
  Bytes bytes(7);
  file.read(4, bytes);
  EXPECT_EQ(asText(bytes), "content");
  EXPECT_THROW(file.read(5, bytes), Error);  // beyond its end
}

TEST(LiveFileTest, ATimeKeepsItsTicks) {
  EXPECT_EQ(fileTimeOf(UtcTime::fromUnix(5, 123'456'789)), (FileTime{5, 123'456'700}));
}

}  // namespace
}  // namespace qfe
