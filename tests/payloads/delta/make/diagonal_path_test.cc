#include "payloads/delta/make/diagonal_path.h"

#include "tests/support/byte_writer.h"
#include "tests/support/test_prelude.h"

namespace qfe::delta {
namespace {

std::vector<Cover> pathOf(const Bytes& before, const Bytes& after) {
  const SuffixIndex index(before);
  return choosePath({before, after}, findSeeds(before, after, index, 8, nullptr), {});
}

TEST(DiagonalPath, SingleChangesStayInOneCover) {
  const Bytes before = test::ByteWriter().fillTo(2000, 1).take();
  Bytes after = before;
  for (const std::size_t at : {100, 500, 1900}) after[at] ^= 0x55;
  const std::vector<Cover> covers = pathOf(before, after);
  ASSERT_EQ(covers.size(), 1U);
  EXPECT_EQ(covers[0].at, 0U);
  EXPECT_EQ(covers[0].size, 2000U);
}

TEST(DiagonalPath, InsertedBytesAreExtra) {
  const Bytes before = test::ByteWriter().fillTo(2000, 1).take();
  const Bytes inserted = test::ByteWriter().fillTo(300, 2).take();
  Bytes after = before;
  after.insert(after.begin() + 700, inserted.begin(), inserted.end());
  const std::vector<Cover> covers = pathOf(before, after);
  ASSERT_EQ(covers.size(), 2U);
  EXPECT_NEAR(static_cast<double>(covers[0].size), 700, 3);
  EXPECT_NEAR(static_cast<double>(covers[1].at), 1000, 3);
  EXPECT_EQ(covers[1].at - covers[1].source, 300U);
}

TEST(DiagonalPath, WhatIsUnlikeIsNotCovered) {
  EXPECT_TRUE(
      pathOf(test::ByteWriter().fillTo(2000, 1).take(), test::ByteWriter().fillTo(2000, 2).take())
          .empty());
  EXPECT_TRUE(pathOf({}, Bytes(100, 'x')).empty());
  EXPECT_TRUE(pathOf(Bytes(100, 'x'), {}).empty());
}

}  // namespace
}  // namespace qfe::delta
