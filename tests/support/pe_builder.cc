#include "tests/support/pe_builder.h"

#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "tests/support/byte_writer.h"

namespace qfe::test {
namespace {

constexpr std::size_t kFileAlignment = 0x200;
constexpr std::size_t kSectionAlignment = 0x1000;

std::size_t roundUp(std::size_t value, std::size_t alignment) {
  return (value + alignment - 1) / alignment * alignment;
}

void sectionHeader(ByteWriter& out, std::string_view name, std::size_t rva, std::size_t size,
                   std::size_t offset, std::uint32_t characteristics) {
  const std::size_t start = out.size();
  out.text(name).padTo(start + 8);  // Name
  out.u32(size);                    // VirtualSize
  out.u32(rva);                     // VirtualAddress
  out.u32(size);                    // SizeOfRawData
  out.u32(offset);                  // PointerToRawData
  out.u32(0);                       // PointerToRelocations
  out.u32(0);                       // PointerToLinenumbers
  out.u16(0);                       // NumberOfRelocations
  out.u16(0);                       // NumberOfLinenumbers
  out.u32(characteristics);         // Characteristics
}

// A resource directory's header with `count` entries that have numbers.
void resourceDirectory(ByteWriter& out, std::size_t count) {
  out.u32(0);      // Characteristics
  out.u32(0);      // TimeDateStamp
  out.u16(0);      // MajorVersion
  out.u16(0);      // MinorVersion
  out.u16(0);      // NumberOfNamedEntries
  out.u16(count);  // NumberOfIdEntries
}

constexpr std::uint32_t kSubdirectory = 0x80000000;

}  // namespace

Bytes versionNode(std::string_view key, std::uint16_t type, std::size_t valueLength, ByteView value,
                  const std::vector<Bytes>& children) {
  ByteWriter body;
  body.u16(valueLength);  // wValueLength
  body.u16(type);         // wType
  body.utf16(key);        // szKey
  // The two bytes of wLength stand before all this.
  const auto align = [&body] {
    while ((body.size() + 2) % 4 != 0) body.u8(0);
  };
  align();
  body.bytes(value);
  for (const Bytes& child : children) {
    align();
    body.bytes(child);
  }
  ByteWriter whole;
  whole.u16(body.size() + 2);  // wLength
  whole.bytes(body.view());
  return whole.take();
}

PeBuilder& PeBuilder::version(std::uint16_t a, std::uint16_t b, std::uint16_t c, std::uint16_t d) {
  version_ = {a, b, c, d};
  return *this;
}

PeBuilder& PeBuilder::withoutFixedVersion() {
  fixedVersion_ = false;
  return *this;
}

PeBuilder& PeBuilder::withoutVersionResource() {
  versionResource_ = false;
  return *this;
}

PeBuilder& PeBuilder::stringVersion(std::string text) {
  stringVersion_ = std::move(text);
  return *this;
}

PeBuilder& PeBuilder::language(std::uint16_t langId) {
  languages_.push_back(langId);
  return *this;
}

PeBuilder& PeBuilder::translation(std::uint16_t langId) {
  translations_.push_back(langId);
  return *this;
}

PeBuilder& PeBuilder::machine(std::uint16_t machine) {
  machine_ = machine;
  return *this;
}

PeBuilder& PeBuilder::bits64() {
  bits64_ = true;
  return *this;
}

PeBuilder& PeBuilder::fileFlags(std::uint32_t flags, std::uint32_t mask) {
  fileFlags_ = flags;
  fileFlagsMask_ = mask;
  return *this;
}

PeBuilder& PeBuilder::pad(std::size_t size) {
  size_ = size;
  return *this;
}

PeBuilder& PeBuilder::filler(std::uint64_t seed) {
  seed_ = seed;
  return *this;
}

std::vector<std::uint16_t> PeBuilder::languages() const {
  return languages_.empty() ? std::vector<std::uint16_t>{0x409} : languages_;
}

std::vector<std::uint16_t> PeBuilder::translations() const {
  return translations_.empty() ? std::vector<std::uint16_t>{languages().front()} : translations_;
}

Bytes PeBuilder::fixedFileInfo() const {
  const std::uint32_t high = (std::uint32_t{version_[0]} << 16) | version_[1];
  const std::uint32_t low = (std::uint32_t{version_[2]} << 16) | version_[3];
  ByteWriter out;
  out.u32(0xFEEF04BD);      // dwSignature
  out.u32(0x00010000);      // dwStrucVersion
  out.u32(high);            // dwFileVersionMS
  out.u32(low);             // dwFileVersionLS
  out.u32(high);            // dwProductVersionMS
  out.u32(low);             // dwProductVersionLS
  out.u32(fileFlagsMask_);  // dwFileFlagsMask
  out.u32(fileFlags_);      // dwFileFlags
  out.u32(0x00040004);      // dwFileOS: VOS_NT_WINDOWS32
  out.u32(1);               // dwFileType: VFT_APP
  out.u32(0);               // dwFileSubtype
  out.u32(0);               // dwFileDateMS
  out.u32(0);               // dwFileDateLS
  return out.take();
}

Bytes PeBuilder::versionResource() const {
  std::vector<Bytes> children;
  if (stringVersion_) {
    ByteWriter value;
    value.utf16(*stringVersion_);
    const Bytes text = versionNode("FileVersion", 1, value.size() / 2, value.view(), {});
    std::vector<Bytes> tables;
    for (const std::uint16_t langId : translations()) {
      // The key is language and code page 1200 (UTF-16) in hexadecimal.
      tables.push_back(versionNode(fmt::format("{:04x}04b0", langId), 1, 0, {}, {text}));
    }
    children.push_back(versionNode("StringFileInfo", 1, 0, {}, tables));
  }
  ByteWriter translation;
  for (const std::uint16_t langId : translations()) translation.u16(langId).u16(1200);
  const Bytes var = versionNode("Translation", 0, translation.size(), translation.view(), {});
  children.push_back(versionNode("VarFileInfo", 1, 0, {}, {var}));
  const Bytes fixed = fixedVersion_ ? fixedFileInfo() : Bytes{};
  return versionNode("VS_VERSION_INFO", 0, fixed.size(), fixed, children);
}

Bytes PeBuilder::resourceSection() const {
  ByteWriter out;
  if (!versionResource_) {
    resourceDirectory(out, 0);
    return out.take();
  }
  const std::size_t count = languages().size();
  const Bytes resource = versionResource();
  const std::size_t entries = kLanguageEntries - kResources;
  const std::size_t dataEntries = entries + 8 * count;
  const std::size_t data = dataEntries + 16 * count;

  resourceDirectory(out, 1);
  out.u32(16);                                             // RT_VERSION
  out.u32((kNameDirectory - kResources) | kSubdirectory);  // where its names are
  resourceDirectory(out, 1);
  out.u32(1);                                                  // VS_VERSION_INFO
  out.u32((kLanguageDirectory - kResources) | kSubdirectory);  // where its languages are
  resourceDirectory(out, count);
  for (std::size_t i = 0; i < count; ++i) {
    out.u32(languages()[i]);        // language
    out.u32(dataEntries + 16 * i);  // its data entry
  }
  for (std::size_t i = 0; i < count; ++i) {
    out.u32(kResourceRva + data + i * roundUp(resource.size(), 4));  // OffsetToData: an RVA
    out.u32(resource.size());                                        // Size
    out.u32(0);                                                      // CodePage
    out.u32(0);                                                      // Reserved
  }
  for (std::size_t i = 0; i < count; ++i) out.bytes(resource).align(4);
  return out.take();
}

Bytes PeBuilder::headers(std::size_t resourceSize, std::size_t codeSize) const {
  const std::size_t codeRva = kResourceRva + roundUp(resourceSize, kSectionAlignment);
  const std::size_t imageSize = codeRva + roundUp(codeSize, kSectionAlignment);
  ByteWriter out;
  out.text("MZ").padTo(0x18);                            // e_magic
  out.u16(0x40).padTo(0x3C);                             // e_lfarlc: a newer header follows
  out.u32(kPeHeader).padTo(kPeHeader);                   // e_lfanew
  out.text("PE").u16(0);                                 // Signature
  out.u16(machine_.value_or(bits64_ ? 0x8664 : 0x14C));  // Machine
  out.u16(codeSize == 0 ? 1 : 2);                        // NumberOfSections
  out.u32(0).u32(0).u32(0);            // TimeDateStamp, PointerToSymbolTable, NumberOfSymbols
  out.u16(bits64_ ? 240 : 224);        // SizeOfOptionalHeader
  out.u16(bits64_ ? 0x0022 : 0x0102);  // Characteristics
  out.u16(bits64_ ? 0x20B : 0x10B);    // Magic
  out.u16(0);                          // linker version
  out.u32(codeSize).u32(resourceSize).u32(0);  // SizeOfCode, of initialized and other data
  out.u32(codeSize == 0 ? 0 : codeRva);        // AddressOfEntryPoint
  out.u32(codeSize == 0 ? 0 : codeRva);        // BaseOfCode
  if (bits64_) {
    out.u64(0x140000000);  // ImageBase
  } else {
    out.u32(kResourceRva);  // BaseOfData
    out.u32(0x400000);      // ImageBase
  }
  out.u32(kSectionAlignment).u32(kFileAlignment);
  out.u32(4).u32(0).u32(4);                   // operating system, image and subsystem version
  out.u32(0);                                 // Win32VersionValue
  out.u32(imageSize).u32(kResources).u32(0);  // SizeOfImage, SizeOfHeaders, CheckSum
  out.u16(3).u16(0);                          // Subsystem: console; DllCharacteristics
  for (int i = 0; i < 4; ++i) {
    // SizeOfStackReserve, SizeOfStackCommit, SizeOfHeapReserve, SizeOfHeapCommit
    bits64_ ? out.u64(0x1000) : out.u32(0x1000);
  }
  out.u32(0);                               // LoaderFlags
  out.u32(16);                              // NumberOfRvaAndSizes
  out.u32(0).u32(0).u32(0).u32(0);          // export and import tables
  out.u32(kResourceRva).u32(resourceSize);  // resource table
  for (int i = 3; i < 16; ++i) out.u32(0).u32(0);
  sectionHeader(out, ".rsrc", kResourceRva, resourceSize, kResources, 0x40000040);
  if (codeSize != 0) {
    sectionHeader(out, ".text", codeRva, codeSize, kResources + resourceSize, 0x60000020);
  }
  return out.padTo(kResources).take();
}

Bytes PeBuilder::build() const {
  const Bytes resources = resourceSection();
  const std::size_t resourceSize = roundUp(resources.size(), kFileAlignment);
  const std::size_t smallest = kResources + resourceSize;
  const std::size_t size = size_.value_or(smallest);
  if (size < smallest) {
    throw std::logic_error(fmt::format("this PE image needs {} bytes, not {}", smallest, size));
  }
  // What does not fill an aligned section lies behind it, as an overlay does.
  const std::size_t codeSize = (size - smallest) / kFileAlignment * kFileAlignment;
  ByteWriter out;
  out.bytes(headers(resourceSize, codeSize)).bytes(resources).padTo(smallest);
  return out.fillTo(size, seed_).take();
}

}  // namespace qfe::test
