#include "payloads/delta/reference.h"

#include "tests/support/test_prelude.h"

namespace qfe::delta {
namespace {

TEST(Reference, AimingIsUndoneByReading) {
  constexpr std::uint32_t kPlace = 0x41000, kTarget = 0x42348;
  constexpr std::uint64_t kBase = 0x180000000;
  for (std::size_t i = 0; i < kReferenceKinds; ++i) {
    const auto kind = static_cast<ReferenceKind>(i);
    if (kind == ReferenceKind::armPage || kind == ReferenceKind::armLow12) continue;
    const std::uint64_t word = aimed(0, kind, 0, kPlace, kTarget, kBase);
    EXPECT_EQ(aimOf(word, kind, 0, kPlace, kBase), kTarget) << i;
  }
}

TEST(Reference, WordsOfX86AreTheManuals) {
  // call +0x10 from 0x1001 (the field): 0x1005 + 0x10.
  EXPECT_EQ(aimed(0, ReferenceKind::relative32, 0, 0x1001, 0x1015, 0), 0x10U);
  // Four bytes of immediate follow the field of cmp dword [rip + x], imm32.
  EXPECT_EQ(aimed(0, ReferenceKind::rip32, 4, 0x1002, 0x2000, 0), 0x2000U - 0x100AU);
}

TEST(Reference, WordsOfArm64AreTheManuals) {
  // bl .+8; b .-4; adrp x1, two pages ahead; add x1, x1, #0x348; ldr x0, [x1, #0x348].
  EXPECT_EQ(aimed(0x94000000, ReferenceKind::armBranch26, 0, 0x1000, 0x1008, 0), 0x94000002U);
  EXPECT_EQ(aimed(0x14000000, ReferenceKind::armBranch26, 0, 0x1000, 0xFFC, 0), 0x17FFFFFFU);
  EXPECT_EQ(aimed(0x90000001, ReferenceKind::armPage, 0, 0x1000, 0x3348, 0), 0xD0000001U);
  EXPECT_EQ(aimOf(0xD0000001, ReferenceKind::armPage, 0, 0x1000, 0), 0x3000U);
  EXPECT_EQ(aimed(0x91000021, ReferenceKind::armLow12, 0, 0, 0x3348, 0), 0x910D2021U);
  EXPECT_EQ(aimed(0xF9400020, ReferenceKind::armLow12, 3, 0, 0x3348, 0), 0xF941A420U);
  EXPECT_EQ(aimOf(0xF941A420, ReferenceKind::armLow12, 3, 0, 0), 0x348U);
  // cbz x0, .+8; tbz w0, #0, .+8
  EXPECT_EQ(aimed(0xB4000000, ReferenceKind::armBranch19, 0, 0x1000, 0x1008, 0), 0xB4000040U);
  EXPECT_EQ(aimed(0x36000000, ReferenceKind::armBranch14, 0, 0x1000, 0x1008, 0), 0x36000040U);
}

TEST(Reference, BitsBesideTheFieldStay) {
  for (const auto kind :
       {ReferenceKind::armBranch26, ReferenceKind::armBranch19, ReferenceKind::armBranch14,
        ReferenceKind::armPage, ReferenceKind::armLow12}) {
    const std::uint64_t word = aimed(0xFFFFFFFF, kind, 0, 0, 0x12345678, 0);
    EXPECT_EQ(word | fieldMask(kind), 0xFFFFFFFFU);
  }
}

}  // namespace
}  // namespace qfe::delta
