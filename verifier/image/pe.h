// PE images (Microsoft PE/COFF specification): headers, and where an address lies in the file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "verifier/image/image.h"
#include "verifier/image/image_bytes.h"

namespace qfe {

// Borrows the bytes.
class PeFile {
 public:
  // Nothing when there is no PE header (plain DOS programs, NE, LE, LX).
  [[nodiscard]] static std::optional<PeFile> open(const ImageBytes& bytes);

  [[nodiscard]] std::uint16_t machine() const { return machine_; }  // IMAGE_FILE_MACHINE_…
  // Address of the resource directory relative to the image base; 0 when there is none.
  [[nodiscard]] std::uint32_t resourceRva() const { return resourceRva_; }
  [[nodiscard]] const std::optional<std::string>& problem() const { return problem_; }

  // Exactly `count` bytes at an address relative to the image base, or nothing where the file does
  // not hold all of them. Callers hold `count` under a limit.
  [[nodiscard]] std::optional<Bytes> read(std::uint64_t rva, std::uint64_t count) const;
  // What the file holds of them.
  [[nodiscard]] Bytes readUpTo(std::uint64_t rva, std::uint64_t count) const;

 private:
  struct Section {
    std::uint64_t rva = 0, virtualSize = 0;
    std::uint64_t offset = 0, rawSize = 0;  // in the file
  };
  // A place in the file and how many bytes of the same section follow there.
  struct Place {
    std::uint64_t offset = 0, count = 0;
  };

  explicit PeFile(const ImageBytes& bytes) : bytes_(&bytes) {}
  // False, with problem_ set, when the optional header cannot be read.
  bool readOptionalHeader(std::uint64_t offset);
  void readSections(std::uint64_t offset, std::uint16_t count);
  [[nodiscard]] Place locate(std::uint64_t rva) const;

  const ImageBytes* bytes_;
  std::uint16_t machine_ = 0;
  std::uint32_t fileAlignment_ = 0;
  std::uint32_t headerSize_ = 0;
  std::uint32_t resourceRva_ = 0;
  std::vector<Section> sections_;
  std::optional<std::string> problem_;
};

// What a PE image says; nothing when it is none.
[[nodiscard]] std::optional<ImageInfo> readPe(const ImageBytes& bytes);

}  // namespace qfe
