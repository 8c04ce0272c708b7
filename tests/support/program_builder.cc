#include "tests/support/program_builder.h"

#include <algorithm>

#include "tests/support/byte_writer.h"

namespace qfe::test {
namespace {

constexpr std::uint32_t kPage = 0x1000;
constexpr std::uint32_t kDataWords = 64;

std::uint32_t roundUp(std::uint32_t number, std::uint32_t unit) {
  return (number + unit - 1) / unit * unit;
}

// The size of a function; a multiple of 16 that says nothing of its content.
std::uint32_t functionSize(unsigned function) {
  return 64 + function * 7 % 5 * 16;
}

}  // namespace

ProgramBuilder& ProgramBuilder::isa(Isa isa) {
  isa_ = isa;
  return *this;
}

ProgramBuilder& ProgramBuilder::elf() {
  elf_ = true;
  return *this;
}

ProgramBuilder& ProgramBuilder::functions(unsigned count) {
  count_ = count;
  return *this;
}

ProgramBuilder& ProgramBuilder::insert(unsigned function, std::uint32_t bytes) {
  insertBefore_ = function;
  inserted_ = bytes;
  return *this;
}

ProgramBuilder& ProgramBuilder::rewrite(unsigned function) {
  rewritten_.push_back(function);
  return *this;
}

ProgramBuilder::Layout ProgramBuilder::layout() const {
  Layout layout;
  std::uint32_t at = kTextAddress;
  for (unsigned i = 0; i < count_; ++i) {
    if (i == insertBefore_) at += inserted_;
    layout.functions.push_back(at);
    at += functionSize(i);
  }
  layout.textEnd = at;
  layout.data = roundUp(at, kPage);
  layout.dataSize = kDataWords * 16 + count_ * 4;
  return layout;
}

Bytes ProgramBuilder::code(const Layout& layout, unsigned function) const {
  const std::uint32_t start = layout.functions[function];
  const std::uint32_t callee = layout.functions[(function * 13 + 5) % count_];
  const std::uint32_t datum = layout.data + function * 8 % (kDataWords * 8);
  const bool changed = std::ranges::find(rewritten_, function) != rewritten_.end();
  ByteWriter out;
  const auto here = [&] { return start + static_cast<std::uint32_t>(out.size()); };
  const auto fill = [&](std::size_t until) {
    out.fillTo(until, function * 1000 + until + (changed ? 77 : 0));
  };
  if (isa_ == Isa::arm64) {
    out.u32(0x94000000U | (((callee - here()) >> 2) & 0x03FFFFFFU));  // BL callee
    const std::uint32_t pages = (datum >> 12) - (here() >> 12);
    out.u32(0x90000000U | (pages & 3U) << 29 | (pages >> 2 & 0x7FFFFU) << 5);  // ADRP x0, datum
    out.u32(0x91000000U | (datum & 0xFFFU) << 10);                        // ADD x0, x0, :lo12:datum
    out.u32(0xB4000000U | ((start + 32 - here()) >> 2 & 0x7FFFFU) << 5);  // CBZ x0, start + 32
    out.u32(changed ? 0xD503201FU : 0xAA0003E1U);                         // NOP or MOV x1, x0
    while (out.size() < functionSize(function)) out.u32(0xD2800000U + function * 32 + out.size());
    return out.take();
  }
  out.u8(0x55);                             // push rbp
  out.u8(0xE8).u32(callee - (here() + 5));  // call callee
  if (isa_ == Isa::x64) {
    out.u8(0x48).u8(0x8D).u8(0x05).u32(datum - (here() + 7));  // lea rax, [rip + datum]
  } else {
    out.u8(0xB8).u32(datum + kPe32Base);  // mov eax, datum
  }
  fill(32);
  out.u8(0x0F).u8(0x84).u32(start - (here() + 6));  // jz start
  fill(functionSize(function));
  return out.take();
}

Bytes ProgramBuilder::data(const Layout& layout) const {
  ByteWriter out;
  const std::uint64_t base = elf_ ? 0 : isa_ == Isa::x86 ? kPe32Base : kPeBase;
  for (unsigned i = 0; i < kDataWords; ++i) {
    const std::uint64_t target = layout.functions[i * 3 % count_];
    if (isa_ == Isa::x86) {
      out.u32(target + base).u32(0x20202020U + i);
    } else {
      out.u64(target + base);
    }
  }
  // A jump table relative to where it stands.
  for (unsigned i = 0; i < kDataWords; ++i) {
    const std::uint32_t table = layout.data + kDataWords * 8;
    out.u32(layout.functions[i * 5 % count_] - table).u32(i);
  }
  for (unsigned i = 0; i < count_; ++i) out.u32(layout.functions[i]);
  return out.take();
}

Bytes ProgramBuilder::peHead(const Layout& layout) const {
  const bool wide = isa_ != Isa::x86;
  ByteWriter out;
  out.text("MZ").padTo(0x3C).u32(0x80).padTo(0x80).text("PE").u16(0);
  out.u16(isa_ == Isa::x86 ? 0x14C : isa_ == Isa::x64 ? 0x8664 : 0xAA64);
  out.u16(2).padTo(0x80 + 20).u16(wide ? 240 : 224).u16(0x2022);  // sections, optional header
  const std::size_t optional = out.size();
  out.u16(wide ? 0x20B : 0x10B);
  if (wide) {
    out.padTo(optional + 24).u64(kPeBase);
  } else {
    out.padTo(optional + 28).u32(kPe32Base);
  }
  out.padTo(optional + (wide ? 240 : 224));
  out.text(".text").u8(0).u16(0);
  out.u32(layout.textEnd - kTextAddress).u32(kTextAddress);
  out.u32(layout.data - kTextAddress).u32(kTextOffset);
  out.u32(0).u32(0).u32(0).u32(0x60000020U);
  out.text(".rdata").u16(0);
  out.u32(layout.dataSize).u32(layout.data).u32(roundUp(layout.dataSize, 0x200)).u32(layout.data);
  out.u32(0).u32(0).u32(0).u32(0x40000040U);
  return out.take();
}

Bytes ProgramBuilder::elfHead(const Layout& layout) const {
  ByteWriter out;
  out.u8(0x7F).text("ELF").u8(2).u8(1).u8(1).padTo(16);
  out.u16(3).u16(isa_ == Isa::x64 ? 62 : 183).u32(1).u64(kTextAddress);
  out.u64(64).u64(0).u32(0).u16(64).u16(56).u16(2).u16(0).u16(0).u16(0);
  const auto segment = [&](std::uint32_t flags, std::uint64_t at, std::uint64_t size) {
    out.u32(1).u32(flags).u64(at).u64(at).u64(at).u64(size).u64(size).u64(kPage);
  };
  segment(5, kTextAddress, layout.textEnd - kTextAddress);
  segment(6, layout.data, layout.dataSize);
  return out.take();
}

Bytes ProgramBuilder::build() const {
  const Layout layout = this->layout();
  ByteWriter out;
  out.bytes(elf_ ? elfHead(layout) : peHead(layout));
  out.padTo(kTextOffset);
  for (unsigned i = 0; i < count_; ++i) {
    if (i == insertBefore_) out.fillTo(out.size() + inserted_, 4711);
    out.bytes(code(layout, i));
  }
  out.padTo(layout.data).bytes(data(layout));
  out.padTo(layout.data + roundUp(layout.dataSize, 0x200));
  return out.take();
}

}  // namespace qfe::test
