#include "payloads/delta/reference_scan.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace qfe::delta {
namespace {

// What a byte of x86 code may begin.
enum ByteRole : std::uint8_t { kNothing = 0, kCall = 1, kEscape = 2, kModRm = 4 };

constexpr std::array<std::uint8_t, 256> makeRoles() {
  std::array<std::uint8_t, 256> roles{};
  for (unsigned i = 0; i < 256; ++i)
    if ((i & 0xC7U) == 0x05U) roles[i] = kModRm;
  roles[0xE8] = kCall;
  roles[0xE9] = kCall;
  roles[0x0F] = kEscape;
  return roles;
}
constexpr auto kRoles = makeRoles();

constexpr std::uint8_t kNoOperand = 0xFF;
// One-byte opcodes that take a ModRM byte: the bytes of immediate after it, else kNoOperand.
constexpr std::array<std::uint8_t, 256> makeImmediates() {
  std::array<std::uint8_t, 256> sizes{};
  for (auto& size : sizes) size = kNoOperand;
  for (unsigned group = 0; group < 0x40; group += 8)
    for (unsigned i = 0; i < 4; ++i) sizes[group + i] = 0;
  for (unsigned i = 0x84; i <= 0x8B; ++i) sizes[i] = 0;
  for (unsigned i = 0xD8; i <= 0xDF; ++i) sizes[i] = 0;
  sizes[0x63] = 0;
  sizes[0x8D] = 0;
  sizes[0xFE] = 0;
  sizes[0xFF] = 0;
  sizes[0x69] = 4;
  sizes[0x6B] = 1;
  sizes[0x80] = 1;
  sizes[0x81] = 4;
  sizes[0x83] = 1;
  sizes[0xC0] = 1;
  sizes[0xC1] = 1;
  sizes[0xC6] = 1;
  sizes[0xC7] = 4;
  sizes[0xD1] = 0;
  sizes[0xD3] = 0;
  sizes[0xF6] = 0;
  sizes[0xF7] = 0;
  return sizes;
}
constexpr auto kImmediates = makeImmediates();

struct Scan {
  const ImageMap& image;
  const Section& section;
  std::uint32_t address;  // of the piece's first byte
  ByteView piece;
  std::vector<Reference>& found;

