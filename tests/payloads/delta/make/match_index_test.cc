#include "payloads/delta/make/match_index.h"

#include "tests/support/byte_writer.h"
#include "tests/support/test_prelude.h"

namespace qfe::delta {
namespace {

TEST(CommonPrefix, CountsToTheFirstDifference) {
  const std::string a = "0123456789abcdef-x", b = "0123456789abcdef-yz";
  EXPECT_EQ(commonPrefix(asBytes(a), asBytes(b)), 17U);
  EXPECT_EQ(commonPrefix(asBytes(a), asBytes(a)), a.size());
  EXPECT_EQ(commonPrefix(asBytes(a), asBytes("0123")), 4U);
  EXPECT_EQ(commonPrefix({}, asBytes(a)), 0U);
}

TEST(SuffixIndex, FindsTheLongestMatchOfAll) {
  const std::string text = "abcabcabdabcabe";
  const SuffixIndex index(asBytes(text));
  const Match match = index.longest(asBytes("abcabdxx"), 0);
  EXPECT_EQ(match.at, 3U);
  EXPECT_EQ(match.size, 6U);
  EXPECT_EQ(index.longest(asBytes("zz"), 0).size, 0U);
  EXPECT_EQ(index.longest({}, 0).size, 0U);
}

TEST(SuffixIndex, AgreesWithCountingByHand) {
  const Bytes noise = test::ByteWriter().fillTo(2000, 3).take();
  Bytes text;
  for (const std::uint8_t byte : noise) text.push_back(byte % 4);
  const SuffixIndex index(text);
  for (std::size_t i = 0; i < 200; ++i) {
    const Bytes wanted(noise.begin() + static_cast<std::ptrdiff_t>(i),
                       noise.begin() + static_cast<std::ptrdiff_t>(i + 20));
    Bytes small;
    for (const std::uint8_t byte : wanted) small.push_back(byte % 5 % 4);
    std::uint64_t best = 0;
    for (std::size_t at = 0; at < text.size(); ++at)
      best = std::max(best, commonPrefix(ByteView(text).subspan(at), small));
    const Match found = index.longest(small, 0);
    EXPECT_EQ(found.size, best < 2 ? found.size : best);
    EXPECT_EQ(commonPrefix(ByteView(text).subspan(found.at), small), found.size);
  }
}

TEST(SuffixIndex, OfEqualMatchesTheNearOneIsTaken) {
  const std::string text = "needle..........needle..........needle";
  const SuffixIndex index(asBytes(text));
  EXPECT_EQ(index.longest(asBytes("needle!"), 15).at, 16U);
  EXPECT_EQ(index.longest(asBytes("needle!"), 90).at, 32U);
}

TEST(BlockIndex, FindsBlocksWhereverTheyAre) {
  const Bytes text = test::ByteWriter().fillTo(5000, 9).take();
  const BlockIndex index(text);
  for (std::size_t at : {0, 4, 100, 2000}) {
    const Match match = index.longest(ByteView(text).subspan(at, 200), at);
    EXPECT_EQ(match.at, at);
    EXPECT_EQ(match.size, 200U);
  }
  EXPECT_EQ(index.longest(asBytes("short"), 0).size, 0U);
  EXPECT_EQ(BlockIndex({}).longest(ByteView(text), 0).size, 0U);
}

}  // namespace
}  // namespace qfe::delta
