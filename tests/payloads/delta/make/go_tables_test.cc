#include "payloads/delta/make/go_tables.h"

#include "payloads/delta/reference.h"
#include "tests/support/program_builder.h"
#include "tests/support/test_prelude.h"

namespace qfe::delta {
namespace {

// A program with a pcHeader and a moduledata at the end of its data, `shift` bytes further on.
Bytes goProgram(std::uint32_t shift) {
  Bytes file = test::ProgramBuilder().functions(200).build();
  const ImageMap image = ImageMap::read(ByteView(file).first(kImageHeadBytes), file.size());
  const Section& data = image.sections()[1];
  const std::uint64_t header = data.offset + 64 + shift, module = header + 128;
  store32(&file[header], 0xFFFFFFF1U);
  store32(&file[header + 4], 0x08010000U);
  store64(&file[header + 24], image.base() + 0x1000);
  for (std::uint64_t i = 0; i < 5; ++i) store64(&file[header + 32 + 8 * i], 72 + 16 * i);
  const std::uint64_t address = data.address + 64 + shift;
  store64(&file[module], image.base() + address);
  store64(&file[module + 22 * 8], image.base() + 0x1000);
  store64(&file[module + 37 * 8], image.base() + 0x3000);
  store64(&file[module + 40 * 8], image.base() + 0x4000 + shift);
  return file;
}

TEST(GoTables, FindsTheBasesOfBothImages) {
  const Bytes before = goProgram(0), after = goProgram(32);
  const ImageMap a = ImageMap::read(ByteView(before).first(kImageHeadBytes), before.size());
  const ImageMap b = ImageMap::read(ByteView(after).first(kImageHeadBytes), after.size());
  const std::vector<WordBase> bases = goBases({before, a}, {after, b});
  ASSERT_EQ(bases.size(), 8U);
  const std::uint32_t header = a.sections()[1].address + 64;
  EXPECT_EQ(bases[0], (WordBase{0x1000, 0x1000}));
  EXPECT_EQ(bases[1], (WordBase{header + 72, header + 72 + 32}));
  EXPECT_EQ(bases[6], (WordBase{0x3000, 0x3000}));
  EXPECT_EQ(bases[7], (WordBase{0x4000, 0x4020}));
}

TEST(GoTables, OtherProgramsHaveNone) {
  const Bytes go = goProgram(0), other = test::ProgramBuilder().build();
  const ImageMap a = ImageMap::read(ByteView(go).first(kImageHeadBytes), go.size());
  const ImageMap b = ImageMap::read(ByteView(other).first(kImageHeadBytes), other.size());
  EXPECT_TRUE(goBases({go, a}, {other, b}).empty());
  EXPECT_TRUE(goBases({other, b}, {other, b}).empty());
}

}  // namespace
}  // namespace qfe::delta
