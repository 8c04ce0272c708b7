// Builds small ELF images (System V gABI) with notes and a dynamic section.
//
// Same calls, same bytes. The layout: ELF header, program headers, notes, dynamic section, string
// table, section headers, filler.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "manifest/base/bytes.h"
#include "tests/support/byte_writer.h"

namespace qfe::test {

class ElfBuilder {
 public:
  // 64 bit and little-endian unless said otherwise.
  ElfBuilder& bits32();
  ElfBuilder& bigEndian();
  // EM_…; 62 (x86-64) unless given.
  ElfBuilder& machine(std::uint16_t machine);
  // GNU build id.
  ElfBuilder& buildId(Bytes id);
  // A .note.package that systemd's package metadata describes.
  ElfBuilder& package(const std::string& name, const std::string& version,
                      const std::string& architecture = "amd64");
  // The same with any text for JSON.
  ElfBuilder& packageJson(std::string json);
  // DT_SONAME.
  ElfBuilder& soname(std::string name);
  // Notes are found by sections only, as in an object file: no program headers.
  ElfBuilder& withoutSegments();
  // Exact size of the file in bytes; build() throws std::logic_error where it does not fit.
  ElfBuilder& pad(std::size_t size);
  ElfBuilder& filler(std::uint64_t seed);

  [[nodiscard]] Bytes build() const;

 private:
  struct Part {
    std::size_t offset = 0, size = 0;
  };
  struct Layout {
    Part notes, dynamic, strings;
    std::size_t sectionHeaders = 0, end = 0;
  };
  [[nodiscard]] bool hasDynamic() const { return soname_.has_value(); }
  [[nodiscard]] std::size_t segmentCount() const;
  [[nodiscard]] Bytes notes() const;
  [[nodiscard]] Layout layout() const;
  void address(ByteWriter& out, std::uint64_t value) const;
  void elfHeader(ByteWriter& out, const Layout& layout) const;
  void segment(ByteWriter& out, std::uint32_t type, const Part& part) const;
  void dynamicSection(ByteWriter& out, const Layout& layout) const;
  void sections(ByteWriter& out, const Layout& layout) const;

  bool bits64_ = true;
  ByteOrder order_ = ByteOrder::little;
  std::uint16_t machine_ = 62;
  std::optional<Bytes> buildId_;
  std::optional<std::string> packageJson_;
  std::optional<std::string> soname_;
  bool segments_ = true;
  std::optional<std::size_t> size_;
  std::uint64_t seed_ = 1;
};

}  // namespace qfe::test
