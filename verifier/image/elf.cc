#include "verifier/image/elf.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "manifest/base/limits.h"
#include "verifier/image/elf_fields.h"
#include "verifier/image/elf_notes.h"

namespace qfe {
namespace {

constexpr std::size_t kIdent = 16;
constexpr std::uint32_t kSegmentLoad = 1, kSegmentDynamic = 2, kSegmentNote = 4;
constexpr std::uint32_t kSectionNote = 7;
constexpr std::uint64_t kDynamicNull = 0, kDynamicStrings = 5, kDynamicStringsSize = 10,
                        kDynamicSoname = 14;
// More than the longest name a file can have, with room for a path.
constexpr std::uint64_t kSonameBytes = 4096;

std::string architectureOf(std::uint16_t machine, bool is64, bool little) {
  switch (machine) {
    case 2:
      return "sparc";
    case 3:
      return "x86";
    case 8:
      return is64 ? "mips64" : "mips";
    case 20:
      return "ppc";
    case 21:
      return little ? "ppc64le" : "ppc64";
    case 22:
      return is64 ? "s390x" : "s390";
    case 40:
      return "arm";
    case 43:
      return "sparc64";
    case 50:
      return "ia64";
    case 62:
      return is64 ? "x64" : "x32";
    case 183:
      return "arm64";
    case 243:
      return is64 ? "riscv64" : "riscv32";
    case 247:
      return "bpf";
    case 258:
      return is64 ? "loong64" : "loong32";
    default:
      return {};
  }
}

}  // namespace

std::optional<ElfFile> ElfFile::open(const ImageBytes& bytes) {
  const Bytes magic = bytes.readUpTo(0, 4);
  constexpr std::uint8_t kMagic[] = {0x7F, 'E', 'L', 'F'};
  if (!std::ranges::equal(magic, kMagic)) return std::nullopt;
  ElfFile file(bytes);
  file.readHeader();
  return file;
}

void ElfFile::fail(std::string problem) {
  if (!problem_) problem_ = std::move(problem);
}

void ElfFile::readHeader() {
  const auto ident = bytes_->read(0, kIdent);
  if (!ident) return fail("the file ends inside the ELF header");
  const std::uint8_t fileClass = (*ident)[4], order = (*ident)[5];
  if (fileClass < 1 || fileClass > 2 || order < 1 || order > 2) {
    return fail(
        fmt::format("the ELF header has the unknown class {} or byte order {}", fileClass, order));
  }
  is64_ = fileClass == 2;
  little_ = order == 1;
  const auto header = bytes_->read(kIdent, (is64_ ? 64U : 52U) - kIdent);
  if (!header) return fail("the file ends inside the ELF header");
  ElfFields fields(*header, is64_, little_);
  fields.half();  // e_type
  machine_ = fields.half();
  fields.word();    // e_version
  fields.native();  // e_entry
  Table segments, sections;
  segments.offset = fields.native();
  sections.offset = fields.native();
  fields.word();  // e_flags
  fields.half();  // e_ehsize
  segments.entrySize = fields.half();
  segments.count = fields.half();
  sections.entrySize = fields.half();
  sections.count = fields.half();
  readSegments(segments);
  readSections(sections);
}

Bytes ElfFile::readTable(const Table& table, std::size_t expectedSize, const char* what) {
  if (table.count == 0 || table.offset == 0) return {};
  if (table.entrySize != expectedSize) {
    fail(fmt::format("{} headers have {} bytes, not {}", what, table.entrySize, expectedSize));
    return {};
  }
  if (table.count > limits::kElfSections) {
    fail(fmt::format("there are {} {} headers, more than {}", table.count, what,
                     limits::kElfSections));
    return {};
  }
  Bytes bytes = bytes_->readUpTo(table.offset, table.count * expectedSize);
  if (bytes.size() < table.count * expectedSize) {
    fail(fmt::format("the file ends after {} of {} {} headers", bytes.size() / expectedSize,
                     table.count, what));
    bytes.resize(bytes.size() / expectedSize * expectedSize);
  }
  return bytes;
}

void ElfFile::readSegments(const Table& table) {
  const Bytes headers = readTable(table, is64_ ? 56 : 32, "program");
  ElfFields fields(headers, is64_, little_);
  while (!fields.reader().atEnd()) {
    const std::uint32_t type = fields.word();
    if (is64_) fields.word();  // p_flags
    Range range;
    range.offset = fields.native();
    const std::uint64_t address = fields.native();
    fields.native();  // p_paddr
    range.size = fields.native();
    fields.native();            // p_memsz
    if (!is64_) fields.word();  // p_flags
    range.alignment = fields.native();
    if (type == kSegmentLoad) loads_.push_back({address, range.offset, range.size});
    if (type == kSegmentNote) notes_.push_back(range);
    if (type == kSegmentDynamic && !dynamic_) dynamic_ = range;
  }
}

void ElfFile::readSections(Table table) {
  const std::size_t entrySize = is64_ ? 64 : 40;
  // A file with more sections than the field holds has their number in the first header.
  if (table.count == 0 && table.offset != 0 && table.entrySize == entrySize) {
    const Bytes first = bytes_->readUpTo(table.offset, entrySize);
    ElfFields fields(first, is64_, little_);
    if (fields.reader().skip(is64_ ? 32 : 20)) table.count = fields.native();
  }
  const Bytes headers = readTable(table, entrySize, "section");
  ElfFields fields(headers, is64_, little_);
  while (!fields.reader().atEnd()) {
    fields.word();  // sh_name
    const std::uint32_t type = fields.word();
    fields.native();  // sh_flags
    fields.native();  // sh_addr
    Range range;
    range.offset = fields.native();
    range.size = fields.native();
    fields.word();  // sh_link
    fields.word();  // sh_info
    range.alignment = fields.native();
    fields.native();  // sh_entsize
    if (type == kSectionNote) notes_.push_back(range);
  }
}

std::optional<std::uint64_t> ElfFile::offsetOf(std::uint64_t address) const {
  for (const Load& load : loads_) {
    if (address < load.address || address - load.address >= load.size) continue;
    const std::uint64_t offset = load.offset + (address - load.address);
    return offset < load.offset ? std::nullopt : std::optional(offset);
  }
  return std::nullopt;
}

std::optional<std::string> ElfFile::soname() const {
  if (!dynamic_) return std::nullopt;
  const std::uint64_t size = std::min(dynamic_->size, limits::kElfNoteBytes);
  const Bytes table = bytes_->readUpTo(dynamic_->offset, size);
  ElfFields fields(table, is64_, little_);
  std::optional<std::uint64_t> strings, stringsSize, name;
  while (fields.reader().fits(1, is64_ ? 16 : 8)) {
    const std::uint64_t tag = fields.native();
    const std::uint64_t value = fields.native();
    if (tag == kDynamicNull) break;
    if (tag == kDynamicStrings) strings = value;
    if (tag == kDynamicStringsSize) stringsSize = value;
    if (tag == kDynamicSoname) name = value;
  }
  if (!strings || !stringsSize || !name || *name >= *stringsSize) return std::nullopt;
  const auto offset = offsetOf(*strings);
  if (!offset || *name > bytes_->size()) return std::nullopt;
  const Bytes text =
      bytes_->readUpTo(*offset + *name, std::min(*stringsSize - *name, kSonameBytes));
  const auto end = std::ranges::find(text, std::uint8_t{0});
  // Files with separated debug information have tables that point to other bytes: no name then.
  const bool isName = end != text.end() && end != text.begin() &&
                      std::all_of(text.begin(), end, [](std::uint8_t c) { return c >= 0x20; });
  if (!isName) return std::nullopt;
  return std::string(text.begin(), end);
}

std::optional<ImageInfo> readElf(const ImageBytes& bytes) {
  const std::optional<ElfFile> file = ElfFile::open(bytes);
  if (!file) return std::nullopt;
  ImageInfo info;
  info.format = ImageFormat::elf;
  info.architecture = architectureOf(file->machine(), file->is64(), file->isLittleEndian());
  info.soname = file->soname();
  ElfNotes notes = readNotes(*file);
  info.buildId = std::move(notes.buildId);
  info.packageName = std::move(notes.packageName);
  info.fixedVersion = std::move(notes.packageVersion);
  info.problem = file->problem() ? file->problem() : std::move(notes.problem);
  return info;
}

}  // namespace qfe
