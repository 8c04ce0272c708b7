#include "tests/support/memory_fs.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include <fmt/format.h>

namespace qfe {

class MemoryFs::Readable : public ReadableFile {
 public:
  Readable(const MemoryFs& fs, InodeNumber number, const FileStat& stat)
      : fs_(fs), number_(number), stat_(stat), run_(fs.run_) {}

  [[nodiscard]] FileStat stat() const override { return stat_; }
  SysResult<std::size_t> read(std::uint64_t offset, std::span<std::uint8_t> out) const override {
    const Guard guard(fs_.mutex_);
    if (fs_.stopped_ || fs_.run_ != run_) return SysResult<std::size_t>::failure(EIO);
    const std::string& content = fs_.tree_.inode(number_).content;
    if (offset >= content.size()) return std::size_t{0};
    const std::size_t length =
        std::min<std::size_t>(out.size(), content.size() - static_cast<std::size_t>(offset));
    std::copy_n(content.data() + offset, length, out.data());
    return length;
  }

 private:
  const MemoryFs& fs_;
  InodeNumber number_;
  FileStat stat_;
  std::uint64_t run_;
};

class MemoryFs::Writable : public WritableFile {
 public:
  Writable(MemoryFs& fs, InodeNumber number, std::string path)
      : fs_(fs), number_(number), path_(std::move(path)), run_(fs.run_) {}

  SysStatus write(ByteView bytes) override {
    const Guard guard(fs_.mutex_);
    if (dead()) return SysStatus::failure(EIO);
    return fs_.writeInHalves(number_, "write " + path_, asText(bytes));
  }
  SysStatus setMetadata(const Metadata& metadata) override {
    const Guard guard(fs_.mutex_);
    if (const int error = count("setMetadata"); error != 0) return SysStatus::failure(error);
    return fs_.tree_.setMetadata(number_, metadata);
  }
  SysStatus startWriteback() override {
    const Guard guard(fs_.mutex_);
    return dead() ? SysStatus::failure(EIO) : SysStatus();
  }
  SysStatus sync() override {
    const Guard guard(fs_.mutex_);
    const int error = count("sync");
    return error == 0 ? SysStatus() : SysStatus::failure(error);
  }

 private:
  [[nodiscard]] bool dead() const { return fs_.stopped_ || fs_.run_ != run_; }
  [[nodiscard]] int count(std::string_view what) {
    return dead() ? EIO : fs_.count(fmt::format("{} {}", what, path_));
  }

  MemoryFs& fs_;
  InodeNumber number_;
  std::string path_;
  std::uint64_t run_;
};

class MemoryFs::Lock : public FsLock {
 public:
  Lock(MemoryFs& fs, InodeNumber number) : fs_(fs), number_(number), run_(fs.run_) {}
  ~Lock() override {
    const Guard guard(fs_.mutex_);
    const auto held = fs_.locks_.find(number_);
    if (held != fs_.locks_.end() && held->second == run_) fs_.locks_.erase(held);
  }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

