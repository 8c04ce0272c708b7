// Building the tree of a MemoryFs, and looking at it.
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "manifest/base/digest.h"
#include "manifest/base/error.h"
#include "tests/support/memory_fs.h"

namespace qfe {
namespace {

constexpr std::string_view kState = "var/lib/qfe";
constexpr std::string_view kStoreName = ".qfe";
constexpr std::size_t kShownDigits = 16;

void require(SysStatus status, std::string_view what, std::string_view path) {
  if (status) return;
  throw std::logic_error(
      fmt::format("MemoryFs: {} {}: {}", what, path, describeErrno(status.error())));
}

std::string print(FileTime time) {
  return fmt::format("{}.{:09}", time.seconds, time.nanoseconds);
}

std::string printXattrs(const Xattrs& xattrs) {
  std::string text;
  for (const auto& [name, value] : xattrs) text += fmt::format(" {}={}", name, toHex(value));
  return text;
}

class Dumper {
 public:
  Dumper(const MemoryTree& tree, const DumpOptions& options) : tree_(tree), options_(options) {}

  // Lines of the folder at `path`, and of everything below.
  void folder(const std::string& path, InodeNumber number) {
    const MemoryInode& inode = tree_.inode(number);
    std::string time = options_.folderTimes ? print(inode.modified) : "-";
    if (!options_.qfeState && holdsState(path, number)) time = "-";
    out_ += fmt::format("folder {:04o} {}:{} {} {}{}{}\n", inode.mode, inode.uid, inode.gid, time,
                        path.empty() ? "." : path,
                        tree_.isMountTop(number) ? " mount " + tree_.mountOf(number).type : "",
                        printXattrs(inode.xattrs));
    for (const auto& [name, child] : inode.entries) {
      const std::string below = path.empty() ? name : path + "/" + name;
      if (skipped(below, number, name)) continue;
      if (tree_.inode(child).type == FileType::folder) {
        folder(below, child);
      } else {
        leaf(below, tree_.inode(child));
      }
    }
  }
  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  void leaf(const std::string& path, const MemoryInode& inode) {
    if (inode.type == FileType::link) {
      out_ += fmt::format("link {}:{} {} {} -> {}{}\n", inode.uid, inode.gid, print(inode.modified),
                          path, inode.content, printXattrs(inode.xattrs));
      return;
    }
    const bool regular = inode.type == FileType::regular;
    out_ += fmt::format("{} {:04o} {}:{} {} {} size {} sha256 {} links {}{}\n",
                        regular ? "file" : "other", inode.mode, inode.uid, inode.gid,
                        print(inode.modified), path, inode.content.size(),
                        Digest::of(inode.content).hex().substr(0, kShownDigits), inode.links,
                        printXattrs(inode.xattrs));
  }

  // Whether making qfe's state changed the time of this folder.
  [[nodiscard]] bool holdsState(const std::string& path, InodeNumber number) const {
    if (path.empty() || path == "var" || path == "var/lib") return true;
    return tree_.isMountTop(number);
  }

  [[nodiscard]] bool skipped(const std::string& path, InodeNumber folder,
                             const std::string& name) const {
    if (options_.qfeState) return false;
    if (path == kState || (name == kStoreName && tree_.isMountTop(folder))) return true;
    return path == "var" ? onlyState(path, "lib") : path == "var/lib" && onlyState(path, "qfe");
  }
  [[nodiscard]] bool onlyState(const std::string& path, const std::string& only) const {
    const MemoryInode& inode = tree_.inode(tree_.find(path).value());
    if (inode.entries.size() != 1 || !inode.entries.contains(only)) return false;
    return only == "qfe" || onlyState(path + "/" + only, "qfe");
  }

