#include "payloads/delta/make/bit_encoder.h"

#include "tests/support/test_prelude.h"

namespace qfe::delta {
namespace {

TEST(BitEncoder, NothingNeedsNoBytes) {
  Bytes bytes;
  BitEncoder(bytes).finish();
  EXPECT_TRUE(bytes.empty());
}

TEST(BitEncoder, FairBitsTakeOneBitEach) {
  Bytes bytes;
  BitEncoder encoder(bytes);
  for (int i = 0; i < 8000; ++i) (void)encoder.code(i % 3 == 0, 32768);
  encoder.finish();
  EXPECT_NEAR(static_cast<double>(bytes.size()), 1000, 2);
}

}  // namespace
}  // namespace qfe::delta
