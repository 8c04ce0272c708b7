#include "manifest/base/bytes.h"

#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

TEST(Bytes, HexIsLowerCaseWithTwoDigitsForEachByte) {
  EXPECT_EQ(toHex(Bytes{0x00, 0x0a, 0x7f, 0xa0, 0xff}), "000a7fa0ff");
}

TEST(Bytes, HexOfNothingIsEmpty) {
  EXPECT_EQ(toHex({}), "");
}

TEST(Bytes, TextAndBytesAreViewsOfTheSameMemory) {
  const std::string text("a\0\xff", 3);
  const ByteView bytes = asBytes(text);
  ASSERT_EQ(bytes.size(), 3U);
  EXPECT_EQ(bytes[2], 0xff);
  EXPECT_EQ(asText(bytes).data(), text.data());
  EXPECT_EQ(asText(bytes), text);
}

}  // namespace
}  // namespace qfe
