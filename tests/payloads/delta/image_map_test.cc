#include "payloads/delta/image_map.h"

#include "tests/support/byte_writer.h"
#include "tests/support/program_builder.h"
#include "tests/support/test_prelude.h"

namespace qfe::delta {
namespace {

using test::Isa;
using test::ProgramBuilder;

ImageMap mapOf(const Bytes& file) {
  return ImageMap::read(ByteView(file).first(std::min(file.size(), kImageHeadBytes)), file.size());
}

TEST(ImageMap, ReadsPeOfAllMachines) {
  const Bytes x64 = ProgramBuilder().build();
  const ImageMap map = mapOf(x64);
  EXPECT_EQ(map.machine(), Machine::x64);
  EXPECT_TRUE(map.wide());
  EXPECT_EQ(map.base(), ProgramBuilder::kPeBase);
  ASSERT_EQ(map.sections().size(), 2U);
  EXPECT_TRUE(map.sections()[0].code);
  EXPECT_FALSE(map.sections()[1].code);
  EXPECT_EQ(map.sections()[0].offset, ProgramBuilder::kTextOffset);
  EXPECT_EQ(map.sections()[0].address, ProgramBuilder::kTextAddress);

  const ImageMap x86 = mapOf(ProgramBuilder().isa(Isa::x86).build());
  EXPECT_EQ(x86.machine(), Machine::x86);
  EXPECT_FALSE(x86.wide());
  EXPECT_EQ(x86.base(), ProgramBuilder::kPe32Base);
  EXPECT_EQ(mapOf(ProgramBuilder().isa(Isa::arm64).build()).machine(), Machine::arm64);
}

TEST(ImageMap, ReadsElfOfBothMachines) {
  const ImageMap map = mapOf(ProgramBuilder().elf().build());
  EXPECT_EQ(map.machine(), Machine::x64);
  EXPECT_EQ(map.base(), 0U);
  ASSERT_EQ(map.sections().size(), 2U);
  EXPECT_TRUE(map.sections()[0].code);
  EXPECT_EQ(mapOf(ProgramBuilder().elf().isa(Isa::arm64).build()).machine(), Machine::arm64);
}

TEST(ImageMap, FindsSectionsByOffsetAndAddress) {
  const ImageMap map = mapOf(ProgramBuilder().build());
  const Section& text = map.sections()[0];
  EXPECT_EQ(map.atOffset(text.offset), &text);
  EXPECT_EQ(map.atOffset(text.offset - 1), nullptr);
  EXPECT_EQ(map.atAddress(text.address + text.memorySize - 1), &text);
  EXPECT_EQ(map.atAddress(text.address + text.memorySize), nullptr);
}

TEST(ImageMap, WhatIsNoImageIsPlainBytes) {
  EXPECT_EQ(mapOf({}).machine(), Machine::none);
  EXPECT_EQ(mapOf(Bytes(5000, 'x')).machine(), Machine::none);
}

TEST(ImageMap, AnyCutHeadIsPlainBytesOrAMap) {
  for (const Bytes& file : {ProgramBuilder().build(), ProgramBuilder().elf().build()})
    for (std::size_t size = 0; size < 512; ++size) {
      const ImageMap map = ImageMap::read(ByteView(file).first(size), file.size());
      EXPECT_EQ(map.sections().empty(), map.machine() == Machine::none);
    }
}

TEST(ImageMap, OverlappingOrOutlyingSectionsArePlainBytes) {
  constexpr std::size_t kSecondOffset = 0x98 + 240 + 40 + 20, kSecondAddress = kSecondOffset - 8;
  Bytes overlapping = ProgramBuilder().build();
  overlapping[kSecondAddress + 1] = 0x10;  // at the first section's address
  EXPECT_EQ(mapOf(overlapping).machine(), Machine::none);
  Bytes outside = ProgramBuilder().build();
  outside[kSecondOffset + 3] = 0x7F;
  EXPECT_EQ(mapOf(outside).machine(), Machine::none);
}

TEST(ImageMap, MemoryFarBeyondTheFileIsNotBelieved) {
  constexpr std::size_t kSecondMemory = 0x98 + 240 + 40 + 8;
  Bytes huge = ProgramBuilder().build();
  huge[kSecondMemory + 3] = 0x40;  // a gigabyte more
  EXPECT_EQ(mapOf(huge).machine(), Machine::none);
}

}  // namespace
}  // namespace qfe::delta
