// Files that appear whole or not at all, many at a time. The one part of the engine that knows the
// operating system (POSIX).
#pragma once

#include <cstddef>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace mlmig {

// Not more than one holder of a file's lock; given up by the destructor and when the process ends.
class FileLock {
 public:
  // Throws std::runtime_error when another process has it.
  explicit FileLock(const std::filesystem::path& file);
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  int descriptor_;
};

// Files are written to a staging folder; flush() makes them durable and gives them their names, so
// that a crash leaves every name with all of a file or without it. One sync serves a whole batch:
// 10,000 items take seconds, where a sync for each takes minutes. All below throw
// std::runtime_error with the path and the system's reason; nothing that has no name yet is lost to
// anyone, the next run makes it again.
class FileBatch {
 public:
  // The staging folder is this batch's own; what an interrupted run left in it is removed.
  explicit FileBatch(std::filesystem::path staging);

  // The file appears with the next flush, in place of one of the same name.
  void put(const std::filesystem::path& destination, std::string_view bytes);
  [[nodiscard]] bool isFull() const;
  void flush();

 private:
  struct Staged {
    std::filesystem::path at, destination;
  };

  std::filesystem::path staging_;
  std::vector<Staged> staged_;
  std::size_t bytes_ = 0;
};

// Appends a text to a file and makes it durable.
void appendDurably(const std::filesystem::path& file, std::string_view text);

}  // namespace mlmig
