// A file that is there as a whole or not at all.
#pragma once

#include <cstdint>
#include <string>

#include "manifest/base/bytes.h"
#include "manifest/base/descriptor.h"

namespace qfe {

// Written as ".NAME.XXXXXX" beside its place; commit() syncs it and renames it there. Removed by
// the destructor unless it was committed.
class OutputFile {
 public:
  // Throws Error(io), as all below do.
  explicit OutputFile(const std::string& path);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  void put(ByteView bytes);
  void putZeros(std::uint64_t count);
  [[nodiscard]] std::uint64_t size() const { return size_ + pending_.size(); }
  // Everything that was put reaches the file, so that it can be read under temporaryPath().
  void flush();
  [[nodiscard]] const std::string& temporaryPath() const { return temporary_; }
  // The file, then its name, are durable when this returns.
  void commit();

 private:
  [[noreturn]] void failed(const char* call, int errnoValue) const;
  void write(ByteView bytes);

  std::string path_, temporary_;
  Descriptor descriptor_;
  Bytes pending_;
  std::uint64_t size_ = 0;
  bool committed_ = false;
};

// The folder part of a path: "." where it has none.
[[nodiscard]] std::string folderOf(const std::string& path);

}  // namespace qfe
