#include "payloads/delta/word_ways.h"

#include "tests/support/program_builder.h"
#include "tests/support/test_prelude.h"

namespace qfe::delta {
namespace {

// Code stays below 0x1400, what is behind moves by 0x40.
class WordWaysTest : public ::testing::Test {
 protected:
  WordWaysTest() { ways_.bind(image_, image_, targets_, {{0x1800, 0x1840}}); }

  const Bytes file_ = test::ProgramBuilder().functions(200).build();
  const ImageMap image_ = ImageMap::read(ByteView(file_).first(kImageHeadBytes), file_.size());
  const TargetMap targets_{
      {{0x1000, 0x400, 0x1000, false}, {0x1440, 0x2000, 0x1400, false}}, image_, image_};
  WordWays ways_;
};

TEST_F(WordWaysTest, AddressesGoWithTheirTarget) {
  EXPECT_EQ(ways_.predict(WordWays::kRaw, {0x1500, 0, 0}), 0x1500U);
  EXPECT_EQ(ways_.predict(WordWays::kAbsolute, {0x1500, 0, 0}), 0x1540U);
  EXPECT_EQ(ways_.predict(WordWays::kText, {0x500, 0, 0}), 0x540U) << "from the start of code";
}

TEST_F(WordWaysTest, RelativeWordsKnowWhereTheyStand) {
  // A word at 0x1800 (now 0x1840) that names 0x1200, which stays.
  const DataWord data{0x1200U - 0x1800U, 0x1800, 0x1840};
  EXPECT_EQ(ways_.predict(WordWays::kSelf, data), 0x1200U - 0x1840U);
}

TEST_F(WordWaysTest, TablesBeginAtTheLastLabel) {
  const DataWord data{0x1200U - 0x1800U, 0x1810, 0x1850};
  EXPECT_EQ(ways_.predict(WordWays::kLabel, data), data.word) << "no label yet";
  ways_.labels().insert(0x1800);
  EXPECT_EQ(ways_.predict(WordWays::kLabel, data), 0x1200U - 0x1840U);
}

TEST_F(WordWaysTest, GivenBasesCount) {
  ASSERT_EQ(ways_.count(), WordWays::kFirstBase + 1U);
  EXPECT_EQ(ways_.predict(WordWays::kFirstBase, {0x100, 0, 0}), 0x100U);
  EXPECT_EQ(ways_.predict(WordWays::kFirstBase + 1, {0x100, 0, 0}), 0x100U) << "no such base";
}

TEST_F(WordWaysTest, WhatLeavesTheImageStays) {
  EXPECT_EQ(ways_.predict(WordWays::kAbsolute, {0xFF, 0, 0}), 0xFFU);
  EXPECT_EQ(ways_.predict(WordWays::kAbsolute, {0x7FFFFFFF, 0, 0}), 0x7FFFFFFFU);
}

TEST(LabelSet, FindsTheLastLabelWithinReach) {
  LabelSet labels;
  EXPECT_EQ(labels.atOrBefore(100), LabelSet::kNone);
  labels.reset(0x10000);
  labels.insert(0x2000);
  labels.insert(0x20000);  // outside: ignored
  EXPECT_EQ(labels.atOrBefore(0x2000), 0x2000U);
  EXPECT_EQ(labels.atOrBefore(0x1FFC), LabelSet::kNone);
  EXPECT_EQ(labels.atOrBefore(0x2F00), 0x2000U);
  EXPECT_EQ(labels.atOrBefore(0x3000), LabelSet::kNone);
}

}  // namespace
}  // namespace qfe::delta
