#include "payloads/delta/target_map.h"

#include "tests/support/program_builder.h"
#include "tests/support/test_prelude.h"

namespace qfe::delta {
namespace {

class TargetMapTest : public ::testing::Test {
 protected:
  [[nodiscard]] TargetMap map(const std::vector<Cover>& covers) const {
    return {covers, image_, image_};
  }
  // File offsets and addresses are the same numbers in these images.
  const Bytes file_ = test::ProgramBuilder().functions(200).build();
  const ImageMap image_ = ImageMap::read(ByteView(file_).first(kImageHeadBytes), file_.size());
};

TEST_F(TargetMapTest, TargetsGoWithTheirCover) {
  const TargetMap targets = map({{0x1000, 0x100, 0x1000, false}, {0x1180, 0x200, 0x1100, false}});
  EXPECT_TRUE(targets.map(0x1050).covered);
  EXPECT_EQ(targets.map(0x1050).address, 0x1050U);
  EXPECT_EQ(targets.map(0x1100).address, 0x1180U);
  EXPECT_EQ(targets.map(0x12FF).address, 0x137FU);
}

TEST_F(TargetMapTest, TargetsBetweenCoversHaveTwoPlaces) {
  const TargetMap targets = map({{0x1000, 0x100, 0x1000, false}, {0x1280, 0x100, 0x1200, false}});
  const MappedTarget mapped = targets.map(0x1180);
  EXPECT_FALSE(mapped.covered);
  EXPECT_EQ(mapped.address, 0x1180U);
  EXPECT_EQ(mapped.alternative, 0x1200U);
}

TEST_F(TargetMapTest, OfOverlappingCoversTheLongerIsBelieved) {
  const TargetMap targets = map({{0x1000, 0x400, 0x1000, false}, {0x1800, 0x40, 0x1100, false}});
  EXPECT_EQ(targets.map(0x1110).address, 0x1110U);
  const TargetMap other = map({{0x1000, 0x40, 0x1000, false}, {0x1400, 0x400, 0x1020, false}});
  EXPECT_EQ(other.map(0x1010).address, 0x1010U);
  EXPECT_EQ(other.map(0x1030).address, 0x1410U);
}

TEST_F(TargetMapTest, BelowAndAboveAllCoversTheNearestShiftHolds) {
  const TargetMap targets = map({{0x1110, 0x100, 0x1100, false}});
  EXPECT_EQ(targets.map(0x1000).address, 0x1010U);
  EXPECT_EQ(targets.map(0xF0000000).address, 0xF0000010U);
}

TEST_F(TargetMapTest, CoversFromTheNewFileSayNothing) {
  EXPECT_TRUE(map({{0x1110, 0x100, 0x1100, true}}).empty());
  EXPECT_EQ(TargetMap().map(7).address, 7U);
}

}  // namespace
}  // namespace qfe::delta
