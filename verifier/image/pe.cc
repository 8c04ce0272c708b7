#include "verifier/image/pe.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "manifest/base/byte_reader.h"
#include "manifest/base/limits.h"
#include "verifier/image/pe_resources.h"
#include "verifier/image/version_resource.h"

namespace qfe {
namespace {

constexpr std::size_t kDosHeader = 64;
constexpr std::size_t kHeaderOffsetField = 0x3C;  // e_lfanew
constexpr std::size_t kSignatureAndCoff = 24;
constexpr std::uint32_t kPeSignature = 0x00004550;  // "PE\0\0"
constexpr std::uint16_t kPe32 = 0x10B;
constexpr std::uint16_t kPe32Plus = 0x20B;
constexpr std::size_t kResourceDirectoryIndex = 2;
constexpr std::size_t kSectionHeader = 40;
// The loader of Windows XP stops at 96, linkers at a few hundred.
constexpr std::uint16_t kMaxSections = 1024;
// The loader rounds the place of a section's bytes down to this, whatever the header says.
constexpr std::uint64_t kSector = 0x200;

std::string architectureOf(std::uint16_t machine) {
  switch (machine) {
    case 0x014C:
      return "x86";
    case 0x8664:
      return "x64";
    case 0xAA64:
      return "arm64";
    case 0xA641:
      return "arm64ec";
    case 0xA64E:
      return "arm64x";
    case 0x01C0:  // ARM
    case 0x01C2:  // Thumb
    case 0x01C4:
      return "arm";  // Thumb-2
    case 0x0200:
      return "ia64";
    case 0x0184:
      return "alpha";
    case 0x0284:
      return "alpha64";
    case 0x0162:  // R3000
    case 0x0166:  // R4000
    case 0x0168:  // R10000
    case 0x0169:
      return "mips";
    case 0x01F0:
    case 0x01F1:
      return "ppc";
    case 0x01A2:
    case 0x01A6:
      return "sh";
    case 0x0EBC:
      return "efi";  // EFI byte code
    case 0x5032:
      return "riscv32";
    case 0x5064:
      return "riscv64";
    case 0x6232:
      return "loong32";
    case 0x6264:
      return "loong64";
    default:
      return {};
  }
}

}  // namespace

std::optional<PeFile> PeFile::open(const ImageBytes& bytes) {
  const auto dos = bytes.read(0, kDosHeader);
  if (!dos || (*dos)[0] != 'M' || (*dos)[1] != 'Z') return std::nullopt;
  ByteReader dosReader(*dos);
  if (!dosReader.seek(kHeaderOffsetField)) return std::nullopt;
  const std::uint64_t header = dosReader.u32le().value_or(0);

  const auto coff = bytes.read(header, kSignatureAndCoff);
  if (!coff) return std::nullopt;
  ByteReader reader(*coff);
  if (reader.u32le() != kPeSignature) return std::nullopt;
  PeFile file(bytes);
  file.machine_ = reader.u16le().value_or(0);
  const std::uint16_t sectionCount = reader.u16le().value_or(0);
  if (!reader.skip(12)) return std::nullopt;  // time stamp and symbol table
  const std::uint16_t optionalSize = reader.u16le().value_or(0);

  const std::uint64_t optional = header + kSignatureAndCoff;
  if (file.readOptionalHeader(optional)) file.readSections(optional + optionalSize, sectionCount);
  return file;
}

bool PeFile::readOptionalHeader(std::uint64_t offset) {
  // The data directories are counted by NumberOfRvaAndSizes alone: like the loader, this ignores
  // whether SizeOfOptionalHeader covers them.
  constexpr std::size_t kLongest = 112 + 8 * (kResourceDirectoryIndex + 1);
  const Bytes header = bytes_->readUpTo(offset, kLongest);
  ByteReader reader(header);
  const auto magic = reader.u16le();
  if (magic != kPe32 && magic != kPe32Plus) {
    problem_ = magic ? fmt::format("the optional header has the unknown magic number {:#x}", *magic)
                     : std::string("the file ends before the optional header");
    return false;
  }
  const std::size_t countField = *magic == kPe32 ? 92 : 108;
  const auto field = [&reader](std::size_t at) -> std::optional<std::uint32_t> {
    if (!reader.seek(at)) return std::nullopt;
    return reader.u32le();
  };
  const auto fileAlignment = field(36);
  const auto headerSize = field(60);
  const auto directories = field(countField);
  if (!fileAlignment || !headerSize || !directories) {
    problem_ = "the file ends inside the optional header";
    return false;
  }
  fileAlignment_ = *fileAlignment;
  headerSize_ = *headerSize;
  if (*directories > kResourceDirectoryIndex) {
    resourceRva_ = field(countField + 4 + 8 * kResourceDirectoryIndex).value_or(0);
  }
  return true;
}

void PeFile::readSections(std::uint64_t offset, std::uint16_t count) {
  if (count > kMaxSections) {
    problem_ = fmt::format("there are {} sections, more than {}", count, kMaxSections);
    return;
  }
  const Bytes table = bytes_->readUpTo(offset, std::uint64_t{count} * kSectionHeader);
  ByteReader reader(table);
  for (std::uint16_t i = 0; i < count; ++i) {
    const auto header = reader.bytes(kSectionHeader);
    if (!header) {
      problem_ = fmt::format("the file ends after {} of {} section headers", i, count);
      return;
    }
    ByteReader fields(*header);
    if (!fields.skip(8)) return;  // name
    Section section;
    section.virtualSize = fields.u32le().value_or(0);
    section.rva = fields.u32le().value_or(0);
    section.rawSize = fields.u32le().value_or(0);
    section.offset = fields.u32le().value_or(0);
    // Images with a smaller alignment (drivers, firmware) are mapped as they lie in the file.
    if (fileAlignment_ >= kSector) section.offset -= section.offset % kSector;
    sections_.push_back(section);
  }
}

PeFile::Place PeFile::locate(std::uint64_t rva) const {
  // Where sections overlap, as in the padded tail of one before the start of the next, the one
  // that begins last is what the loader leaves in memory.
  const Section* found = nullptr;
  for (const Section& section : sections_) {
    const std::uint64_t extent = std::max(section.virtualSize, section.rawSize);
    if (rva < section.rva || rva - section.rva >= extent) continue;
    if (found == nullptr || section.rva > found->rva) found = &section;
  }
  if (found != nullptr) {
    const std::uint64_t into = rva - found->rva;
    if (into >= found->rawSize) return {};  // zeroes that the file does not hold
    return {found->offset + into, found->rawSize - into};
  }
  // The headers are mapped too, at the address 0.
  if (rva < headerSize_) return {rva, headerSize_ - rva};
  return {};
}

std::optional<Bytes> PeFile::read(std::uint64_t rva, std::uint64_t count) const {
  const Place place = locate(rva);
  if (count > place.count) return std::nullopt;
  return bytes_->read(place.offset, count);
}

Bytes PeFile::readUpTo(std::uint64_t rva, std::uint64_t count) const {
  const Place place = locate(rva);
  return bytes_->readUpTo(place.offset, std::min(count, place.count));
}

std::optional<ImageInfo> readPe(const ImageBytes& bytes) {
  const std::optional<PeFile> file = PeFile::open(bytes);
  if (!file) return std::nullopt;
  ImageInfo info;
  info.format = ImageFormat::pe;
  info.architecture = architectureOf(file->machine());
  info.problem = file->problem();

  const VersionResources found = findVersionResources(*file);
  if (!info.problem) info.problem = found.problem;
  const auto addLanguage = [&info](std::uint16_t id) {
    if (std::ranges::find(info.languageIds, id) == info.languageIds.end()) {
      info.languageIds.push_back(id);
    }
  };
  for (const ResourceData& resource : found.resources) {
    if (resource.languageId) addLanguage(*resource.languageId);
  }
  if (found.resources.empty()) return info;

  // Of several languages Windows takes the first unless the user's own is among them; a server's
  // answer must not depend on who asks.
  const ResourceData& first = found.resources.front();
  VersionResource resource = parseVersionResource(file->readUpTo(
      first.rva, std::min<std::uint64_t>(first.size, limits::kVersionResourceBytes)));
  for (const std::uint16_t id : resource.translations) addLanguage(id);
  info.fixedVersion = std::move(resource.fixedVersion);
  info.stringVersion = std::move(resource.fileVersion);
  info.debugBuild = resource.debugBuild;
  info.prerelease = resource.prerelease;
  if (!info.problem) info.problem = std::move(resource.problem);
  return info;
}

}  // namespace qfe
