// Builds small programs whose code and data refer to each other, as PE or ELF images: for the
// delta codec, which predicts such references.
#pragma once

#include <cstdint>
#include <vector>

#include "manifest/base/bytes.h"

namespace qfe::test {

enum class Isa { x86, x64, arm64 };

class ProgramBuilder {
 public:
  // Where code begins, in the file and in memory.
  static constexpr std::uint32_t kTextOffset = 0x1000, kTextAddress = 0x1000;
  static constexpr std::uint64_t kPeBase = 0x180000000;
  static constexpr std::uint32_t kPe32Base = 0x10000000;

  // A PE image, or an ELF one (64 bit only).
  ProgramBuilder& isa(Isa isa);
  ProgramBuilder& elf();
  // As many functions; each calls others and names data. 40 unless said otherwise.
  ProgramBuilder& functions(unsigned count);
  // So many bytes stand before the function with this number, and move all behind it.
  ProgramBuilder& insert(unsigned function, std::uint32_t bytes);
  // The code of this function is another one.
  ProgramBuilder& rewrite(unsigned function);

  [[nodiscard]] Bytes build() const;

 private:
  struct Layout {
    std::vector<std::uint32_t> functions;  // addresses
    std::uint32_t textEnd = 0, data = 0, dataSize = 0;
  };
  [[nodiscard]] Layout layout() const;
  [[nodiscard]] Bytes code(const Layout& layout, unsigned function) const;
  [[nodiscard]] Bytes data(const Layout& layout) const;
  [[nodiscard]] Bytes peHead(const Layout& layout) const;
  [[nodiscard]] Bytes elfHead(const Layout& layout) const;

  Isa isa_ = Isa::x64;
  bool elf_ = false;
  unsigned count_ = 40;
  unsigned insertBefore_ = 0;
  std::uint32_t inserted_ = 0;
  std::vector<unsigned> rewritten_;
};

}  // namespace qfe::test
