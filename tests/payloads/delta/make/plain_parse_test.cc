#include "payloads/delta/make/plain_parse.h"

#include "tests/support/byte_writer.h"
#include "tests/support/test_prelude.h"

namespace qfe::delta {
namespace {

std::vector<Cover> parsed(const Bytes& before, const Bytes& after) {
  const SuffixIndex index(before);
  ParseOptions options;
  options.window = 1 << 24;
  return parsePlain(before, after, index, options, nullptr);
}

// That every copy is right, and how many bytes are left.
std::uint64_t uncovered(const Bytes& before, const Bytes& after, const std::vector<Cover>& covers) {
  std::uint64_t at = 0, left = after.size();
  for (const Cover& cover : covers) {
    EXPECT_GE(cover.at, at);
    at = cover.at + cover.size;
    left -= cover.size;
    for (std::uint64_t i = 0; i < cover.size; ++i) {
      const std::uint8_t byte = cover.fromNew ? after[cover.source + i] : before[cover.source + i];
      EXPECT_EQ(after[cover.at + i], byte);
    }
    if (cover.fromNew) {
      EXPECT_LT(cover.source, cover.at);
    }
  }
  return left;
}

TEST(PlainParse, CopiesFromBothFiles) {
  const Bytes before = test::ByteWriter().fillTo(3000, 1).take();
  const Bytes fresh = test::ByteWriter().fillTo(400, 2).take();
  Bytes after(before.begin() + 500, before.begin() + 2500);
  after.insert(after.end(), fresh.begin(), fresh.end());
  after.insert(after.end(), fresh.begin(), fresh.end());
  const std::vector<Cover> covers = parsed(before, after);
  EXPECT_EQ(uncovered(before, after, covers), 400U);
  EXPECT_EQ(covers.size(), 2U);
}

TEST(PlainParse, BlocksJoinWithoutSeam) {
  Bytes before = test::ByteWriter().fillTo(100'000, 1).take();
  Bytes after = before;
  for (std::size_t at = 50; at < after.size(); at += 100) after[at] ^= 1;
  EXPECT_EQ(uncovered(before, after, parsed(before, after)), 1000U);
}

TEST(PlainParse, RunsOfOneByteAreCopiesOfThemselves) {
  EXPECT_LT(uncovered({}, Bytes(5000, 'x'), parsed({}, Bytes(5000, 'x'))), 20U);
}

TEST(PlainParse, NothingComesOfNothing) {
  EXPECT_TRUE(parsed({}, {}).empty());
  EXPECT_TRUE(parsed(Bytes(10, 'x'), {}).empty());
}

}  // namespace
}  // namespace qfe::delta
