#include "payloads/delta/image_map.h"

#include <algorithm>
#include <limits>

#include "manifest/base/byte_reader.h"

namespace qfe::delta {
namespace {

constexpr std::uint32_t kAddressLimit = 0xF0000000U;
constexpr std::size_t kMaxSections = 96;
// Memory beyond the file that an image may claim: tables are made for its addresses.
constexpr std::uint64_t kFileSizes = 4, kMoreMemory = 64 * 1024 * 1024;

// One field at an absolute place; nothing where the head ends before it.
template <typename Number>
std::optional<Number> fieldAt(ByteView head, std::uint64_t offset) {
  ByteReader reader(head);
  if (!reader.seek(offset)) return std::nullopt;
  if constexpr (sizeof(Number) == 2) return reader.u16le();
  if constexpr (sizeof(Number) == 4) return reader.u32le();
  if constexpr (sizeof(Number) == 8) return reader.u64le();
}

Machine peMachine(std::uint16_t machine) {
  switch (machine) {
    case 0x014C:
      return Machine::x86;
    case 0x8664:
      return Machine::x64;
    case 0xAA64:
      return Machine::arm64;
    default:
      return Machine::none;
  }
}

Machine elfMachine(std::uint16_t machine) {
  switch (machine) {
    case 62:
      return Machine::x64;
    case 183:
      return Machine::arm64;
    default:
      return Machine::none;
  }
}

}  // namespace

ImageMap ImageMap::read(ByteView head, std::uint64_t fileSize) {
  head = head.first(std::min(head.size(), kImageHeadBytes));
  ImageMap map;
  if (map.readPe(head, fileSize) || map.readElf(head, fileSize)) return map;
  return ImageMap();
}

bool ImageMap::readPe(ByteView head, std::uint64_t fileSize) {
  if (head.size() < 64 || head[0] != 'M' || head[1] != 'Z') return false;
  const std::uint64_t pe = fieldAt<std::uint32_t>(head, 0x3C).value_or(0);
  if (fieldAt<std::uint32_t>(head, pe) != 0x00004550U) return false;
  const auto machine = fieldAt<std::uint16_t>(head, pe + 4);
  const auto count = fieldAt<std::uint16_t>(head, pe + 6);
  const auto optionalSize = fieldAt<std::uint16_t>(head, pe + 20);
  const auto magic = fieldAt<std::uint16_t>(head, pe + 24);
  if (!machine || !count || !optionalSize || !magic || *count > kMaxSections) return false;
  machine_ = peMachine(*machine);
  wide_ = *magic == 0x20B;
  if (!wide_ && *magic != 0x10B) return false;
  if (wide_) {
    const auto base = fieldAt<std::uint64_t>(head, pe + 48);
    if (!base) return false;
    base_ = *base;
  } else {
    const auto base = fieldAt<std::uint32_t>(head, pe + 52);
    if (!base) return false;
    base_ = *base;
  }
  const std::uint64_t table = pe + 24 + *optionalSize;
  for (std::uint64_t i = 0; i < *count; ++i) {
    const std::uint64_t at = table + i * 40;
    const auto memorySize = fieldAt<std::uint32_t>(head, at + 8);
    const auto address = fieldAt<std::uint32_t>(head, at + 12);
    const auto rawSize = fieldAt<std::uint32_t>(head, at + 16);
    const auto offset = fieldAt<std::uint32_t>(head, at + 20);
    const auto flags = fieldAt<std::uint32_t>(head, at + 36);
    if (!memorySize || !address || !rawSize || !offset || !flags) return false;
    Section section;
    section.offset = *offset;
    section.fileSize = std::min(*rawSize, *memorySize);
    section.address = *address;
    section.memorySize = *memorySize;
    section.code = (*flags & 0x20000000U) != 0;
    sections_.push_back(section);
  }
  if (!finish(fileSize)) return false;
  // Data directory 3: exceptions.
  const std::uint64_t directory = pe + 24 + (wide_ ? 112U : 96U) + 3U * 8U;
  const auto address = fieldAt<std::uint32_t>(head, directory);
  const auto size = fieldAt<std::uint32_t>(head, directory + 4);
  if (!address || !size || *size == 0 || directory + 8 > table) return true;
  const Section* section = atAddress(*address);
  if (section == nullptr) return true;
  const std::uint64_t inside = *address - section->address;
  if (inside >= section->fileSize || *size > section->fileSize - inside) return true;
  functionTable_ = section->offset + inside;
  functionTableSize_ = *size;
  return true;
}

bool ImageMap::readElf(ByteView head, std::uint64_t fileSize) {
  if (head.size() < 64 || head[0] != 0x7F || head[1] != 'E' || head[2] != 'L' || head[3] != 'F')
    return false;
  constexpr std::uint8_t k64Bit = 2, kLittleEndian = 1;
  if (head[4] != k64Bit || head[5] != kLittleEndian) return false;
  wide_ = true;
  machine_ = elfMachine(fieldAt<std::uint16_t>(head, 18).value_or(0));
  const auto table = fieldAt<std::uint64_t>(head, 32);
  const auto entrySize = fieldAt<std::uint16_t>(head, 54);
  const auto count = fieldAt<std::uint16_t>(head, 56);
  if (!table || !entrySize || !count || *entrySize != 56 || *count > kMaxSections) return false;
  if (*table > head.size()) return false;
  for (std::uint64_t i = 0; i < *count; ++i) {
    const std::uint64_t at = *table + i * 56;
    const auto type = fieldAt<std::uint32_t>(head, at);
    const auto flags = fieldAt<std::uint32_t>(head, at + 4);
    const auto offset = fieldAt<std::uint64_t>(head, at + 8);
    const auto address = fieldAt<std::uint64_t>(head, at + 16);
    const auto inFile = fieldAt<std::uint64_t>(head, at + 32);
    const auto inMemory = fieldAt<std::uint64_t>(head, at + 40);
    if (!type || !flags || !offset || !address || !inFile || !inMemory) return false;
    constexpr std::uint32_t kLoad = 1, kExecutable = 1;
    if (*type != kLoad) continue;
    if (*address >= kAddressLimit || *inMemory > kAddressLimit) return false;
    Section section;
    section.offset = *offset;
    section.fileSize = std::min(*inFile, *inMemory);
    section.address = static_cast<std::uint32_t>(*address);
    section.memorySize = static_cast<std::uint32_t>(*inMemory);
    section.code = (*flags & kExecutable) != 0;
    sections_.push_back(section);
  }
  return finish(fileSize);
}

// Ascending in memory and in the file, without overlap, within both.
bool ImageMap::finish(std::uint64_t fileSize) {
  if (machine_ == Machine::none || sections_.empty()) return false;
  std::uint64_t address = 0, offset = 0;
  for (const Section& section : sections_) {
    if (section.address < address || section.address >= kAddressLimit) return false;
    if (section.memorySize > kAddressLimit - section.address) return false;
    address = std::uint64_t{section.address} + section.memorySize;
    if (section.fileSize == 0) continue;
    if (section.offset < offset || section.offset > fileSize ||
        section.fileSize > fileSize - section.offset)
      return false;
    offset = section.offset + section.fileSize;
  }
  if (address > kFileSizes * fileSize + kMoreMemory) return false;
  lowest_ = sections_.front().address;
  end_ = static_cast<std::uint32_t>(address);
  return true;
}

const Section* ImageMap::atOffset(std::uint64_t offset) const {
  for (const Section& section : sections_)
    if (offset >= section.offset && offset - section.offset < section.fileSize) return &section;
  return nullptr;
}

const Section* ImageMap::atAddress(std::uint32_t address) const {
  for (const Section& section : sections_)
    if (address >= section.address && address - section.address < section.memorySize)
      return &section;
  return nullptr;
}

}  // namespace qfe::delta
