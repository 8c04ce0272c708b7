#include "verifier/image/elf_notes.h"

#include <algorithm>
#include <set>
#include <string_view>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "manifest/base/limits.h"
#include "manifest/base/strict_json.h"
#include "verifier/image/elf_fields.h"

namespace qfe {
namespace {

constexpr std::uint32_t kBuildIdType = 3;           // NT_GNU_BUILD_ID
constexpr std::uint32_t kPackageType = 0xCAFE1A7E;  // NT_FDO_PACKAGING_METADATA
constexpr std::size_t kNoteHeader = 12;
constexpr std::uint64_t kBuildIdBytes = 64;  // the longest in use has 32

std::optional<std::string> member(const Json& object, std::string_view key) {
  const Json* const value = object.find(key);
  if (value == nullptr || !value->isString()) return std::nullopt;
  return value->string();
}

void readPackage(ByteView description, ElfNotes& result) {
  std::string_view text = asText(description);
  text = text.substr(0, text.find('\0'));
  try {
    const JsonDocument document =
        parseJson(".note.package", std::string(text), limits::kElfNoteBytes);
    result.packageName = member(document.root, "name");
    if (const auto version = member(document.root, "version")) {
      result.packageVersion = Version::parse(*version);
    }
  } catch (const Error& error) {
    // The first line; the others draw the place, which here has nothing around it to look at.
    const std::string& message = error.message();
    result.problem = fmt::format("the package metadata cannot be read: {}",
                                 std::string_view(message).substr(0, message.find('\n')));
  }
}

void readNoteRange(ByteView bytes, const ElfFile& file, std::size_t alignment, ElfNotes& result) {
  ElfFields fields(bytes, file.is64(), file.isLittleEndian());
  ByteReader& reader = fields.reader();
  while (reader.fits(1, kNoteHeader)) {
    const std::uint32_t nameSize = fields.word();
    const std::uint32_t descriptionSize = fields.word();
    const std::uint32_t type = fields.word();
    const auto name = reader.bytes(nameSize);
    if (!name || !reader.align(alignment)) return;
    const auto description = reader.bytes(descriptionSize);
    if (!description) return;
    const std::string_view owner = asText(*name);
    if (type == kBuildIdType && owner == std::string_view("GNU\0", 4) && !result.buildId) {
      if (description->size() <= kBuildIdBytes) result.buildId = toHex(*description);
    } else if (type == kPackageType && owner == std::string_view("FDO\0", 4) &&
               !result.packageName && !result.packageVersion && !result.problem) {
      readPackage(*description, result);
    }
    if (!reader.align(alignment)) return;  // the last note may lack its padding
  }
}

}  // namespace

ElfNotes readNotes(const ElfFile& file) {
  ElfNotes result;
  std::uint64_t left = limits::kElfNoteBytes;
  std::set<std::uint64_t> seen;  // offsets: sections repeat what segments have
  for (const ElfFile::Range& range : file.notes()) {
    if (left == 0) break;
    if (!seen.insert(range.offset).second) continue;
    const Bytes bytes = file.bytes().readUpTo(range.offset, std::min(range.size, left));
    left -= bytes.size();
    readNoteRange(bytes, file, range.alignment == 8 ? 8 : 4, result);
  }
  return result;
}

}  // namespace qfe
