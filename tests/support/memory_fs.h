// A whole server in memory, behind the seam: it records, fails the Nth change, or stops dead there.
//
// Every call of the changing half counts as one change (syncs and locks too; a write or an append
// of more than one byte counts as two, half of the bytes each, so that torn files are seen).
// The first change after construction or resetCount() has number 1. Callable from several threads.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "patcher/fs/fs.h"
#include "tests/support/memory_tree.h"

namespace qfe {

// What a dump shows.
struct DumpOptions {
  // Without it: no var/lib/qfe, no .qfe at the top of a mount, no time of the folders that hold
  // them, and no var or var/lib that holds nothing else.
  bool qfeState = true;
  bool folderTimes = true;
};

class MemoryFs : public Fs {
 public:
  MemoryFs() = default;
  explicit MemoryFs(MemoryTree tree) : tree_(std::move(tree)) {}

  // Building: not counted, makes missing parents (0755), throws std::logic_error on refusal.
  // Without metadata: 0644 or 0755, owned by root, modified at kBuiltTime.
  static constexpr FileTime kBuiltTime{1'100'000'000, 123'456'789};
  void file(std::string_view path, std::string_view content,
            const std::optional<Metadata>& metadata = {});
  void folder(std::string_view path, const std::optional<Metadata>& metadata = {});
  void symlink(std::string_view path, std::string_view target);
  void other(std::string_view path);  // a FIFO
  void hardLink(std::string_view from, std::string_view to);
  void mount(std::string_view path, const std::string& type);  // a new folder with its own mount
  void remove(std::string_view path);                          // a file, or a folder with all below
  void overwrite(std::string_view path, std::string_view content);  // keeps inode and metadata

  // The mount that holds the path, and flags of what is at it.
  void setReadOnly(std::string_view path, bool readOnly);
  void setExchange(std::string_view path, bool available);
  void setSpace(std::string_view path, std::uint64_t freeBytes, std::uint64_t freeInodes);
  void setFileSystemType(std::string_view path, const std::string& type);
  void setImmutable(std::string_view path, bool immutable);
  // Every call that reads what is at the path fails with it (EACCES, EIO); 0 ends that.
  void setUnreadable(std::string_view path, int errnoValue);

  // Looking.
  [[nodiscard]] bool exists(std::string_view path) const;
  [[nodiscard]] std::string content(std::string_view path) const;  // throws std::logic_error
  // The whole tree, one line for each name, sorted.
  [[nodiscard]] std::string dump(const DumpOptions& options = {}) const;
  [[nodiscard]] MemoryTree tree() const;

  // Faults.
  void failAt(std::uint64_t change, int errnoValue);    // that one only
  void failFrom(std::uint64_t change, int errnoValue);  // that one and all after it
  // Every change whose description holds `text` ("rename", "sync var/lib/qfe/…").
  void failMatching(const std::string& text, int errnoValue);
  // The change and every call after it, reads too, fail with EIO and change nothing: as if the
  // process had been killed there.
  void stopAt(std::uint64_t change);
  void clearFaults();
  [[nodiscard]] bool stopped() const;
  // A new process on the same tree: no faults, no locks; files open before are dead.
  void restart();
  // Called before each change with its description; may change the tree by the building calls.
  void setObserver(std::function<void(const std::string&)> observer);
  [[nodiscard]] std::uint64_t changes() const;  // counted so far
  [[nodiscard]] std::vector<std::string> log() const;
  void resetCount();

  SysResult<FileStat> stat(std::string_view path) const override;
  SysResult<std::unique_ptr<ReadableFile>> open(std::string_view path) const override;
  SysResult<std::vector<FolderEntry>> list(std::string_view path) const override;
  SysResult<std::string> readlink(std::string_view path) const override;
  SysResult<Xattrs> xattrs(std::string_view path) const override;
  SysResult<std::string> fileSystemType(std::string_view path) const override;

  SysResult<std::unique_ptr<WritableFile>> create(std::string_view path) override;
  SysStatus append(std::string_view path, ByteView bytes) override;
  SysStatus truncate(std::string_view path, std::uint64_t size) override;
  SysStatus makeFolder(std::string_view path, std::uint32_t mode) override;
  SysStatus removeFolder(std::string_view path) override;
  SysStatus unlink(std::string_view path) override;
  SysStatus rename(std::string_view from, std::string_view to, RenameMode mode) override;
  SysStatus link(std::string_view from, std::string_view to) override;
  SysStatus setMetadata(std::string_view path, const Metadata& metadata) override;
  SysStatus setModified(std::string_view path, FileTime time) override;
  SysStatus syncFile(std::string_view path) override;
  SysStatus syncFolder(std::string_view path) override;
  SysResult<std::unique_ptr<FsLock>> lock(std::string_view path) override;
  SysResult<FsSpace> space(std::string_view path) const override;
  SysResult<bool> immutable(std::string_view path) const override;

 private:
  class Readable;
  class Writable;
  class Lock;
  struct Fault {
    std::uint64_t from = 0, to = 0;
    int error = 0;
  };
  using Guard = std::lock_guard<std::recursive_mutex>;

  // Counts one change; 0, or the errno it has to fail with.
  [[nodiscard]] int count(const std::string& description);
  [[nodiscard]] SysResult<InodeNumber> findToRead(std::string_view path) const;
  [[nodiscard]] SysResult<InodeNumber> findFile(std::string_view path) const;
  SysStatus writeInHalves(InodeNumber number, const std::string& what, std::string_view bytes);
  using Maker = std::function<SysResult<InodeNumber>()>;
  InodeNumber buildParents(std::string_view path);
  InodeNumber build(std::string_view path, const Maker& make);
  InodeNumber build(std::string_view path, FileType type, const std::optional<Metadata>& metadata);
  [[nodiscard]] InodeNumber mustFind(std::string_view path) const;

  mutable std::recursive_mutex mutex_;
  MemoryTree tree_;
  std::map<std::string, int, std::less<>> unreadable_;
  std::vector<Fault> faults_;
  std::vector<std::pair<std::string, int>> matching_;
  std::uint64_t stopAt_ = 0;  // 0: never
  bool stopped_ = false;
  std::uint64_t run_ = 0;  // counts restarts: handles of an earlier run are dead
  std::uint64_t changes_ = 0;
  std::vector<std::string> log_;
  std::map<InodeNumber, std::uint64_t> locks_;  // with the run that holds it
  std::function<void(const std::string&)> observer_;
};

}  // namespace qfe