  void add(std::size_t at, std::uint32_t target, ReferenceKind kind, std::uint8_t extra = 0) const {
    found.push_back({static_cast<std::uint32_t>(at), target, kind, extra});
  }
  [[nodiscard]] std::uint32_t place(std::size_t at) const {
    return address + static_cast<std::uint32_t>(at);
  }
  [[nodiscard]] bool inImage(std::uint64_t target) const {
    return target >= image.lowest() && target < image.end();
  }
  [[nodiscard]] bool inSection(std::uint32_t target) const {
    return target - section.address < section.memorySize;
  }
};

// The immediate's size after the RIP-relative ModRM byte at `at`, or kNoOperand where the bytes
// before it are no instruction with such an operand.
std::uint8_t immediateOfOperand(ByteView piece, std::size_t at) {
  if (at < 1) return kNoOperand;
  const std::uint8_t opcode = piece[at - 1];
  if (at >= 2 && piece[at - 2] == 0x0F) {
    // Two-byte opcodes: without those that take no ModRM byte.
    if ((opcode >= 0x80 && opcode <= 0x8F) || opcode == 0x05 || opcode == 0x0B) return kNoOperand;
    return opcode == 0xC2 || opcode == 0xC6 || opcode == 0x70 || opcode == 0xBA || opcode == 0xA4 ||
                   opcode == 0xAC
               ? 1
               : 0;
  }
  if (at >= 3 && piece[at - 3] == 0xC5) return 0;  // VEX, two bytes
  if (at >= 4 && piece[at - 4] == 0xC4) return (piece[at - 3] & 0x1FU) == 3 ? 1 : 0;
  std::uint8_t size = kImmediates[opcode];
  const bool isTest = (piece[at] & 0x38U) == 0;
  if (isTest && opcode == 0xF6) size = 1;
  if (isTest && opcode == 0xF7) size = 4;
  const bool halfWords = at >= 2 && piece[at - 2] == 0x66;
  if (size == 4 && halfWords) size = 2;
  return size;
}

// The reference that begins with the byte at `at`; returns how far to move, 0 for none.
template <bool kWide>
std::size_t x86At(const Scan& scan, std::size_t at, std::uint8_t role) {
  const ByteView piece = scan.piece;
  const std::size_t left = piece.size() - at;
  if (role == kCall) {
    if (left < 5) return 0;
    const std::uint32_t target = scan.place(at + 5) + load32(&piece[at + 1]);
    if (!scan.inSection(target)) return 0;
    scan.add(at + 1, target, ReferenceKind::relative32);
    return 5;
  }
  if (role == kEscape) {
    if (left < 6 || (piece[at + 1] & 0xF0U) != 0x80U) return 0;
    const std::uint32_t target = scan.place(at + 6) + load32(&piece[at + 2]);
    if (!scan.inSection(target)) return 0;
    scan.add(at + 2, target, ReferenceKind::branch32);
    return 6;
  }
  if constexpr (kWide) {
    if (left < 5) return 0;
    const std::uint8_t extra = immediateOfOperand(piece, at);
    if (extra == kNoOperand) return 0;
    const std::uint32_t target = scan.place(at + 5) + extra + load32(&piece[at + 1]);
    if (!scan.inImage(target)) return 0;
    scan.add(at + 1, target, ReferenceKind::rip32, extra);
    return 5;
  }
  return 0;
}

// Jump tables inside code, and the instructions that read them, name places of the same
// neighbourhood by their distance from the image's base.
constexpr std::uint32_t kNeighbourhood = 0x4000;
constexpr std::uint32_t kNoSmallNumber = 0x10000;

// Sixteen bytes at once: only where something may begin is looked at closely. The compilers' vector
// types, which every target has.
using Lanes = std::uint8_t __attribute__((vector_size(16)));
constexpr std::size_t kLanes = sizeof(Lanes);

Lanes lanesAt(const std::uint8_t* from) {
  Lanes lanes;
  std::memcpy(&lanes, from, kLanes);
  return lanes;
}

class X64Scan {
 public:
  X64Scan(const Scan& scan, bool nearAddresses)
      : scan_(scan),
        near_(nearAddresses),
        high_(static_cast<std::uint8_t>(scan.address >> 24)),
        // A piece is short: its addresses have this byte, or the next one.
        lowestMiddle_(static_cast<std::uint8_t>((scan.address >> 16) - 2)) {}

  void run() {
    const std::size_t size = scan_.piece.size();
    const std::uint8_t* bytes = scan_.piece.data();
    std::size_t base = 0;
    while (base < size) {
      if (base == 0 || size - base <= kLanes) {
        look(base++);
        continue;
      }
      std::array<std::uint64_t, 2> marks = marksAt(bytes + base);
      for (std::size_t half = 0; half < marks.size(); ++half)
        for (; marks[half] != 0; marks[half] &= marks[half] - 1)
          look(base + half * 8 + static_cast<std::size_t>(std::countr_zero(marks[half])) / 8);
      base += kLanes;
    }
  }

 private:
  // One bit for each byte at which something may begin.
  [[nodiscard]] std::array<std::uint64_t, 2> marksAt(const std::uint8_t* from) const {
    const Lanes here = lanesAt(from), next = lanesAt(from + 1);
    auto found = ((here & 0xFE) == 0xE8) | ((here & 0xC7) == 0x05) |
                 ((here == 0x0F) & ((next & 0xF0) == 0x80));
    if (near_) {
      const Lanes middle = lanesAt(from - 1) - lowestMiddle_;
      found |= (here == high_) & (middle <= 4);
    }
    std::array<std::uint64_t, 2> marks{};
    static_assert(sizeof marks == sizeof found && std::endian::native == std::endian::little);
    std::memcpy(marks.data(), &found, sizeof found);
    for (std::uint64_t& mark : marks) mark &= 0x8080808080808080U;
    return marks;
  }

