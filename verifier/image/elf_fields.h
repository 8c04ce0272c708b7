// Fields of an ELF structure, in the file's own byte order and address width.
#pragma once

#include <cstdint>

#include "manifest/base/byte_reader.h"

namespace qfe {

// For structures whose whole length was read beforehand: a field beyond it is 0.
class ElfFields {
 public:
  ElfFields(ByteView bytes, bool is64, bool little)
      : reader_(bytes), is64_(is64), little_(little) {}

  std::uint16_t half() { return (little_ ? reader_.u16le() : reader_.u16be()).value_or(0); }
  std::uint32_t word() { return (little_ ? reader_.u32le() : reader_.u32be()).value_or(0); }
  std::uint64_t doubleWord() { return (little_ ? reader_.u64le() : reader_.u64be()).value_or(0); }
  // An address, an offset or a size: as wide as the class says.
  std::uint64_t native() { return is64_ ? doubleWord() : word(); }
  ByteReader& reader() { return reader_; }

 private:
  ByteReader reader_;
  bool is64_;
  bool little_;
};

}  // namespace qfe
