// The old (or new) image's map as the delta format defines it: where the sections of a PE or ELF
// file lie in the file and in memory. Frozen with the format's version byte, which is why it is
// not the verifier's reader: that one may learn, this one must not.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "manifest/base/bytes.h"

namespace qfe::delta {

enum class Machine : std::uint8_t { none, x86, x64, arm64 };

// A range of the file that is mapped. Addresses are relative to the image's base (PE) or virtual
// addresses (ELF); all are below 2^32.
struct Section {
  std::uint64_t offset = 0;      // in the file
  std::uint64_t fileSize = 0;    // bytes that the file holds
  std::uint32_t address = 0;     // of the first byte
  std::uint32_t memorySize = 0;  // at least fileSize
  bool code = false;
};

// How many of a file's first bytes read() may see.
constexpr std::size_t kImageHeadBytes = 4096;

class ImageMap {
 public:
  // What the first bytes (at most kImageHeadBytes) of a file of `fileSize` bytes say. Anything but
  // a little-endian PE or ELF image of a known machine whose ranges lie in the file and ascend is
  // a map without sections: plain bytes. Never throws for content.
  [[nodiscard]] static ImageMap read(ByteView head, std::uint64_t fileSize);

  [[nodiscard]] Machine machine() const { return machine_; }
  [[nodiscard]] const std::vector<Section>& sections() const { return sections_; }
  // What an absolute pointer holds more than an address here; 0 for ELF.
  [[nodiscard]] std::uint64_t base() const { return base_; }
  [[nodiscard]] bool wide() const { return wide_; }  // pointers have eight bytes
  [[nodiscard]] std::uint32_t lowest() const { return lowest_; }
  [[nodiscard]] std::uint32_t end() const { return end_; }
  // The function table (.pdata) in the file; empty where there is none.
  [[nodiscard]] std::uint64_t functionTable() const { return functionTable_; }
  [[nodiscard]] std::uint64_t functionTableSize() const { return functionTableSize_; }

  // The section that holds this offset of the file.
  [[nodiscard]] const Section* atOffset(std::uint64_t offset) const;
  // The section that holds this address in memory.
  [[nodiscard]] const Section* atAddress(std::uint32_t address) const;

 private:
  [[nodiscard]] bool readPe(ByteView head, std::uint64_t fileSize);
  [[nodiscard]] bool readElf(ByteView head, std::uint64_t fileSize);
  [[nodiscard]] bool finish(std::uint64_t fileSize);

  Machine machine_ = Machine::none;
  bool wide_ = false;
  std::uint64_t base_ = 0;
  std::uint32_t lowest_ = 0, end_ = 0;
  std::uint64_t functionTable_ = 0, functionTableSize_ = 0;
  std::vector<Section> sections_;
};

}  // namespace qfe::delta