 private:
  MemoryFs& fs_;
  InodeNumber number_;
  std::uint64_t run_;
};

int MemoryFs::count(const std::string& description) {
  if (stopped_) return EIO;
  if (observer_) {
    // The observer may make changes of its own; those are not observed.
    const auto observer = std::exchange(observer_, nullptr);
    observer(description);
    if (!observer_) observer_ = observer;
    if (stopped_) return EIO;
  }
  ++changes_;
  log_.push_back(description);
  if (changes_ == stopAt_) {
    stopped_ = true;
    return EIO;
  }
  for (const Fault& fault : faults_) {
    if (changes_ >= fault.from && changes_ <= fault.to) return fault.error;
  }
  for (const auto& [text, error] : matching_) {
    if (description.find(text) != std::string::npos) return error;
  }
  return 0;
}

SysResult<InodeNumber> MemoryFs::findToRead(std::string_view path) const {
  if (stopped_) return SysResult<InodeNumber>::failure(EIO);
  if (const auto hidden = unreadable_.find(path); hidden != unreadable_.end()) {
    return SysResult<InodeNumber>::failure(hidden->second);
  }
  return tree_.find(path);
}

SysResult<FileStat> MemoryFs::stat(std::string_view path) const {
  const Guard guard(mutex_);
  const SysResult<InodeNumber> found = findToRead(path);
  if (!found) return SysResult<FileStat>::failure(found.error());
  const MemoryInode& inode = tree_.inode(found.value());
  FileStat stat;
  stat.type = inode.type;
  stat.mode = inode.type == FileType::link ? 0777 : inode.mode;
  stat.uid = inode.uid;
  stat.gid = inode.gid;
  stat.size = inode.content.size();
  stat.modified = inode.modified;
  stat.changed = inode.changed;
  stat.device = stat.mount = inode.mount + 1;
  stat.inode = found.value();
  stat.links = inode.links;
  return stat;
}

SysResult<InodeNumber> MemoryFs::findFile(std::string_view path) const {
  const SysResult<InodeNumber> found = findToRead(path);
  if (!found) return found;
  switch (tree_.inode(found.value()).type) {
    case FileType::folder:
      return SysResult<InodeNumber>::failure(EISDIR);
    case FileType::link:
      return SysResult<InodeNumber>::failure(ELOOP);
    case FileType::other:
      return SysResult<InodeNumber>::failure(EINVAL);
    case FileType::regular:
      break;
  }
  return found;
}

SysResult<std::unique_ptr<ReadableFile>> MemoryFs::open(std::string_view path) const {
  const Guard guard(mutex_);
  using Result = SysResult<std::unique_ptr<ReadableFile>>;
  const SysResult<InodeNumber> found = findFile(path);
  if (!found) return Result::failure(found.error());
  return Result(std::make_unique<Readable>(*this, found.value(), stat(path).value()));
}

SysResult<std::vector<FolderEntry>> MemoryFs::list(std::string_view path) const {
  const Guard guard(mutex_);
  using Result = SysResult<std::vector<FolderEntry>>;
  const SysResult<InodeNumber> found = findToRead(path);
  if (!found) return Result::failure(found.error());
  const MemoryInode& folder = tree_.inode(found.value());
  if (folder.type == FileType::link) return Result::failure(ELOOP);
  if (folder.type != FileType::folder) return Result::failure(ENOTDIR);
  std::vector<FolderEntry> entries;
  for (const auto& [name, number] : folder.entries) {
    entries.push_back({name, tree_.inode(number).type});
  }
  return entries;
}

SysResult<std::string> MemoryFs::readlink(std::string_view path) const {
  const Guard guard(mutex_);
  const SysResult<InodeNumber> found = findToRead(path);
  if (!found) return SysResult<std::string>::failure(found.error());
  const MemoryInode& inode = tree_.inode(found.value());
  if (inode.type != FileType::link) return SysResult<std::string>::failure(EINVAL);
  return inode.content;
}

SysResult<Xattrs> MemoryFs::xattrs(std::string_view path) const {
  const Guard guard(mutex_);
  const SysResult<InodeNumber> found = findToRead(path);
  if (!found) return SysResult<Xattrs>::failure(found.error());
  return tree_.inode(found.value()).xattrs;
}

SysResult<std::string> MemoryFs::fileSystemType(std::string_view path) const {
  const Guard guard(mutex_);
  const SysResult<InodeNumber> found = findToRead(path);
  if (!found) return SysResult<std::string>::failure(found.error());
  return tree_.mountOf(found.value()).type;
}

SysResult<std::unique_ptr<WritableFile>> MemoryFs::create(std::string_view path) {
  const Guard guard(mutex_);
  using Result = SysResult<std::unique_ptr<WritableFile>>;
  if (const int error = count(fmt::format("create {}", path)); error != 0) {
    return Result::failure(error);
  }
  const SysResult<InodeNumber> made = tree_.make(path, FileType::regular, 0600);
  if (!made) return Result::failure(made.error());
  return Result(std::make_unique<Writable>(*this, made.value(), std::string(path)));
}

SysStatus MemoryFs::writeInHalves(InodeNumber number, const std::string& what,
                                  std::string_view bytes) {
  const std::size_t half = bytes.size() / 2;
  if (half > 0) {
    if (const int error = count(what + ", first half"); error != 0) {
      return SysStatus::failure(error);
    }
    if (const SysStatus status = tree_.write(number, bytes.substr(0, half)); !status) return status;
  }
  if (const int error = count(what); error != 0) return SysStatus::failure(error);
  return tree_.write(number, bytes.substr(half));
}

SysStatus MemoryFs::append(std::string_view path, ByteView bytes) {
  const Guard guard(mutex_);
  if (stopped_) return SysStatus::failure(EIO);
  SysResult<InodeNumber> found = findFile(path);
  if (!found && found.error() == ENOENT) {
    if (const int error = count(fmt::format("create {}", path)); error != 0) {
      return SysStatus::failure(error);
    }
    found = tree_.make(path, FileType::regular, 0600);
  }
  if (!found) return SysStatus::failure(found.error());
  const std::string what = fmt::format("append {}", path);
  if (const SysStatus status = writeInHalves(found.value(), what, asText(bytes)); !status) {
    return status;
  }
  const int error = count(fmt::format("sync {}", path));
  return error == 0 ? SysStatus() : SysStatus::failure(error);
}

SysResult<std::unique_ptr<FsLock>> MemoryFs::lock(std::string_view path) {
  const Guard guard(mutex_);
  using Result = SysResult<std::unique_ptr<FsLock>>;
  if (const int error = count(fmt::format("lock {}", path)); error != 0) {
    return Result::failure(error);
  }
  SysResult<InodeNumber> found = findFile(path);
  if (!found && found.error() == ENOENT) found = tree_.make(path, FileType::regular, 0600);
  if (!found) return Result::failure(found.error());
  if (!locks_.emplace(found.value(), run_).second) return Result::failure(EWOULDBLOCK);
  return Result(std::make_unique<Lock>(*this, found.value()));
}

}  // namespace qfe
