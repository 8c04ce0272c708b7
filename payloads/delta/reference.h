// References inside machine code and data: fields whose value is where something else lies.
#pragma once

#include <cstdint>

#include "manifest/base/bytes.h"

namespace qfe::delta {

enum class ReferenceKind : std::uint8_t {
  relative32,     // x86: call, jmp; the field is relative to its end
  branch32,       // x86: conditional jump
  rip32,          // x64: RIP-relative operand; `extra` bytes of immediate follow the field
  absolute32,     // pointer of a 32-bit image
  absolute64,     // pointer of a 64-bit image
  address32,      // address relative to the image's base (.pdata)
  armBranch26,    // ARM64: B, BL
  armBranch19,    // ARM64: B.cond, CBZ, CBNZ, LDR literal
  armBranch14,    // ARM64: TBZ, TBNZ
  armPage,        // ARM64: ADRP; `target` is the full address where a partner names it
  armLow12,       // ARM64: the partner's twelve low bits, scaled by 2^extra
  nearAddress32,  // like address32, inside code (jump tables)
  word32,         // a word of data that may refer in one of several ways
};
constexpr std::size_t kReferenceKinds = 13;

struct Reference {
  std::uint32_t at = 0;      // of the field, from the start of the bytes that were scanned
  std::uint32_t target = 0;  // an address of the image
  ReferenceKind kind = ReferenceKind::relative32;
  std::uint8_t extra = 0;
};

[[nodiscard]] inline std::uint32_t fieldSize(ReferenceKind kind) {
  return kind == ReferenceKind::absolute64 ? 8 : 4;
}

[[nodiscard]] inline std::uint32_t load32(const std::uint8_t* from) {
  return static_cast<std::uint32_t>(from[0]) | static_cast<std::uint32_t>(from[1]) << 8 |
         static_cast<std::uint32_t>(from[2]) << 16 | static_cast<std::uint32_t>(from[3]) << 24;
}
[[nodiscard]] inline std::uint64_t load64(const std::uint8_t* from) {
  return load32(from) | static_cast<std::uint64_t>(load32(from + 4)) << 32;
}
inline void store32(std::uint8_t* to, std::uint32_t value) {
  for (int i = 0; i < 4; ++i) to[i] = static_cast<std::uint8_t>(value >> (8 * i));
}
inline void store64(std::uint8_t* to, std::uint64_t value) {
  store32(to, static_cast<std::uint32_t>(value));
  store32(to + 4, static_cast<std::uint32_t>(value >> 32));
}

// A field is a word whose other bits (opcode, registers) belong to the code around it.
// Writes `word` so that it refers to `target` from `place` (the field's own address); arithmetic
// is modulo the field's width, so that anything can be written and only a wrong prediction is lost.
[[nodiscard]] std::uint64_t aimedElsewhere(std::uint64_t word, ReferenceKind kind,
                                           std::uint8_t extra, std::uint32_t place,
                                           std::uint32_t target, std::uint64_t base);
[[nodiscard]] inline std::uint64_t aimed(std::uint64_t word, ReferenceKind kind, std::uint8_t extra,
                                         std::uint32_t place, std::uint32_t target,
                                         std::uint64_t base) {
  // The usual kinds first, without a call.
  if (kind <= ReferenceKind::rip32) return static_cast<std::uint32_t>(target - place - 4U - extra);
  return aimedElsewhere(word, kind, extra, place, target, base);
}

// What `word` refers to from `place`. For armPage the page; for armLow12 the low bits.
[[nodiscard]] std::uint32_t aimOf(std::uint64_t word, ReferenceKind kind, std::uint8_t extra,
                                  std::uint32_t place, std::uint64_t base);

// The bits of a word that are the reference's.
[[nodiscard]] std::uint64_t fieldMask(ReferenceKind kind);

}  // namespace qfe::delta
