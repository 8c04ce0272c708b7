#include <algorithm>
#include <cerrno>
#include <string>

#include "patcher/fs/fs.h"

namespace qfe {
namespace {

constexpr std::string_view kTemporarySuffix = ".tmp";
constexpr std::size_t kChunk = 256 * 1024;

// A leftover of a run that died is no content of anybody's: the name is ours.
SysResult<std::unique_ptr<WritableFile>> createAnew(Fs& fs, const std::string& path) {
  auto created = fs.create(path);
  if (created || created.error() != EEXIST) return created;
  if (const SysStatus removed = fs.unlink(path); !removed) {
    return SysResult<std::unique_ptr<WritableFile>>::failure(removed.error());
  }
  return fs.create(path);
}

// The file is closed when this returns.
SysStatus writeTemporary(Fs& fs, const std::string& path, std::string_view content) {
  const auto file = createAnew(fs, path);
  if (!file) return SysStatus::failure(file.error());
  if (const SysStatus status = file.value()->write(asBytes(content)); !status) return status;
  return file.value()->sync();
}

// Makes one folder whose parent exists. `syncAlways`: into the parent even if it was there, since
// the run that made it may have died before its own sync.
SysStatus makeOneFolder(Fs& fs, std::string_view path, std::uint32_t mode, bool syncAlways) {
  const SysResult<FileStat> found = fs.stat(path);
  if (found && found.value().type != FileType::folder) {
    return SysStatus::failure(found.value().type == FileType::link ? ELOOP : ENOTDIR);
  }
  if (!found && found.error() != ENOENT) return SysStatus::failure(found.error());
  if (!found) {
    if (const SysStatus made = fs.makeFolder(path, mode); !made) return made;
  }
  if (found && !syncAlways) return {};
  return fs.syncFolder(parentPath(path));
}

}  // namespace

SysStatus writeDurably(Fs& fs, std::string_view path, std::string_view content) {
  const std::string temporary = std::string(path).append(kTemporarySuffix);
  SysStatus status = writeTemporary(fs, temporary, content);
  if (status) status = fs.rename(temporary, path, RenameMode::replace);
  if (!status) {
    // Best effort: what cannot be removed now is removed by the next writer of this name.
    static_cast<void>(fs.unlink(temporary));
    return status;
  }
  return fs.syncFolder(parentPath(path));
}

SysStatus makeFoldersDurably(Fs& fs, std::string_view path, std::uint32_t mode) {
  constexpr std::uint32_t kParentMode = 0755;
  for (std::size_t slash = path.find('/'); slash != std::string_view::npos;
       slash = path.find('/', slash + 1)) {
    const SysStatus status = makeOneFolder(fs, path.substr(0, slash), kParentMode, false);
    if (!status) return status;
  }
  if (path.empty()) return {};
  return makeOneFolder(fs, path, mode, true);
}

SysResult<std::string> readWhole(const ReadFs& fs, std::string_view path, std::uint64_t maxBytes) {
  using Result = SysResult<std::string>;
  const auto file = fs.open(path);
  if (!file) return Result::failure(file.error());
  const std::uint64_t size = file.value()->stat().size;
  if (size > maxBytes) return Result::failure(EFBIG);
  std::string content;
  content.reserve(static_cast<std::size_t>(size));
  Bytes chunk(static_cast<std::size_t>(std::min<std::uint64_t>(size + 1, kChunk)));
  for (;;) {
    const SysResult<std::size_t> got = file.value()->read(content.size(), chunk);
    if (!got) return Result::failure(got.error());
    if (got.value() == 0) return content;
    // It may have grown since it was opened.
    if (got.value() > maxBytes - content.size()) return Result::failure(EFBIG);
    content.append(asText({chunk.data(), got.value()}));
  }
}

}  // namespace qfe
