#include "payloads/delta/bit_model.h"

#include <limits>

#include "tests/payloads/delta/models_prelude.h"
#include "tests/support/test_prelude.h"

namespace qfe::delta {
namespace {

TEST(BitModel, LearnsFastThenSlowly) {
  BitModel model;
  EXPECT_EQ(model.p16(), 32768U);
  model.update(true, 250);
  EXPECT_GT(model.p16(), 50000U);
  for (int i = 0; i < 300; ++i) model.update(true, 250);
  EXPECT_GT(model.p16(), 65000U);
  const std::uint32_t before = model.p16();
  model.update(false, 250);
  EXPECT_LT(before - model.p16(), 300U);
}

TEST(BitModel, ItsProbabilityStaysInside) {
  BitModel ones, zeros;
  for (int i = 0; i < 100000; ++i) {
    ones.update(true, 1);
    zeros.update(false, 1);
  }
  EXPECT_LE(ones.p16(), 65535U);
  EXPECT_EQ(zeros.p16() >> 4, 0U);
}

TEST(NumberModel, CodesNumbersOfAllSizes) {
  std::vector<std::uint64_t> numbers = {0, 1, 2, 3, 1000, std::numeric_limits<std::int64_t>::max()};
  for (unsigned i = 0; i < 63; ++i) numbers.push_back(std::uint64_t{1} << i);
  NumberModel forward, backward;
  thereAndBack(
      [&](BitEncoder& encoder) {
        for (const std::uint64_t number : numbers) (void)forward.code(encoder, number);
      },
      [&](BitDecoder& decoder) {
        for (const std::uint64_t number : numbers) EXPECT_EQ(backward.code(decoder, 0), number);
      });
}

TEST(NumberModel, RepeatedNumbersBecomeShort) {
  NumberModel model;
  Bytes bytes;
  BitEncoder encoder(bytes);
  for (int i = 0; i < 1000; ++i) (void)model.code(encoder, 5);
  encoder.finish();
  EXPECT_LT(bytes.size(), 40U);
}

TEST(Zigzag, IsItsOwnInverse) {
  for (const std::int64_t value :
       {std::int64_t{0}, std::int64_t{-1}, std::int64_t{1}, std::int64_t{-5000},
        std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()})
    EXPECT_EQ(unzigzag(zigzag(value)), value);
  EXPECT_EQ(zigzag(-1), 1U);
  EXPECT_EQ(zigzag(1), 2U);
}

}  // namespace
}  // namespace qfe::delta