  void look(std::size_t at) {
    if (at < next_) return;
    const std::uint8_t byte = scan_.piece[at];
    if (kRoles[byte] != kNothing) {
      if (const std::size_t step = x86At<true>(scan_, at, kRoles[byte]); step != 0) {
        next_ = free_ = at + step;
        return;
      }
    }
    if (!near_ || byte != high_ || at < free_ + 3) return;
    const std::uint32_t target = load32(&scan_.piece[at - 3]);
    if (target < kNoSmallNumber ||
        target - scan_.place(at - 3) + kNeighbourhood >= 2 * kNeighbourhood)
      return;
    scan_.add(at - 3, target, ReferenceKind::nearAddress32);
    free_ = at + 1;
  }

  const Scan& scan_;
  bool near_;
  std::uint8_t high_, lowestMiddle_;
  std::size_t next_ = 0;  // where the last reference ends
  std::size_t free_ = 0;  // the same, of addresses too
};

void scanX86(const Scan& scan) {
  const std::size_t size = scan.piece.size();
  const std::uint8_t* bytes = scan.piece.data();
  const auto base = static_cast<std::uint32_t>(scan.image.base());
  const std::uint32_t lowest = scan.image.lowest();
  const std::uint32_t span = scan.image.end() - lowest;
  std::size_t at = 0;
  while (at < size) {
    const std::uint8_t role = kRoles[bytes[at]];
    std::size_t step = 0;
    if (role == kCall || role == kEscape) step = x86At<false>(scan, at, role);
    if (step == 0 && size - at >= 4) {
      const std::uint32_t target = load32(bytes + at) - base;
      if (target - lowest < span) {
        scan.add(at, target, ReferenceKind::absolute32);
        step = 4;
      }
    }
    at += step == 0 ? 1 : step;
  }
}

struct ArmPage {
  std::uint32_t page = 0;
  std::size_t entry = 0;  // in `found`
  std::size_t at = 0;
  bool set = false;
};

// ADD (immediate, no shift) or a load or store with an unsigned offset: its scale, else nothing.
std::optional<std::uint8_t> low12Scale(std::uint32_t word) {
  if ((word & 0xFFC00000U) == 0x91000000U) return 0;
  if ((word & 0x3B000000U) == 0x39000000U) {
    const bool vector = (word & 0x04000000U) != 0;
    const auto size = static_cast<std::uint8_t>(word >> 30);
    const bool wholeVector = vector && (word & 0x00800000U) != 0 && size == 0;
    return wholeVector ? std::uint8_t{4} : size;
  }
  return std::nullopt;
}

void scanArm(const Scan& scan) {
  constexpr std::size_t kPartnerReach = 64;  // bytes between ADRP and its partner
  std::array<ArmPage, 32> pages{};
  std::size_t at = (4U - (scan.address & 3U)) & 3U;
  for (; at + 4 <= scan.piece.size(); at += 4) {
    const std::uint32_t word = load32(&scan.piece[at]);
    const std::uint32_t place = scan.place(at);
    const auto branch = [&](ReferenceKind kind, bool mayLeave) {
      const std::uint32_t target = aimOf(word, kind, 0, place, 0);
      if (mayLeave ? scan.inImage(target) : scan.inSection(target)) scan.add(at, target, kind);
    };
    if ((word & 0x7C000000U) == 0x14000000U) {
      branch(ReferenceKind::armBranch26, false);
    } else if ((word & 0xFF000010U) == 0x54000000U || (word & 0x7E000000U) == 0x34000000U) {
      branch(ReferenceKind::armBranch19, false);
    } else if ((word & 0x7E000000U) == 0x36000000U) {
      branch(ReferenceKind::armBranch14, false);
    } else if ((word & 0x3B000000U) == 0x18000000U) {
      branch(ReferenceKind::armBranch19, true);
    } else if ((word & 0x9F000000U) == 0x90000000U) {
      const std::uint32_t page = aimOf(word, ReferenceKind::armPage, 0, place, 0);
      ArmPage& slot = pages[word & 31U];
      slot.set = scan.inImage(page) || scan.inImage(std::uint64_t{page} + 0xFFF);
      if (!slot.set) continue;
      slot = {page, scan.found.size(), at, true};
      scan.add(at, page, ReferenceKind::armPage);
    } else if (const auto scale = low12Scale(word)) {
      const ArmPage& slot = pages[(word >> 5) & 31U];
      if (!slot.set || at - slot.at > kPartnerReach) continue;
      const std::uint32_t target =
          slot.page + aimOf(word, ReferenceKind::armLow12, *scale, place, 0);
      if (scan.found[slot.entry].target == slot.page) scan.found[slot.entry].target = target;
      scan.add(at, target, ReferenceKind::armLow12, *scale);
    }
  }
}

// Aligned pointers. `alignment` counts in memory, not in the file.
void scanPointers(const Scan& scan) {
  const std::uint32_t width = scan.image.wide() ? 8 : 4;
  std::size_t at = (width - (scan.address & (width - 1))) & (width - 1);
  const std::uint64_t base = scan.image.base();
  // Small numbers are no pointers.
  constexpr std::uint32_t kSmall = 0x1000;
  const std::uint64_t lowest = std::max(scan.image.lowest(), kSmall);
  const std::uint64_t span = scan.image.end() > lowest ? scan.image.end() - lowest : 0;
  const std::uint64_t words = span + kSmall;
  for (; at + width <= scan.piece.size(); at += width) {
    const std::uint64_t value = width == 8 ? load64(&scan.piece[at]) : load32(&scan.piece[at]);
    if (value - base - lowest < span) {
      scan.add(at, static_cast<std::uint32_t>(value - base),
               width == 8 ? ReferenceKind::absolute64 : ReferenceKind::absolute32);
      continue;
    }
    if (width == 4) continue;
    for (const std::size_t half : {std::size_t{0}, std::size_t{4}}) {
      const auto word = static_cast<std::uint32_t>(value >> (8 * half));
      const std::uint32_t magnitude = (word & 0x80000000U) != 0 ? ~word : word;
      if (magnitude - kSmall < words) scan.add(at + half, word, ReferenceKind::word32);
    }
  }
}

void scanFunctionTable(const Scan& scan) {
  for (std::size_t at = (4U - (scan.address & 3U)) & 3U; at + 4 <= scan.piece.size(); at += 4) {
    const std::uint32_t target = load32(&scan.piece[at]);
    if (scan.inImage(target)) scan.add(at, target, ReferenceKind::address32);
  }
}

}  // namespace

void scanReferences(const ImageMap& image, std::uint64_t offset, ByteView piece, bool nearAddresses,
                    std::vector<Reference>& found) {
  found.clear();
  const Section* section = image.atOffset(offset);
  if (section == nullptr) return;
  const std::uint64_t inside = offset - section->offset;
  piece = piece.first(std::min<std::uint64_t>(piece.size(), section->fileSize - inside));
  const Scan scan{image, *section, section->address + static_cast<std::uint32_t>(inside), piece,
                  found};
  if (image.functionTableSize() != 0 && offset >= image.functionTable() &&
      offset - image.functionTable() < image.functionTableSize())
    return scanFunctionTable(scan);
  if (!section->code) return scanPointers(scan);
  if (image.machine() == Machine::x64) return X64Scan(scan, nearAddresses).run();
  if (image.machine() == Machine::x86) return scanX86(scan);
  scanArm(scan);
}

}  // namespace qfe::delta
