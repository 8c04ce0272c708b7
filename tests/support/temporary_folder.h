// A folder for one test, removed with everything in it at the end.
#pragma once

#include <string>
#include <string_view>

#include "manifest/base/bytes.h"

namespace qfe::test {

// Everything throws std::runtime_error where the machine refuses.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }
  // Absolute path of something inside.
  [[nodiscard]] std::string at(std::string_view relative) const;
  // These make missing parents; what is there already is overwritten.
  void file(std::string_view relative, std::string_view content = {}) const;
  void file(std::string_view relative, ByteView content) const;
  void folder(std::string_view relative) const;
  void link(std::string_view relative, const std::string& target) const;
  void fifo(std::string_view relative) const;

 private:
  std::string path_;
};

}  // namespace qfe::test
