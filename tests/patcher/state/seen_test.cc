#include "patcher/state/seen.h"

#include <cerrno>

#include "manifest/base/error.h"
#include "tests/support/fault_loop.h"
#include "tests/support/memory_fs.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

constexpr std::string_view kPath = "var/lib/qfe/seen.json";

TEST(Seen, NothingThereIsNothingSeen) {
  const MemoryFs fs;
  EXPECT_TRUE(readSeen(fs).empty());
}

TEST(Seen, RevisionsOnlyRise) {
  MemoryFs fs;
  ASSERT_TRUE(raiseSeen(fs, {{"P-KB1-x86-ENU", 2}, {"P-KB2-x86-ENU", 1}}).ok());
  ASSERT_TRUE(raiseSeen(fs, {{"P-KB1-x86-ENU", 1}, {"P-KB2-x86-ENU", 3}}).ok());
  EXPECT_EQ(readSeen(fs), (Seen{{"P-KB1-x86-ENU", 2}, {"P-KB2-x86-ENU", 3}}));
  EXPECT_EQ(fs.content(kPath), R"({
  "formatVersion": 1,
  "seen": {
    "P-KB1-x86-ENU": 2,
    "P-KB2-x86-ENU": 3
  }
}
)");
}

TEST(Seen, NothingIsWrittenWhenNothingRises) {
  MemoryFs fs;
  ASSERT_TRUE(raiseSeen(fs, {{"P-KB1-x86-ENU", 2}}).ok());
  fs.resetCount();
  EXPECT_TRUE(raiseSeen(fs, {{"P-KB1-x86-ENU", 2}}).ok());
  EXPECT_TRUE(raiseSeen(fs, {}).ok());
  EXPECT_EQ(fs.changes(), 0U);
}

TEST(Seen, DamageSaysWhereAndWhatToDo) {
  MemoryFs fs;
  fs.file(kPath, R"({"formatVersion": 1, "seen": {"P": -1}})");
  try {
    static_cast<void>(readSeen(fs));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::needsRecovery);
    EXPECT_EQ(error.message(),
              "var/lib/qfe/seen.json:1:36: \"P\" in seen must be a whole number from 0 to "
              "4294967295, not -1\n"
              "  {\"formatVersion\": 1, \"seen\": {\"P\": -1}}\n"
              "                                     ^\n"
              "This file says which revisions were applied, so that none is taken back unseen; "
              "restore var/lib/qfe/seen.json from a backup of the server.");
  }
  EXPECT_THROW(static_cast<void>(raiseSeen(fs, {{"P", 1}})), Error);
}

TEST(Seen, ANewerFormatIsRefused) {
  MemoryFs fs;
  fs.file(kPath, R"({"formatVersion": 2})");
  EXPECT_THROW(static_cast<void>(readSeen(fs)), Error);
}

TEST(Seen, EveryFaultLeavesOldOrNew) {
  MemoryFs start;
  const Seen old{{"P", 1}};
  const Seen fresh{{"P", 2}, {"Q", 1}};
  ASSERT_TRUE(raiseSeen(start, old).ok());
  const auto act = [&](MemoryFs& fs) { return raiseSeen(fs, fresh); };
  forEveryFault(start.tree(), act, [&](MemoryFs& fs, SysStatus status, const std::string& how) {
    const Seen found = readSeen(fs);
    EXPECT_TRUE(found == fresh || (found == old && !status)) << how;
    EXPECT_TRUE(act(fs).ok()) << how;
    EXPECT_EQ(readSeen(fs), fresh) << how;
  });
}

}  // namespace
}  // namespace qfe
