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

TEST(OldFile, SeveralAreReadAsOne) {
  const Bytes one = bytesOf("one"), none, two = bytesOf("twotwo"), three = bytesOf("three");
  const OldFile all = concatenated({oldFileOf(none), oldFileOf(one), oldFileOf(none),
                                    oldFileOf(two), oldFileOf(three), oldFileOf(none)});
  const std::string text = "onetwotwothree";
  ASSERT_EQ(all.size, text.size());
  for (std::size_t at = 0; at <= text.size(); ++at)
    for (std::size_t size = 0; at + size <= text.size(); ++size) {
      Bytes piece(size);
      all.read(at, piece);
      ASSERT_EQ(asText(piece), text.substr(at, size));
    }
  EXPECT_EQ(concatenated({}).size, 0U);
}

}  // namespace
}  // namespace qfe::delta
