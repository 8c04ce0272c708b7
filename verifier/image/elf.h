// ELF images (System V gABI): 32 and 64 bit, both byte orders.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "verifier/image/image.h"
#include "verifier/image/image_bytes.h"

namespace qfe {

// Borrows the bytes.
class ElfFile {
 public:
  // A range of the file.
  struct Range {
    std::uint64_t offset = 0, size = 0;
    std::uint64_t alignment = 0;
  };

  // Nothing when the magic number is another.
  [[nodiscard]] static std::optional<ElfFile> open(const ImageBytes& bytes);

  [[nodiscard]] std::uint16_t machine() const { return machine_; }  // EM_…
  [[nodiscard]] bool is64() const { return is64_; }
  [[nodiscard]] bool isLittleEndian() const { return little_; }
  [[nodiscard]] const ImageBytes& bytes() const { return *bytes_; }
  // Ranges with notes: those of program headers first, then those of sections.
  [[nodiscard]] const std::vector<Range>& notes() const { return notes_; }
  // DT_SONAME.
  [[nodiscard]] std::optional<std::string> soname() const;
  [[nodiscard]] const std::optional<std::string>& problem() const { return problem_; }

 private:
  struct Load {
    std::uint64_t address = 0, offset = 0, size = 0;
  };
  // Where a table of headers lies.
  struct Table {
    std::uint64_t offset = 0;
    std::uint64_t count = 0, entrySize = 0;
  };

  explicit ElfFile(const ImageBytes& bytes) : bytes_(&bytes) {}
  void readHeader();
  void readSegments(const Table& table);
  void readSections(Table table);
  [[nodiscard]] Bytes readTable(const Table& table, std::size_t expectedSize, const char* what);
  // Where the address lies in the file, by the program headers.
  [[nodiscard]] std::optional<std::uint64_t> offsetOf(std::uint64_t address) const;
  void fail(std::string problem);

  const ImageBytes* bytes_;
  bool is64_ = false, little_ = true;
  std::uint16_t machine_ = 0;
  std::vector<Load> loads_;
  std::vector<Range> notes_;
  std::optional<Range> dynamic_;
  std::optional<std::string> problem_;
};

// What an ELF image says; nothing when it is none.
[[nodiscard]] std::optional<ImageInfo> readElf(const ImageBytes& bytes);

}  // namespace qfe
