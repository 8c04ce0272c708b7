#include "tests/support/elf_builder.h"

#include <stdexcept>
#include <utility>

#include <fmt/format.h>

namespace qfe::test {
namespace {

// Where the file is loaded; a reader that takes addresses for offsets is caught.
constexpr std::uint64_t kLoadAddress = 0x10000;

void note(ByteWriter& out, std::string_view owner, std::uint32_t type, ByteView description) {
  out.u32(owner.size() + 1);    // n_namesz, with the NUL
  out.u32(description.size());  // n_descsz
  out.u32(type);                // n_type
  out.text(owner).u8(0).align(4);
  out.bytes(description).align(4);
}

}  // namespace

ElfBuilder& ElfBuilder::bits32() {
  bits64_ = false;
  return *this;
}

ElfBuilder& ElfBuilder::bigEndian() {
  order_ = ByteOrder::big;
  return *this;
}

ElfBuilder& ElfBuilder::machine(std::uint16_t machine) {
  machine_ = machine;
  return *this;
}

ElfBuilder& ElfBuilder::buildId(Bytes id) {
  buildId_ = std::move(id);
  return *this;
}

ElfBuilder& ElfBuilder::package(const std::string& name, const std::string& version,
                                const std::string& architecture) {
  return packageJson(fmt::format(
      R"({{"type":"deb","os":"debian","name":"{}","version":"{}","architecture":"{}"}})", name,
      version, architecture));
}

ElfBuilder& ElfBuilder::packageJson(std::string json) {
  packageJson_ = std::move(json);
  return *this;
}

ElfBuilder& ElfBuilder::soname(std::string name) {
  soname_ = std::move(name);
  return *this;
}

ElfBuilder& ElfBuilder::withoutSegments() {
  segments_ = false;
  return *this;
}

ElfBuilder& ElfBuilder::pad(std::size_t size) {
  size_ = size;
  return *this;
}

ElfBuilder& ElfBuilder::filler(std::uint64_t seed) {
  seed_ = seed;
  return *this;
}

std::size_t ElfBuilder::segmentCount() const {
  if (!segments_) return 0;
  return 2 + (hasDynamic() ? 1 : 0);  // PT_LOAD, PT_NOTE, PT_DYNAMIC
}

Bytes ElfBuilder::notes() const {
  ByteWriter out(order_);
  if (buildId_) note(out, "GNU", 3, *buildId_);  // NT_GNU_BUILD_ID
  if (packageJson_) {
    const std::string text = *packageJson_ + '\0';
    note(out, "FDO", 0xCAFE1A7E, asBytes(text));  // NT_FDO_PACKAGING_METADATA
  }
  return out.take();
}

ElfBuilder::Layout ElfBuilder::layout() const {
  Layout layout;
  const std::size_t header = bits64_ ? 64 : 52;
  const std::size_t programHeader = bits64_ ? 56 : 32;
  const auto next = [](std::size_t offset) { return (offset + 7) / 8 * 8; };
  layout.notes = {next(header + segmentCount() * programHeader), notes().size()};
  const std::size_t entries = hasDynamic() ? 4 : 0;
  layout.dynamic = {next(layout.notes.offset + layout.notes.size), entries * (bits64_ ? 16U : 8U)};
  // One NUL, then the name with its own.
  layout.strings = {layout.dynamic.offset + layout.dynamic.size,
                    hasDynamic() ? soname_->size() + 2 : 0};
  layout.sectionHeaders = next(layout.strings.offset + layout.strings.size);
  layout.end = layout.sectionHeaders + 2 * (bits64_ ? 64U : 40U);
  return layout;
}

// A field as wide as an address.
void ElfBuilder::address(ByteWriter& out, std::uint64_t value) const {
  bits64_ ? out.u64(value) : out.u32(value);
}

void ElfBuilder::elfHeader(ByteWriter& out, const Layout& layout) const {
  out.u8(0x7F).text("ELF");
  out.u8(bits64_ ? 2 : 1);                            // EI_CLASS
  out.u8(order_ == ByteOrder::little ? 1 : 2);        // EI_DATA
  out.u8(1);                                          // EI_VERSION
  out.padTo(16);                                      // EI_OSABI, EI_ABIVERSION, padding
  out.u16(segments_ ? 3 : 1);                         // e_type: ET_DYN or ET_REL
  out.u16(machine_);                                  // e_machine
  out.u32(1);                                         // e_version
  address(out, 0);                                    // e_entry
  address(out, segments_ ? (bits64_ ? 64 : 52) : 0);  // e_phoff
  address(out, layout.sectionHeaders);                // e_shoff
  out.u32(0);                                         // e_flags
  out.u16(bits64_ ? 64 : 52);                         // e_ehsize
  out.u16(bits64_ ? 56 : 32);                         // e_phentsize
  out.u16(segmentCount());                            // e_phnum
  out.u16(bits64_ ? 64 : 40);                         // e_shentsize
  out.u16(2);                                         // e_shnum: none and the notes
  out.u16(0);                                         // e_shstrndx: sections have no names
}

void ElfBuilder::segment(ByteWriter& out, std::uint32_t type, const Part& part) const {
  out.u32(type);                             // p_type
  if (bits64_) out.u32(4);                   // p_flags: readable
  address(out, part.offset);                 // p_offset
  address(out, kLoadAddress + part.offset);  // p_vaddr
  address(out, kLoadAddress + part.offset);  // p_paddr
  address(out, part.size);                   // p_filesz
  address(out, part.size);                   // p_memsz
  if (!bits64_) out.u32(4);                  // p_flags
  address(out, 4);                           // p_align
}

void ElfBuilder::dynamicSection(ByteWriter& out, const Layout& layout) const {
  const auto entry = [&](std::uint64_t tag, std::uint64_t value) {
    address(out, tag);
    address(out, value);
  };
  entry(5, kLoadAddress + layout.strings.offset);  // DT_STRTAB
  entry(10, layout.strings.size);                  // DT_STRSZ
  entry(14, 1);                                    // DT_SONAME: behind the first NUL
  entry(0, 0);                                     // DT_NULL
}

void ElfBuilder::sections(ByteWriter& out, const Layout& layout) const {
  out.padTo(out.size() + (bits64_ ? 64 : 40));  // SHN_UNDEF
  out.u32(0);                                   // sh_name
  out.u32(7);                                   // sh_type: SHT_NOTE
  address(out, 2);                              // sh_flags: SHF_ALLOC
  address(out, 0);                              // sh_addr
  address(out, layout.notes.offset);            // sh_offset
  address(out, layout.notes.size);              // sh_size
  out.u32(0).u32(0);                            // sh_link, sh_info
  address(out, 4);                              // sh_addralign
  address(out, 0);                              // sh_entsize
}

Bytes ElfBuilder::build() const {
  const Layout at = layout();
  const std::size_t size = size_.value_or(at.end);
  if (size < at.end) {
    throw std::logic_error(fmt::format("this ELF image needs {} bytes, not {}", at.end, size));
  }
  ByteWriter out(order_);
  elfHeader(out, at);
  if (segments_) {
    segment(out, 1, {0, size});                     // PT_LOAD
    segment(out, 4, at.notes);                      // PT_NOTE
    if (hasDynamic()) segment(out, 2, at.dynamic);  // PT_DYNAMIC
  }
  out.padTo(at.notes.offset).bytes(notes());
  if (hasDynamic()) {
    out.padTo(at.dynamic.offset);
    dynamicSection(out, at);
    out.u8(0).text(*soname_).u8(0);
  }
  out.padTo(at.sectionHeaders);
  sections(out, at);
  return out.fillTo(size, seed_).take();
}

}  // namespace qfe::test
