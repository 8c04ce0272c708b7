#include "patcher/journal/state_files.h"

#include <cerrno>

#include "manifest/base/error.h"
#include "tests/support/memory_fs.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

std::pair<ErrorCode, std::string> refusal(const MemoryFs& fs, std::uint64_t maxBytes) {
  try {
    static_cast<void>(readStateText(fs, "d/a", maxBytes));
  } catch (const Error& error) {
    return {error.code(), error.message()};
  }
  return {ErrorCode::internal, "read"};
}

TEST(StateFiles, WhatIsNotThereIsNothing) {
  MemoryFs fs;
  EXPECT_FALSE(readStateText(fs, "d/a", 10).has_value());
  EXPECT_TRUE(listState(fs, "d").empty());
  fs.file("d/a", "x");
  EXPECT_EQ(readStateText(fs, "d/a", 10), "x");
  EXPECT_EQ(listState(fs, "d").size(), 1U);
}

TEST(StateFiles, WhatMayNotBeReadSaysWhoMay) {
  MemoryFs fs;
  fs.file("d/a", "x");
  fs.setUnreadable("d/a", EACCES);
  EXPECT_EQ(refusal(fs, 10),
            std::pair(ErrorCode::cannotRead,
                      std::string("d/a: permission denied; run as root to see what qfe has "
                                  "applied")));
  fs.setUnreadable("d", EACCES);
  EXPECT_THROW(static_cast<void>(listState(fs, "d")), Error);
}

TEST(StateFiles, OtherFailuresAreTheSystems) {
  MemoryFs fs;
  fs.file("d/a", "12");
  EXPECT_EQ(refusal(fs, 1),
            std::pair(ErrorCode::needsRecovery,
                      std::string("d/a is larger than qfe ever writes it; restore it from a backup "
                                  "of the server")));
  fs.setUnreadable("d/a", EIO);
  EXPECT_EQ(refusal(fs, 10),
            std::pair(ErrorCode::io, std::string("cannot read d/a: Input/output error (EIO)")));
}

}  // namespace
}  // namespace qfe
