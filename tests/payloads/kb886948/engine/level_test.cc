#include "payloads/kb886948/engine/level.h"

#include <string>

#include "tests/support/test_prelude.h"

namespace mlmig {
namespace {

// The build links the fixed level into the unit tests; tests/cli/migration_test.cc runs both.
TEST(Level, TheFixedOneSaysItsVersionAndMigratesEveryDistinctItem) {
  EXPECT_EQ(std::string(levelVersion()), "6.5.7232.52");
  EXPECT_TRUE(migratesEveryDistinctItem());
}

}  // namespace
}  // namespace mlmig
