// What every implementation of the seam has to do. The tests run over LinuxFs in a temporary folder
// and over MemoryFs, so that what holds in one may be relied upon in tests with the other.
#pragma once

#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "patcher/fs/linux_fs.h"
#include "tests/support/memory_fs.h"
#include "tests/support/temporary_folder.h"

namespace qfe {

struct LinuxBed {
  test::TemporaryFolder folder;
  LinuxFs fs{folder.path()};
  // What qfe itself never makes.
  void symlink(const std::string& path, const std::string& target) { folder.link(path, target); }
  void fifo(const std::string& path) { folder.fifo(path); }
};

struct MemoryBed {
  MemoryFs fs;
  void symlink(const std::string& path, const std::string& target) { fs.symlink(path, target); }
  void fifo(const std::string& path) { fs.other(path); }
};

template <typename Bed>
class FsContract : public testing::Test {
 protected:
  Fs& fs() { return bed_.fs; }
  Bed& bed() { return bed_; }

  void write(const std::string& path, const std::string& content) {
    const auto file = fs().create(path);
    ASSERT_EQ(file.error(), 0) << path;
    ASSERT_EQ(file.value()->write(asBytes(content)).error(), 0);
    ASSERT_EQ(file.value()->sync().error(), 0);
  }
  void makeFolder(const std::string& path) { ASSERT_EQ(fs().makeFolder(path, 0755).error(), 0); }
  std::string read(const std::string& path) {
    const auto content = readWhole(fs(), path, 1 << 20);
    return content ? content.value() : "error " + std::to_string(content.error());
  }
  bool exists(const std::string& path) { return fs().stat(path).ok(); }
  // Owner and group that this process may give to its files without privileges.
  Metadata own(const std::string& path) { return readMetadata(fs(), path).value(); }

 private:
  Bed bed_;
};

using Beds = testing::Types<LinuxBed, MemoryBed>;

}  // namespace qfe
