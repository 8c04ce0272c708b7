#include "verifier/image/version_resource.h"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "manifest/base/byte_reader.h"

namespace qfe {
namespace {

constexpr std::size_t kNodeHeader = 6;
constexpr std::size_t kFixedFileInfo = 52;
constexpr std::uint32_t kFixedSignature = 0xFEEF04BD;
constexpr std::uint32_t kDebugFlag = 0x1;
constexpr std::uint32_t kPrereleaseFlag = 0x2;

// One block of the tree. Offsets count from the start of the resource, because that is what the
// padding to multiples of four counts from.
struct Node {
  std::size_t begin = 0, end = 0;
  std::size_t value = 0;        // where the value would begin
  std::size_t valueLength = 0;  // as declared: bytes, or for text words
  std::string key;              // ASCII; other characters are '?'
};

std::size_t aligned(std::size_t offset) {
  return (offset + 3) & ~std::size_t{3};
}

char asciiLower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Windows compares the names of blocks without case.
bool sameKey(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, asciiLower, asciiLower);
}

// The block at `offset`, cut at `end`. Nothing where no block can be.
std::optional<Node> readNode(ByteView bytes, std::size_t offset, std::size_t end) {
  if (offset > end || end - offset < kNodeHeader) return std::nullopt;
  ByteReader reader(bytes.first(end));
  if (!reader.seek(offset)) return std::nullopt;
  const std::size_t length = reader.u16le().value_or(0);
  if (length < kNodeHeader) return std::nullopt;
  Node node;
  node.begin = offset;
  node.end = offset + std::min(length, end - offset);
  node.valueLength = reader.u16le().value_or(0);
  if (!reader.skip(2)) return std::nullopt;  // wType lies in practice
  while (true) {
    const auto unit = reader.u16le();
    if (!unit || reader.position() > node.end) return std::nullopt;
    if (*unit == 0) break;
    node.key.push_back(*unit < 0x80 ? static_cast<char>(*unit) : '?');
  }
  node.value = aligned(reader.position());
  return node;
}

// The blocks inside `parent` from `offset` on. Each is at least a header long, so this ends.
std::vector<Node> readChildren(ByteView bytes, const Node& parent, std::size_t offset) {
  std::vector<Node> children;
  while (const auto child = readNode(bytes, aligned(offset), parent.end)) {
    children.push_back(*child);
    offset = child->end;
  }
  return children;
}

void appendUtf8(std::string& out, std::uint32_t point) {
  const auto add = [&out](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (point < 0x80) {
    add(point);
  } else if (point < 0x800) {
    add(0xC0 | (point >> 6));
    add(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    add(0xE0 | (point >> 12));
    add(0x80 | ((point >> 6) & 0x3F));
    add(0x80 | (point & 0x3F));
  } else {
    add(0xF0 | (point >> 18));
    add(0x80 | ((point >> 12) & 0x3F));
    add(0x80 | ((point >> 6) & 0x3F));
    add(0x80 | (point & 0x3F));
  }
}

// UTF-16 up to its NUL or the end.
std::string readText(ByteView bytes) {
  constexpr std::uint32_t kReplacement = 0xFFFD;
  ByteReader reader(bytes);
  std::string text;
  std::uint32_t high = 0;  // a first half that waits for its second
  while (const auto unit = reader.u16le()) {
    const bool isSecondHalf = *unit >= 0xDC00 && *unit <= 0xDFFF;
    if (high != 0 && isSecondHalf) {
      appendUtf8(text, 0x10000 + ((high - 0xD800) << 10) + (*unit - 0xDC00U));
      high = 0;
      continue;
    }
    if (high != 0) appendUtf8(text, kReplacement);
    high = 0;
    if (*unit == 0) return text;
    if (*unit >= 0xD800 && *unit <= 0xDBFF) {
      high = *unit;
    } else {
      appendUtf8(text, isSecondHalf ? kReplacement : *unit);
    }
  }
  if (high != 0) appendUtf8(text, kReplacement);
  return text;
}

struct Translation {
  std::uint16_t langId = 0, codePage = 0;
};

struct StringTable {
  std::uint32_t key = 0;  // language in the upper, code page in the lower half
  std::optional<std::string> fileVersion;
};

void readFixed(ByteView bytes, const Node& root, VersionResource& result) {
  if (root.valueLength == 0) return;
  const auto fixed = ByteReader(bytes.first(root.end)).at(root.value, kFixedFileInfo);
  if (!fixed || root.valueLength < kFixedFileInfo) {
    result.problem = "the fixed version information is cut off";
    return;
  }
  ByteReader reader(*fixed);
  if (reader.u32le() != kFixedSignature) {
    result.problem = "the fixed version information has no signature";
    return;
  }
  if (!reader.skip(4)) return;  // version of the structure
  const std::uint32_t high = reader.u32le().value_or(0);
  const std::uint32_t low = reader.u32le().value_or(0);
  if (!reader.skip(8)) return;  // version of the product
  const std::uint32_t mask = reader.u32le().value_or(0);
  const std::uint32_t flags = reader.u32le().value_or(0) & mask;
  result.fixedVersion =
      Version::fromParts(static_cast<std::uint16_t>(high >> 16), static_cast<std::uint16_t>(high),
                         static_cast<std::uint16_t>(low >> 16), static_cast<std::uint16_t>(low));
  result.debugBuild = (flags & kDebugFlag) != 0;
  result.prerelease = (flags & kPrereleaseFlag) != 0;
}

void readTables(ByteView bytes, const Node& info, std::vector<StringTable>& tables) {
  for (const Node& table : readChildren(bytes, info, info.value + info.valueLength)) {
    StringTable found;
    const char* const end = table.key.data() + table.key.size();
    // A key that is no number matches no translation, and that is all it is for.
    if (std::from_chars(table.key.data(), end, found.key, 16).ptr != end) found.key = 0;
    for (const Node& text : readChildren(bytes, table, table.value + table.valueLength)) {
      if (found.fileVersion || !sameKey(text.key, "FileVersion")) continue;
      // Its length is in words, but some compilers count bytes; a NUL or the block ends it.
      const std::size_t value = std::min(text.value, text.end);
      found.fileVersion =
          text.valueLength == 0 ? std::string() : readText(bytes.subspan(value, text.end - value));
    }
    tables.push_back(std::move(found));
  }
}

void readTranslations(ByteView bytes, const Node& info, std::vector<Translation>& translations) {
  for (const Node& var : readChildren(bytes, info, info.value + info.valueLength)) {
    if (!sameKey(var.key, "Translation") || var.value > var.end) continue;
    ByteReader reader(bytes.subspan(var.value, std::min(var.valueLength, var.end - var.value)));
    while (reader.fits(1, 4)) {
      const std::uint16_t langId = reader.u16le().value_or(0);
      translations.push_back({langId, reader.u16le().value_or(0)});
    }
  }
}

std::optional<std::string> chooseFileVersion(const std::vector<StringTable>& tables,
                                             const std::vector<Translation>& translations) {
  if (!translations.empty()) {
    const Translation first = translations.front();
    const std::uint32_t wanted = (std::uint32_t{first.langId} << 16) | first.codePage;
    for (const StringTable& table : tables) {
      if (table.key == wanted && table.fileVersion) return table.fileVersion;
    }
  }
  for (const StringTable& table : tables) {
    if (table.fileVersion) return table.fileVersion;
  }
  return std::nullopt;
}

}  // namespace

VersionResource parseVersionResource(ByteView bytes) {
  VersionResource result;
  const auto root = readNode(bytes, 0, bytes.size());
  if (!root) {
    result.problem = "the version resource cannot be read";
    return result;
  }
  readFixed(bytes, *root, result);
  std::vector<StringTable> tables;
  std::vector<Translation> translations;
  for (const Node& child : readChildren(bytes, *root, root->value + root->valueLength)) {
    if (sameKey(child.key, "StringFileInfo")) readTables(bytes, child, tables);
    if (sameKey(child.key, "VarFileInfo")) readTranslations(bytes, child, translations);
  }
  result.fileVersion = chooseFileVersion(tables, translations);
  for (const Translation& translation : translations) {
    result.translations.push_back(translation.langId);
  }
  return result;
}

}  // namespace qfe
