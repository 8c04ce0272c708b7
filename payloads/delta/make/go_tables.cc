#include "payloads/delta/make/go_tables.h"

#include <algorithm>

#include "manifest/base/byte_reader.h"
#include "payloads/delta/reference.h"

namespace qfe::delta {
namespace {

// runtime.pcHeader since Go 1.18: magic, two zeros, the least instruction size, the pointer size,
// counts of functions and files, then where text starts and five offsets of tables.
constexpr std::uint32_t kMagic118 = 0xFFFFFFF0U, kMagic120 = 0xFFFFFFF1U;
constexpr std::size_t kTextStart = 24, kTables = 32, kTableCount = 5, kHeaderBytes = 72;
// runtime.moduledata begins with the address of the pcHeader; counted in words.
constexpr std::size_t kModuleText = 22, kModuleTypes = 37, kModuleGoFunc = 40, kModuleWords = 41;

std::optional<std::uint32_t> addressOf(const ImageMap& image, std::uint64_t offset) {
  const Section* section = image.atOffset(offset);
  if (section == nullptr) return std::nullopt;
  return section->address + static_cast<std::uint32_t>(offset - section->offset);
}

bool isHeader(ByteView bytes, std::size_t at) {
  const std::uint32_t magic = load32(&bytes[at]);
  if (magic != kMagic118 && magic != kMagic120) return false;
  if (bytes[at + 4] != 0 || bytes[at + 5] != 0 || bytes[at + 7] != 8) return false;
  for (std::size_t i = 0; i < kTableCount; ++i)
    if (load64(&bytes[at + kTables + 8 * i]) > bytes.size()) return false;
  return true;
}

std::vector<std::uint32_t> basesOf(const ViewedFile& file) {
  const ByteView bytes = file.bytes;
  std::vector<std::uint32_t> bases;
  if (!file.image.wide()) return bases;
  std::size_t at = 0;
  while (at + kHeaderBytes <= bytes.size() && !isHeader(bytes, at)) at += 8;
  if (at + kHeaderBytes > bytes.size()) return bases;
  const auto header = addressOf(file.image, at);
  if (!header) return bases;
  const std::uint64_t text = load64(&bytes[at + kTextStart]);
  bases.push_back(static_cast<std::uint32_t>(text - file.image.base()));
  for (std::size_t i = 0; i < kTableCount; ++i)
    bases.push_back(*header + static_cast<std::uint32_t>(load64(&bytes[at + kTables + 8 * i])));
  const std::uint64_t pointer = *header + file.image.base();
  for (std::size_t module = 0; module + kModuleWords * 8 <= bytes.size(); module += 8) {
    if (load64(&bytes[module]) != pointer || load64(&bytes[module + kModuleText * 8]) != text)
      continue;
    for (const std::size_t word : {kModuleTypes, kModuleGoFunc})
      bases.push_back(
          static_cast<std::uint32_t>(load64(&bytes[module + word * 8]) - file.image.base()));
    break;
  }
  return bases;
}

}  // namespace

std::vector<WordBase> goBases(const ViewedFile& oldFile, const ViewedFile& newFile) {
  const std::vector<std::uint32_t> before = basesOf(oldFile);
  const std::vector<std::uint32_t> after = basesOf(newFile);
  std::vector<WordBase> bases;
  if (before.size() != after.size()) return bases;
  for (std::size_t i = 0; i < std::min<std::size_t>(before.size(), WordWays::kMaxBases); ++i)
    bases.push_back({before[i], after[i]});
  return bases;
}

}  // namespace qfe::delta
