#include "payloads/delta/make/seeds.h"

#include "tests/support/byte_writer.h"
#include "tests/support/test_prelude.h"

namespace qfe::delta {
namespace {

TEST(Seeds, AreTrueAndCoverWhatIsCommon) {
  const Bytes before = test::ByteWriter().fillTo(4000, 1).take();
  Bytes after(before.begin() + 1000, before.end());
  after.insert(after.end(), before.begin(), before.begin() + 1000);
  after[500] ^= 1;
  std::uint64_t covered = 0;
  double last = -1;
  const SuffixIndex index(before);
  for (const Seed& seed : findSeeds(before, after, index, 8, [&](double done) { last = done; })) {
    covered = std::max(covered, seed.end);
    for (std::uint64_t i = seed.begin; i < seed.end; ++i)
      ASSERT_EQ(after[i],
                before[static_cast<std::size_t>(static_cast<std::int64_t>(i) - seed.diagonal)]);
  }
  EXPECT_EQ(covered, after.size());
  EXPECT_LE(last, 1);
}

TEST(Seeds, OfNothingAreNone) {
  EXPECT_TRUE(findSeeds({}, {}, SuffixIndex({}), 8, nullptr).empty());
  const Bytes some(10, 'x');
  EXPECT_TRUE(findSeeds({}, some, SuffixIndex({}), 8, nullptr).empty());
}

}  // namespace
}  // namespace qfe::delta
