#include "tools/qfe/author_verbs/output_folder.h"

#include <cerrno>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "manifest/base/error.h"
#include "manifest/base/safe_path.h"

namespace qfe {
namespace {

constexpr std::uint32_t kFileMode = 0644;
constexpr std::uint32_t kFolderMode = 0755;
constexpr int kAttempts = 100;

// Last made, first removed. A folder that somebody else put something into stays.
void removeFolders(const std::vector<std::string>& made) {
  for (auto path = made.rbegin(); path != made.rend(); ++path) ::rmdir(path->c_str());
}

// Makes `folder` and what is missing above it; says what it made, outermost first.
std::vector<std::string> makeFolders(const std::string& folder) {
  std::vector<std::string> made;
  std::size_t slash = 0;
  do {
    slash = folder.find('/', slash + 1);
    const std::string part = folder.substr(0, slash);
    if (::mkdir(part.c_str(), kFolderMode) == 0) {
      made.push_back(part);
    } else if (errno != EEXIST) {
      const int error = errno;
      removeFolders(made);
      throw Error(ErrorCode::io, fmt::format("{}: cannot be created: {}", escapeForMessage(part),
                                             describeErrno(error)));
    }
  } while (slash != std::string::npos);
  struct stat status {};
  if (::stat(folder.c_str(), &status) == 0 && !S_ISDIR(status.st_mode)) {
    throw Error(ErrorCode::io, escapeForMessage(folder) + ": is no folder; choose another one");
  }
  return made;
}

// What keeps a file from being put at the path; empty when nothing does.
std::string obstacle(const Fs& fs, const std::string& path, OutputFolder::Existing existing) {
  for (std::size_t slash = path.find('/'); slash != std::string::npos;
       slash = path.find('/', slash + 1)) {
    const std::string folder = path.substr(0, slash);
    const auto found = fs.stat(folder);
    if (!found && found.error() == ENOENT) return {};
    if (!found) return folder + " cannot be read: " + describeErrno(found.error());
    if (found.value().type == FileType::link) return folder + " is a symbolic link";
    if (found.value().type != FileType::folder) return folder + " is no folder";
  }
  const auto found = fs.stat(path);
  if (!found && found.error() == ENOENT) return {};
  if (!found) return path + " cannot be read: " + describeErrno(found.error());
  const bool isFile = found.value().type == FileType::regular;
  if (isFile && existing == OutputFolder::Existing::replace) return {};
  return path + " is there already";
}

}  // namespace

std::string pathBelow(const std::string& folder, const std::string& relative) {
  if (folder == ".") return relative;
  return folder.ends_with('/') ? folder + relative : folder + "/" + relative;
}

OutputFolder::OutputFolder(std::string folder)
    : folder_(std::move(folder)), madeOutside_(makeFolders(folder_)) {
  try {
    fs_ = openRootForChange(folder_);
  } catch (...) {
    removeFolders(madeOutside_);
    throw;
  }
}

OutputFolder::~OutputFolder() {
  for (const Staged& file : staged_) {
    static_cast<void>(fs_->unlink(joinPath(staging_, file.name)));
  }
  if (!staging_.empty()) static_cast<void>(fs_->removeFolder(staging_));
  if (committed_) return;
  for (const std::string& path : published_) static_cast<void>(fs_->unlink(path));
  for (auto path = madeInside_.rbegin(); path != madeInside_.rend(); ++path) {
    static_cast<void>(fs_->removeFolder(*path));
  }
  removeFolders(madeOutside_);
}

void OutputFolder::fail(const std::string& path, const char* what, int errnoValue) const {
  throw Error(ErrorCode::io, fmt::format("{}: {}: {}", escapeForMessage(pathBelow(folder_, path)),
                                         what, describeErrno(errnoValue)));
}

void OutputFolder::requireFree(const std::vector<std::string>& paths, Existing existing) const {
  std::set<std::string> faults;  // each once
  for (const std::string& path : paths) {
    const std::string fault = obstacle(*fs_, path, existing);
    if (!fault.empty()) faults.insert(escapeForMessage(fault));
  }
  if (faults.empty()) return;
  std::string text;
  for (const std::string& fault : faults) text += "\n  " + fault;
  throw Error(ErrorCode::refused,
              fmt::format("{}: something is in the way; move it or choose another folder:{}",
                          escapeForMessage(folder_), text));
}

void OutputFolder::makeStaging() {
  for (int attempt = 0; staging_.empty(); ++attempt) {
    const std::string name = fmt::format(".qfe-{}-{}", ::getpid(), attempt);
    const SysStatus made = fs_->makeFolder(name, 0700);
    if (made) staging_ = name;
    if (!made && (made.error() != EEXIST || attempt == kAttempts)) {
      fail(name, "cannot be created", made.error());
    }
  }
}

void OutputFolder::add(const std::string& path, const std::optional<UtcTime>& modified,
                       const std::function<void(const ByteSink&)>& fill) {
  makeStaging();
  const std::string name = std::to_string(staged_.size());
  const std::string temporary = joinPath(staging_, name);
  auto file = fs_->create(temporary);
  if (!file) fail(path, "cannot be created", file.error());
  staged_.push_back({name, path});
  fill([&](ByteView bytes) {
    if (const SysStatus written = file.value()->write(bytes); !written) {
      fail(path, "cannot be written", written.error());
    }
  });
  // What the file system gave it (owner, labels) stays.
  auto metadata = readMetadata(*fs_, temporary);
  if (!metadata) fail(path, "cannot be read", metadata.error());
  metadata.value().mode = kFileMode;
  if (modified) metadata.value().modified = {modified->unixSeconds(), modified->nanoseconds()};
  SysStatus status = file.value()->setMetadata(metadata.value());
  if (status) status = file.value()->sync();
  if (!status) fail(path, "cannot be written", status.error());
}

void OutputFolder::makeParents(const std::string& path) {
  for (std::size_t slash = path.find('/'); slash != std::string::npos;
       slash = path.find('/', slash + 1)) {
    const std::string folder = path.substr(0, slash);
    const SysStatus made = fs_->makeFolder(folder, kFolderMode);
    if (made) madeInside_.push_back(folder);
    if (!made && made.error() != EEXIST) fail(folder, "cannot be created", made.error());
  }
}

void OutputFolder::publish(const Staged& file, Existing existing) {
  const std::string temporary = joinPath(staging_, file.name);
  SysStatus moved = fs_->rename(temporary, file.path, RenameMode::noReplace);
  // A file system without that kind of rename (NFS): a name cannot be taken by a link either.
  if (!moved && moved.error() == EINVAL) moved = fs_->link(temporary, file.path);
  if (moved) {
    published_.push_back(file.path);
    return;
  }
  if (existing == Existing::replace && moved.error() == EEXIST) {
    moved = fs_->rename(temporary, file.path, RenameMode::replace);
  }
  if (!moved) fail(file.path, "cannot be put in place", moved.error());
}

void OutputFolder::commit(Existing existing) {
  for (const Staged& file : staged_) makeParents(file.path);
  for (const Staged& file : staged_) publish(file, existing);
  std::set<std::string> folders = {""};
  for (const Staged& file : staged_) folders.emplace(parentPath(file.path));
  for (const std::string& folder : folders) {
    const SysStatus synced = fs_->syncFolder(folder);
    if (!synced) fail(folder, "cannot be synced", synced.error());
  }
  committed_ = true;
}

}  // namespace qfe
