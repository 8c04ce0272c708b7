// A server root that counts what is opened and how much is read of it.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "verifier/root/read_fs.h"

namespace qfe::test {

class CountingFs : public ReadFs {
 public:
  // `fs` must outlive this object and the files it opened.
  explicit CountingFs(const ReadFs& fs) : fs_(fs) {}

  // Paths that were opened, sorted; one that was opened twice is there twice.
  [[nodiscard]] std::vector<std::string> opened() const {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> paths;
    for (const auto& [path, count] : opens_) paths.insert(paths.end(), count, path);
    return paths;
  }
  [[nodiscard]] std::uint64_t bytesRead(const std::string& path) const {
    const std::lock_guard lock(mutex_);
    const auto entry = bytes_.find(path);
    return entry == bytes_.end() ? 0 : entry->second;
  }
  [[nodiscard]] std::size_t listings(const std::string& path) const {
    const std::lock_guard lock(mutex_);
    const auto entry = listings_.find(path);
    return entry == listings_.end() ? 0 : entry->second;
  }

  SysResult<FileStat> stat(std::string_view path) const override { return fs_.stat(path); }
  SysResult<std::unique_ptr<ReadableFile>> open(std::string_view path) const override {
    {
      const std::lock_guard lock(mutex_);
      ++opens_[std::string(path)];
    }
    auto file = fs_.open(path);
    if (!file) return file;
    return std::unique_ptr<ReadableFile>(
        std::make_unique<File>(*this, std::string(path), std::move(file.value())));
  }
  SysResult<std::vector<FolderEntry>> list(std::string_view path) const override {
    {
      const std::lock_guard lock(mutex_);
      ++listings_[std::string(path)];
    }
    return fs_.list(path);
  }
  SysResult<std::string> readlink(std::string_view path) const override {
    return fs_.readlink(path);
  }
  SysResult<Xattrs> xattrs(std::string_view path) const override { return fs_.xattrs(path); }
  SysResult<std::string> fileSystemType(std::string_view path) const override {
    return fs_.fileSystemType(path);
  }

 private:
  class File : public ReadableFile {
   public:
    File(const CountingFs& owner, std::string path, std::unique_ptr<ReadableFile> file)
        : owner_(owner), path_(std::move(path)), file_(std::move(file)) {}
    [[nodiscard]] FileStat stat() const override { return file_->stat(); }
    SysResult<std::size_t> read(std::uint64_t offset, std::span<std::uint8_t> out) const override {
      auto count = file_->read(offset, out);
      const std::lock_guard lock(owner_.mutex_);
      if (count) owner_.bytes_[path_] += count.value();
      return count;
    }

   private:
    const CountingFs& owner_;
    std::string path_;
    std::unique_ptr<ReadableFile> file_;
  };

  const ReadFs& fs_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, std::size_t> opens_;
  mutable std::map<std::string, std::uint64_t> bytes_;
  mutable std::map<std::string, std::size_t> listings_;
};

}  // namespace qfe::test
