#include "payloads/delta/match_history.h"

#include "tests/payloads/delta/delta_fixture.h"

namespace qfe::delta {
namespace {

TEST(MatchHistory, ForetellsWhatFollowedTheSameFourBytes) {
  MatchHistory history;
  for (const std::uint8_t byte : bytesOf("abcdefgh")) history.prime(byte);
  history.breakRun();
  for (const std::uint8_t byte : bytesOf("abcd")) history.follow(byte);
  ASSERT_EQ(history.length(), 4U);
  EXPECT_EQ(history.foretold(), 'e');
  history.follow('e');
  EXPECT_EQ(history.length(), 5U);
  EXPECT_EQ(history.foretold(), 'f');
  history.follow('x');
  EXPECT_EQ(history.length(), 0U);
}

TEST(MatchHistory, AMatchDoesNotCrossABreak) {
  MatchHistory history;
  for (const std::uint8_t byte : bytesOf("abcdefgh")) history.prime(byte);
  for (const std::uint8_t byte : bytesOf("ab")) history.follow(byte);
  history.breakRun();
  for (const std::uint8_t byte : bytesOf("cd")) history.follow(byte);
  EXPECT_EQ(history.length(), 0U);
}

TEST(MatchHistory, LongAfterItWrappedItStillWorks) {
  MatchHistory history;
  std::uint32_t state = 5;
  for (int i = 0; i < (3 << 20); ++i)
    history.prime(static_cast<std::uint8_t>((state = state * 1664525U + 1013904223U) >> 24));
  history.breakRun();
  for (const std::uint8_t byte : bytesOf("wxyz12345wxyz")) history.follow(byte);
  ASSERT_NE(history.length(), 0U);
  EXPECT_EQ(history.foretold(), '1');
}

}  // namespace
}  // namespace qfe::delta
