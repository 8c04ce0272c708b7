#include "payloads/delta/old_file.h"

#include "tests/payloads/delta/delta_fixture.h"

namespace qfe::delta {
namespace {

TEST(OldBlocks, GivesAnyPieceAndReadsInBlocks) {
  Bytes bytes(200'000);
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i / 251);
  unsigned reads = 0;
  const OldFile inner = oldFileOf(bytes);
  const OldFile counted{inner.size, [&](std::uint64_t offset, std::span<std::uint8_t> out) {
                          ++reads;
                          inner.read(offset, out);
                        }};
  OldBlocks blocks(counted);
  for (std::uint64_t at = 0; at + 1000 <= bytes.size(); at += 1000)
    ASSERT_TRUE(std::equal(blocks.at(at, 1000), blocks.at(at, 1000) + 1000,
                           bytes.begin() + static_cast<std::ptrdiff_t>(at)));
  EXPECT_LE(reads, 5U);
  EXPECT_EQ(*blocks.at(199'999, 1), bytes.back());
  EXPECT_TRUE(std::equal(bytes.begin(), bytes.end(), blocks.at(0, bytes.size())));
}

}  // namespace
}  // namespace qfe::delta
