#include "payloads/delta/make/cover_search.h"

#include "tests/support/program_builder.h"
#include "tests/support/test_prelude.h"

namespace qfe::delta {
namespace {

using test::Isa;
using test::ProgramBuilder;

TEST(CoverSearch, CodeThatOnlyMovedIsCoveredInOnePiece) {
  for (const Effort effort : {Effort::fast, Effort::standard, Effort::max}) {
    const Bytes before = ProgramBuilder().functions(100).build();
    const Bytes after = ProgramBuilder().functions(100).insert(30, 96).build();
    const ImageMap a = ImageMap::read(ByteView(before).first(kImageHeadBytes), before.size());
    const ImageMap b = ImageMap::read(ByteView(after).first(kImageHeadBytes), after.size());
    MakeOptions options;
    options.effort = effort;
    const auto found = ImageSearch({before, a}, {after, b}, {}, options).run({Prices(), Prices()});
    ASSERT_EQ(found.size(), 2U) << "one for each of the prices";
    std::uint64_t covered = 0;
    for (const Cover& cover : found[0]) covered += cover.size;
    EXPECT_GT(covered + 200, after.size());
    EXPECT_LT(found[0].size(), 10U);
  }
}

TEST(CoverSearch, PlainFilesAreParsed) {
  const std::string before = "a text that stays, then a word, then a text that stays, too";
  const std::string after = "a text that stays, then another, then a text that stays, too";
  const std::vector<Cover> covers = searchPlain(asBytes(before), asBytes(after), {});
  std::uint64_t covered = 0;
  for (const Cover& cover : covers) covered += cover.size;
  EXPECT_GT(covered + 12, after.size());
}

}  // namespace
}  // namespace qfe::delta
