// The tree beneath MemoryFs: inodes, names and mounts, with the rules of rename(2) and its kin.
//
// A plain value: a copy is a snapshot of the whole server. Paths are those of ReadFs. Nothing here
// fails on purpose; faults, counting and locks are MemoryFs's.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "patcher/fs/fs.h"

namespace qfe {

using InodeNumber = std::uint64_t;

struct MemoryInode {
  FileType type = FileType::regular;
  std::uint32_t mode = 0644;
  std::uint32_t uid = 0, gid = 0;
  FileTime modified{}, changed{};
  Xattrs xattrs{};
  std::string content{};                                      // of a file; where a link points to
  std::map<std::string, InodeNumber, std::less<>> entries{};  // of a folder
  std::size_t mount = 0;
  std::uint64_t links = 1;  // names of a file
  bool immutable = false;
};

struct MemoryMount {
  static constexpr std::uint64_t kUnlimited = std::numeric_limits<std::uint64_t>::max();
  InodeNumber top = 0;
  std::string type = "ext4";
  bool readOnly = false;
  bool exchange = true;  // whether renameat2 knows EXCHANGE there
  std::uint64_t freeBytes = kUnlimited;
  std::uint64_t freeInodes = kUnlimited;
};

class MemoryTree {
 public:
  // The root folder alone, on a mount of type ext4, mode 0755, owned by root.
  MemoryTree();

  // Of what is at the path itself: ENOENT, ENOTDIR, ELOOP (a link on the way), EINVAL (no path of
  // the seam), ENAMETOOLONG.
  [[nodiscard]] SysResult<InodeNumber> find(std::string_view path) const;
  // The number must be one that find or make gave.
  [[nodiscard]] const MemoryInode& inode(InodeNumber number) const { return inodes_.at(number); }
  [[nodiscard]] MemoryInode& inode(InodeNumber number) { return inodes_.at(number); }
  [[nodiscard]] const MemoryMount& mountOf(InodeNumber number) const;
  [[nodiscard]] MemoryMount& mountOf(InodeNumber number);
  [[nodiscard]] bool isMountTop(InodeNumber number) const;

  // A new name with a new inode: EEXIST, ENOSPC, EROFS, EPERM (immutable folder).
  SysResult<InodeNumber> make(std::string_view path, FileType type, std::uint32_t mode);
  // A new folder that is the top of a mount of its own.
  SysResult<InodeNumber> makeMount(std::string_view path, const std::string& type);

  SysStatus unlink(std::string_view path);
  SysStatus removeFolder(std::string_view path);
  SysStatus rename(std::string_view from, std::string_view to, RenameMode mode);
  SysStatus link(std::string_view from, std::string_view to);

  // At the end of a file. Where space ends, what fits is written and the rest is ENOSPC.
  SysStatus write(InodeNumber number, std::string_view bytes);
  SysStatus truncate(InodeNumber number, std::uint64_t size);
  SysStatus setMetadata(InodeNumber number, const Metadata& metadata);
  SysStatus setModified(InodeNumber number, FileTime time);

  // The clock of the file system; each call is later than the one before.
  FileTime tick();

 private:
  struct Place {
    InodeNumber folder = 0;
    std::string name;
  };
  [[nodiscard]] SysResult<Place> place(std::string_view path) const;
  [[nodiscard]] InodeNumber entry(const Place& place) const;  // 0: nothing there
  // 0, or why the inode or the entries of the folder must not be changed.
  [[nodiscard]] int refusal(InodeNumber number) const;
  [[nodiscard]] int renameRefusal(const Place& from, const Place& to, RenameMode mode) const;
  [[nodiscard]] int replaceRefusal(InodeNumber moved, InodeNumber target) const;
  [[nodiscard]] bool contains(InodeNumber folder, InodeNumber number) const;
  void touch(InodeNumber folder);
  void drop(InodeNumber number);  // one name less

  std::map<InodeNumber, MemoryInode> inodes_;
  std::vector<MemoryMount> mounts_;
  InodeNumber nextInode_ = 1;
  FileTime clock_{1'600'000'000, 0};
};

}  // namespace qfe
