#include "payloads/delta/make/self_covers.h"

#include "tests/support/byte_writer.h"
#include "tests/support/test_prelude.h"

namespace qfe::delta {
namespace {

TEST(SelfCovers, FillGapsWithEarlierBytes) {
  Bytes bytes = test::ByteWriter().fillTo(1000, 1).take();
  bytes.insert(bytes.end(), bytes.begin() + 100, bytes.begin() + 300);
  const std::vector<Cover> covers = withSelfCovers(bytes, {{0, 500, 7000, false}}, 20, 1 << 24);
  ASSERT_EQ(covers.size(), 2U);
  EXPECT_FALSE(covers[0].fromNew);
  EXPECT_TRUE(covers[1].fromNew);
  EXPECT_EQ(covers[1].at, 1000U);
  EXPECT_EQ(covers[1].source, 100U);
  EXPECT_EQ(covers[1].size, 200U);
}

TEST(SelfCovers, NothingIsChangedWhereNothingRepeats) {
  const Bytes bytes = test::ByteWriter().fillTo(1000, 1).take();
  EXPECT_TRUE(withSelfCovers(bytes, {}, 20, 1 << 24).empty());
}

}  // namespace
}  // namespace qfe::delta
