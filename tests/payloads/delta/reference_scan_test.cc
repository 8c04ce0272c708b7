#include "payloads/delta/reference_scan.h"

#include "tests/support/byte_writer.h"
#include "tests/support/program_builder.h"
#include "tests/support/test_prelude.h"

namespace qfe::delta {
namespace {

using test::ByteWriter;
using test::Isa;
using test::ProgramBuilder;

constexpr std::uint64_t kText = ProgramBuilder::kTextOffset;
constexpr std::uint32_t kAddress = ProgramBuilder::kTextAddress;

ImageMap image(Isa isa) {
  const Bytes file = ProgramBuilder().isa(isa).build();
  return ImageMap::read(ByteView(file).first(kImageHeadBytes), file.size());
}

std::vector<Reference> scan(Isa isa, const Bytes& piece, std::uint64_t offset = kText,
                            bool nearAddresses = false) {
  std::vector<Reference> found(3);
  scanReferences(image(isa), offset, piece, nearAddresses, found);
  return found;
}

TEST(ReferenceScan, FindsCallsJumpsAndOperands) {
  ByteWriter out;
  out.u8(0x90).u8(0xE8).u32(0x100);           // call
  out.u8(0x0F).u8(0x85).u32(0x200);           // jnz
  out.u8(0x48).u8(0x8B).u8(0x0D).u32(0x300);  // mov rcx, [rip + 0x300]
  out.u8(0x83).u8(0x3D).u32(0x400).u8(7);     // cmp dword [rip + 0x400], 7
  const std::vector<Reference> found = scan(Isa::x64, out.take());
  ASSERT_EQ(found.size(), 4U);
  EXPECT_EQ(found[0].at, 2U);
  EXPECT_EQ(found[0].kind, ReferenceKind::relative32);
  EXPECT_EQ(found[0].target, kAddress + 6 + 0x100);
  EXPECT_EQ(found[1].at, 8U);
  EXPECT_EQ(found[1].kind, ReferenceKind::branch32);
  EXPECT_EQ(found[1].target, kAddress + 12 + 0x200);
  EXPECT_EQ(found[2].at, 15U);
  EXPECT_EQ(found[2].kind, ReferenceKind::rip32);
  EXPECT_EQ(found[2].target, kAddress + 19 + 0x300);
  EXPECT_EQ(found[3].at, 21U);
  EXPECT_EQ(found[3].extra, 1);
  EXPECT_EQ(found[3].target, kAddress + 26 + 0x400);
}

TEST(ReferenceScan, WhatLeavesTheImageIsNoReference) {
  EXPECT_TRUE(scan(Isa::x64, ByteWriter().u8(0xE8).u32(0x10000000).take()).empty());
  EXPECT_TRUE(scan(Isa::x64, ByteWriter().u8(0xE8).u32(0xF0000000).take()).empty());
}

TEST(ReferenceScan, AFieldThatIsCutIsNoReference) {
  Bytes call = ByteWriter().u8(0xE8).u32(0x10).take();
  EXPECT_EQ(scan(Isa::x64, call).size(), 1U);
  call.pop_back();
  EXPECT_TRUE(scan(Isa::x64, call).empty());
}

TEST(ReferenceScan, NothingIsFoundOutsideSections) {
  const Bytes call = ByteWriter().u8(0xE8).u32(0x10).take();
  EXPECT_TRUE(scan(Isa::x64, call, 0).empty());
}

TEST(ReferenceScan, FindsPointersInOldX86Code) {
  const Bytes code = ByteWriter().u8(0xB8).u32(ProgramBuilder::kPe32Base + 0x1234).take();
  const std::vector<Reference> found = scan(Isa::x86, code);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].kind, ReferenceKind::absolute32);
  EXPECT_EQ(found[0].target, 0x1234U);
}

TEST(ReferenceScan, AddressesOfTheNeighbourhoodAreFoundOnDemand) {
  const ImageMap big = [] {
    const Bytes file = ProgramBuilder().functions(1500).build();
    return ImageMap::read(ByteView(file).first(kImageHeadBytes), file.size());
  }();
  // Four entries of a jump table in code at 0x14000.
  const Bytes table = ByteWriter().u32(0x14100).u32(0x14204).u32(0x13F08).u32(0x14100).take();
  std::vector<Reference> found;
  scanReferences(big, kText + 0x13000, table, true, found);
  ASSERT_EQ(found.size(), 4U);
  EXPECT_EQ(found[1].kind, ReferenceKind::nearAddress32);
  EXPECT_EQ(found[1].target, 0x14204U);
  scanReferences(big, kText + 0x13000, table, false, found);
  EXPECT_TRUE(found.empty());
}

TEST(ReferenceScan, FindsBranchesAndPagesOfArm64) {
  ByteWriter out;
  out.u32(0x94000040);  // bl .+0x100
  out.u32(0xB0000002);  // adrp x2, the next page
  out.u32(0xD503201F);  // nop
  out.u32(0xF9401440);  // ldr x0, [x2, #0x28]
  out.u32(0x54000041);  // b.ne .+8
  const std::vector<Reference> found = scan(Isa::arm64, out.take());
  ASSERT_EQ(found.size(), 4U);
  EXPECT_EQ(found[0].target, kAddress + 0x100);
  EXPECT_EQ(found[1].kind, ReferenceKind::armPage);
  EXPECT_EQ(found[1].target, kAddress + 0x1028) << "the page and what its partner adds";
  EXPECT_EQ(found[2].kind, ReferenceKind::armLow12);
  EXPECT_EQ(found[2].extra, 3);
  EXPECT_EQ(found[2].target, kAddress + 0x1028);
  EXPECT_EQ(found[3].kind, ReferenceKind::armBranch19);
}

TEST(ReferenceScan, FindsPointersAndWordsInData) {
  const ImageMap map = image(Isa::x64);
  ByteWriter out;
  out.u64(ProgramBuilder::kPeBase + 0x1010);
  out.u32(0x1020).u32(0xFFFFF000 - 0x10);
  out.u64(5);
  std::vector<Reference> found;
  scanReferences(map, map.sections()[1].offset, out.take(), false, found);
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].kind, ReferenceKind::absolute64);
  EXPECT_EQ(found[0].target, 0x1010U);
  EXPECT_EQ(found[1].kind, ReferenceKind::word32);
  EXPECT_EQ(found[1].at, 8U);
  EXPECT_EQ(found[2].at, 12U);
}

TEST(ReferenceScan, ReferencesAscendAndStayInsideWhateverTheBytes) {
  for (const Isa isa : {Isa::x86, Isa::x64, Isa::arm64}) {
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
      const Bytes noise = ByteWriter().fillTo(500 + seed % 7, seed).take();
      std::uint32_t free = 0;
      for (const Reference& reference : scan(isa, noise, kText, true)) {
        ASSERT_GE(reference.at, free);
        free = reference.at + fieldSize(reference.kind);
        ASSERT_LE(free, noise.size());
      }
    }
  }
}

}  // namespace
}  // namespace qfe::delta
