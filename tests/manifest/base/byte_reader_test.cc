#include "manifest/base/byte_reader.h"

#include <limits>

#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

constexpr std::uint64_t kHuge = std::numeric_limits<std::uint64_t>::max();
const Bytes kEight = {0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x88};

TEST(ByteReader, IntegersAreDecodedByWidthAndEndianness) {
  ByteReader reader(kEight);
  EXPECT_EQ(reader.u8(), 0x01);
  EXPECT_EQ(reader.u16le(), 0x0302);
  EXPECT_EQ(reader.u32le(), 0x07060504U);
  EXPECT_TRUE(reader.seek(0));
  EXPECT_EQ(reader.u16be(), 0x0102);
  EXPECT_EQ(reader.u32be(), 0x03040506U);
  EXPECT_TRUE(reader.seek(0));
  EXPECT_EQ(reader.u64le(), 0x8807060504030201U);
  EXPECT_TRUE(reader.atEnd());
  EXPECT_TRUE(reader.seek(0));
  EXPECT_EQ(reader.u64be(), 0x0102030405060788U);
}

TEST(ByteReader, AReadThatFailsMovesNothing) {
  ByteReader reader(kEight);
  ASSERT_TRUE(reader.seek(7));
  EXPECT_EQ(reader.u16le(), std::nullopt);
  EXPECT_EQ(reader.u16be(), std::nullopt);
  EXPECT_EQ(reader.u32le(), std::nullopt);
  EXPECT_EQ(reader.u32be(), std::nullopt);
  EXPECT_EQ(reader.u64le(), std::nullopt);
  EXPECT_EQ(reader.u64be(), std::nullopt);
  EXPECT_FALSE(reader.bytes(2).has_value());
  EXPECT_FALSE(reader.skip(2));
  EXPECT_FALSE(reader.seek(9));
  EXPECT_EQ(reader.position(), 7U);
  EXPECT_EQ(reader.u8(), 0x88);
  EXPECT_EQ(reader.u8(), std::nullopt);
}

TEST(ByteReader, TheEndItselfIsAPlace) {
  ByteReader reader(kEight);
  EXPECT_TRUE(reader.seek(8));
  EXPECT_TRUE(reader.atEnd());
  EXPECT_TRUE(reader.skip(0));
  EXPECT_EQ(reader.bytes(0)->size(), 0U);
  EXPECT_EQ(reader.at(8, 0)->size(), 0U);
}

TEST(ByteReader, HugeNumbersDoNotOverflow) {
  ByteReader reader(kEight);
  ASSERT_TRUE(reader.seek(4));
  EXPECT_FALSE(reader.seek(kHuge));
  EXPECT_FALSE(reader.skip(kHuge));
  EXPECT_FALSE(reader.bytes(kHuge - 1).has_value());
  EXPECT_FALSE(reader.at(kHuge, 2).has_value());
  EXPECT_FALSE(reader.at(4, kHuge - 2).has_value());
  EXPECT_EQ(reader.position(), 4U);
}

TEST(ByteReader, AViewAnywhereLeavesThePosition) {
  ByteReader reader(kEight);
  const auto view = reader.at(2, 3);
  ASSERT_TRUE(view.has_value());
  EXPECT_EQ(Bytes(view->begin(), view->end()), (Bytes{3, 4, 5}));
  EXPECT_EQ(reader.position(), 0U);
  EXPECT_FALSE(reader.at(2, 7).has_value());
  EXPECT_FALSE(reader.at(9, 0).has_value());
}

TEST(ByteReader, AlignmentCountsFromTheStart) {
  ByteReader reader(kEight);
  EXPECT_TRUE(reader.align(4));
  EXPECT_EQ(reader.position(), 0U);
  ASSERT_TRUE(reader.skip(1));
  EXPECT_TRUE(reader.align(4));
  EXPECT_EQ(reader.position(), 4U);
  ASSERT_TRUE(reader.skip(1));
  EXPECT_FALSE(reader.align(16));
  EXPECT_FALSE(reader.align(0));
  EXPECT_FALSE(reader.align(3));
  EXPECT_EQ(reader.position(), 5U);
}

TEST(ByteReader, ArraysAreCheckedByDivision) {
  ByteReader reader(kEight);
  EXPECT_TRUE(reader.fits(2, 4));
  EXPECT_FALSE(reader.fits(3, 4));
  EXPECT_TRUE(reader.fits(kHuge, 0));
  EXPECT_FALSE(reader.fits(kHuge / 2 + 2, 2));
  ASSERT_TRUE(reader.skip(1));
  EXPECT_FALSE(reader.fits(2, 4));
}

}  // namespace
}  // namespace qfe
