#include "payloads/delta/reference.h"

namespace qfe::delta {
namespace {

constexpr std::uint32_t kMask26 = 0x03FFFFFFU;
constexpr std::uint32_t kMask19 = 0x00FFFFE0U;
constexpr std::uint32_t kMask14 = 0x0007FFE0U;
constexpr std::uint32_t kMaskPage = 0x60FFFFE0U;
constexpr std::uint32_t kMaskLow12 = 0x003FFC00U;

std::uint32_t signExtend(std::uint32_t value, unsigned bits) {
  const std::uint32_t sign = std::uint32_t{1} << (bits - 1);
  return (value ^ sign) - sign;
}

}  // namespace

std::uint64_t fieldMask(ReferenceKind kind) {
  switch (kind) {
    case ReferenceKind::absolute64:
      return ~std::uint64_t{0};
    case ReferenceKind::armBranch26:
      return kMask26;
    case ReferenceKind::armBranch19:
      return kMask19;
    case ReferenceKind::armBranch14:
      return kMask14;
    case ReferenceKind::armPage:
      return kMaskPage;
    case ReferenceKind::armLow12:
      return kMaskLow12;
    default:
      return 0xFFFFFFFFU;
  }
}

std::uint64_t aimedElsewhere(std::uint64_t word, ReferenceKind kind, std::uint8_t extra,
                             std::uint32_t place, std::uint32_t target, std::uint64_t base) {
  const std::uint32_t distance = target - place;
  std::uint64_t field = 0;
  switch (kind) {
    case ReferenceKind::relative32:
    case ReferenceKind::branch32:
    case ReferenceKind::rip32:
      return static_cast<std::uint32_t>(distance - 4U - extra);
    case ReferenceKind::absolute32:
      return static_cast<std::uint32_t>(target + static_cast<std::uint32_t>(base));
    case ReferenceKind::absolute64:
      return target + base;
    case ReferenceKind::address32:
    case ReferenceKind::nearAddress32:
    case ReferenceKind::word32:
      return target;
    case ReferenceKind::armBranch26:
      field = (distance >> 2) & kMask26;
      break;
    case ReferenceKind::armBranch19:
      field = (distance << 3) & kMask19;
      break;
    case ReferenceKind::armBranch14:
      field = (distance << 3) & kMask14;
      break;
    case ReferenceKind::armPage: {
      const std::uint32_t pages = (target >> 12) - (place >> 12);
      field = (pages & 3U) << 29 | ((pages << 3) & 0x00FFFFE0U);
      break;
    }
    case ReferenceKind::armLow12:
      field = ((target & 0xFFFU) >> extra) << 10;
      break;
  }
  const std::uint64_t mask = fieldMask(kind);
  return (word & ~mask) | (field & mask);
}

std::uint32_t aimOf(std::uint64_t word, ReferenceKind kind, std::uint8_t extra, std::uint32_t place,
                    std::uint64_t base) {
  const auto low = static_cast<std::uint32_t>(word);
  switch (kind) {
    case ReferenceKind::relative32:
    case ReferenceKind::branch32:
    case ReferenceKind::rip32:
      return place + 4U + extra + low;
    case ReferenceKind::absolute32:
      return low - static_cast<std::uint32_t>(base);
    case ReferenceKind::absolute64:
      return static_cast<std::uint32_t>(word - base);
    case ReferenceKind::address32:
    case ReferenceKind::nearAddress32:
    case ReferenceKind::word32:
      return low;
    case ReferenceKind::armBranch26:
      return place + (signExtend(low & kMask26, 26) << 2);
    case ReferenceKind::armBranch19:
      return place + (signExtend((low & kMask19) >> 5, 19) << 2);
    case ReferenceKind::armBranch14:
      return place + (signExtend((low & kMask14) >> 5, 14) << 2);
    case ReferenceKind::armPage: {
      const std::uint32_t pages = ((low >> 3) & 0x001FFFFCU) | ((low >> 29) & 3U);
      return ((place >> 12) + signExtend(pages, 21)) << 12;
    }
    case ReferenceKind::armLow12:
      return ((low >> 10) & 0xFFFU) << extra;
  }
  return 0;
}

}  // namespace qfe::delta