  const MemoryTree& tree_;
  const DumpOptions& options_;
  std::string out_;
};

}  // namespace

InodeNumber MemoryFs::mustFind(std::string_view path) const {
  const SysResult<InodeNumber> found = tree_.find(path);
  if (!found) require(SysStatus::failure(found.error()), "find", path);
  return found.value();
}

InodeNumber MemoryFs::buildParents(std::string_view path) {
  const std::string_view parent = parentPath(path);
  if (!tree_.find(parent)) folder(parent);
  return mustFind(parent);
}

// Building leaves no trace in the times of folders, so that trees built alike are alike.
InodeNumber MemoryFs::build(std::string_view path, const Maker& make) {
  const InodeNumber parent = buildParents(path);
  const FileTime time = tree_.inode(parent).modified;
  const SysResult<InodeNumber> made = make();
  if (!made) require(SysStatus::failure(made.error()), "make", path);
  tree_.inode(parent).modified = time;
  return made.value();
}

InodeNumber MemoryFs::build(std::string_view path, FileType type,
                            const std::optional<Metadata>& metadata) {
  const std::uint32_t mode = type == FileType::folder ? 0755 : 0644;
  const InodeNumber made = build(path, [&] { return tree_.make(path, type, mode); });
  tree_.inode(made).modified = kBuiltTime;
  if (metadata) require(tree_.setMetadata(made, *metadata), "setMetadata", path);
  return made;
}

void MemoryFs::file(std::string_view path, std::string_view content,
                    const std::optional<Metadata>& metadata) {
  const Guard guard(mutex_);
  const InodeNumber made = build(path, FileType::regular, metadata);
  tree_.inode(made).content = std::string(content);
}

void MemoryFs::folder(std::string_view path, const std::optional<Metadata>& metadata) {
  const Guard guard(mutex_);
  static_cast<void>(build(path, FileType::folder, metadata));
}

void MemoryFs::symlink(std::string_view path, std::string_view target) {
  const Guard guard(mutex_);
  const InodeNumber made = build(path, FileType::link, {});
  tree_.inode(made).content = std::string(target);
}

void MemoryFs::other(std::string_view path) {
  const Guard guard(mutex_);
  static_cast<void>(build(path, FileType::other, {}));
}

void MemoryFs::hardLink(std::string_view from, std::string_view to) {
  const Guard guard(mutex_);
  static_cast<void>(build(to, [&] {
    const SysStatus linked = tree_.link(from, to);
    return linked ? tree_.find(to) : SysResult<InodeNumber>::failure(linked.error());
  }));
}

void MemoryFs::mount(std::string_view path, const std::string& type) {
  const Guard guard(mutex_);
  const InodeNumber made = build(path, [&] { return tree_.makeMount(path, type); });
  tree_.inode(made).modified = kBuiltTime;
}

void MemoryFs::remove(std::string_view path) {
  const Guard guard(mutex_);
  const InodeNumber number = mustFind(path);
  if (tree_.inode(number).type != FileType::folder) {
    require(tree_.unlink(path), "unlink", path);
    return;
  }
  const auto entries = tree_.inode(number).entries;
  for (const auto& member : entries) remove(fmt::format("{}/{}", path, member.first));
  require(tree_.removeFolder(path), "removeFolder", path);
}

void MemoryFs::overwrite(std::string_view path, std::string_view content) {
  const Guard guard(mutex_);
  tree_.inode(mustFind(path)).content = std::string(content);
}

void MemoryFs::setReadOnly(std::string_view path, bool readOnly) {
  const Guard guard(mutex_);
  tree_.mountOf(mustFind(path)).readOnly = readOnly;
}

void MemoryFs::setExchange(std::string_view path, bool available) {
  const Guard guard(mutex_);
  tree_.mountOf(mustFind(path)).exchange = available;
}

void MemoryFs::setSpace(std::string_view path, std::uint64_t freeBytes, std::uint64_t freeInodes) {
  const Guard guard(mutex_);
  MemoryMount& mount = tree_.mountOf(mustFind(path));
  mount.freeBytes = freeBytes;
  mount.freeInodes = freeInodes;
}

void MemoryFs::setFileSystemType(std::string_view path, const std::string& type) {
  const Guard guard(mutex_);
  tree_.mountOf(mustFind(path)).type = type;
}

void MemoryFs::setImmutable(std::string_view path, bool immutable) {
  const Guard guard(mutex_);
  tree_.inode(mustFind(path)).immutable = immutable;
}

void MemoryFs::setUnreadable(std::string_view path, int errnoValue) {
  const Guard guard(mutex_);
  unreadable_.erase(std::string(path));
  if (errnoValue != 0) unreadable_.emplace(path, errnoValue);
}

bool MemoryFs::exists(std::string_view path) const {
  const Guard guard(mutex_);
  return tree_.find(path).ok();
}

std::string MemoryFs::content(std::string_view path) const {
  const Guard guard(mutex_);
  return tree_.inode(mustFind(path)).content;
}

std::string MemoryFs::dump(const DumpOptions& options) const {
  const Guard guard(mutex_);
  Dumper dumper(tree_, options);
  dumper.folder("", mustFind(""));
  return dumper.take();
}

}  // namespace qfe
