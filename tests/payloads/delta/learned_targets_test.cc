#include "payloads/delta/learned_targets.h"

#include "tests/support/test_prelude.h"

namespace qfe::delta {
namespace {

TEST(LearnedTargets, RemembersTheLatest) {
  LearnedTargets learned(12);
  EXPECT_FALSE(learned.find(5));
  EXPECT_FALSE(learned.find(0));
  learned.store(5, 50);
  EXPECT_EQ(learned.find(5), 50U);
  learned.store(5, 51);
  EXPECT_EQ(learned.find(5), 51U);
}

TEST(LearnedTargets, ANewerOneDisplacesAnOlderOfItsPlace) {
  LearnedTargets learned(6);
  for (std::uint32_t key = 1; key <= 1000; ++key) learned.store(key, key + 1);
  unsigned kept = 0;
  for (std::uint32_t key = 1; key <= 1000; ++key)
    if (const auto value = learned.find(key)) {
      EXPECT_EQ(*value, key + 1);
      ++kept;
    }
  EXPECT_EQ(kept, 64U);
}

}  // namespace
}  // namespace qfe::delta
