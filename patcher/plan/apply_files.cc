#include "patcher/plan/apply_files.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "patcher/plan/dependents.h"
#include "patcher/plan/live_file.h"

namespace qfe {
namespace {

constexpr std::uint32_t kProgramMode = 0755;
constexpr std::uint32_t kFileMode = 0644;
constexpr std::uint32_t kInheritedBits = 02777;
constexpr std::string_view kElf = "\177ELF";
constexpr std::string_view kScript = "#!";

std::string keyOf(const std::string& path, Platform platform) {
  return platform == Platform::windows ? nameKey(path, platform) : path;
}

FileSide sideOf(const FileRow& row, Metadata metadata) {
  FileSide side;
  side.digest = row.sha256.value_or(Digest());
  side.size = row.size.value_or(0);
  side.metadata = std::move(metadata);
  if (row.version) side.version = row.version->text();
  return side;
}

// Thrown by a sink that has seen what it wanted.
struct EnoughBytes {};

}  // namespace

std::uint32_t modeOfNewFile(const Package& package, const FileRow& row, const OldFiles& old) {
  std::string head;
  try {
    package.unpack(row, package.choosePayload(row, old), old, [&head](ByteView bytes) {
      head.append(asText(bytes.subspan(0, std::min(bytes.size(), kElf.size() - head.size()))));
      if (head.size() >= kElf.size()) throw EnoughBytes{};
    });
  } catch (const EnoughBytes&) {
    // The rest is checked when it is staged.
  }
  const bool program = head == kElf || head.substr(0, kScript.size()) == kScript;
  return program ? kProgramMode : kFileMode;
}

ApplyFiles::ApplyFiles(const Fs& fs, const Actor& actor, const ApplyOptions& options, FileTime now)
    : fs_(fs),
      options_(options),
      now_(now),
      preflight_(fs, actor, options.breakHardLinks),
      chooser_(fs) {}

void ApplyFiles::planFiles(const Finding& finding, ApplyTarget& target) {
  std::vector<Decided> all;
  OldFiles& old = oldFiles_[target.index];
  for (const FileFinding& file : finding.files) {
    all.push_back(decide(file, target));
    const Decided& one = all.back();
    const bool goes = one.decision.kind == FileDecision::Kind::replace ||
                      one.decision.kind == FileDecision::Kind::remove;
    if (goes && one.live && isOnDisk(file))
      old.emplace(one.live->digest, OldSource{one.live->size, oldFileAt(fs_, file.realPath)});
  }
  for (const Decided& one : all) planFile(one, target);
}

bool ApplyFiles::isOnDisk(const FileFinding& finding) {
  return projection_.find(finding.realPath, Platform::any) == nullptr;
}

std::optional<FileSide> ApplyFiles::liveSide(const FileFinding& finding) {
  if (finding.observation.kind != Observation::Kind::present) return std::nullopt;
  const Platform platform = Platform::any;
  if (const ProjectedFile* const known = projection_.find(finding.realPath, platform)) {
    return known->side;
  }
  SysResult<FileSide> side = readSide(fs_, finding.realPath);
  if (side) return std::move(side.value());
  throw Error(ErrorCode::io,
              fmt::format("{} cannot be read: {}", finding.realPath, describeErrno(side.error())));
}

ApplyFiles::Decided ApplyFiles::decide(const FileFinding& finding, const ApplyTarget& target) {
  Decided decided{&finding, liveSide(finding), {}};
  decided.decision =
      decideFile(target.package.manifest(), finding, decided.live, options_.replaceModified);
  return decided;
}

void ApplyFiles::planFile(const Decided& decided, ApplyTarget& target) {
  using Kind = FileDecision::Kind;
  const Manifest& manifest = target.package.manifest();
  const FileFinding& finding = *decided.finding;
  const FileDecision& decision = decided.decision;
  const std::optional<FileSide>& live = decided.live;
  PlannedFile file;
  file.manifestPath = finding.path;
  file.path = finding.realPath;
  file.reason = decision.reason;
  file.row = finding.row.value_or(0);
  file.before = live;
  if (decision.modified) replacedModified_ = true;
  if (decision.later) target.later.push_back(file.path);
  switch (decision.kind) {
    case Kind::skip:
      return;
    case Kind::refuse:
      preflight_.refuse(fmt::format("{}: {} {}", manifest.id, file.path, decision.reason));
      return;
    case Kind::refuseModified:
      target.modified.push_back(fmt::format("{}: {}", file.path, decision.reason));
      return;
    case Kind::keep:
      file.after = live;
      target.hotfix.files.push_back(std::move(file));
      return;
    case Kind::replace:
      replace(std::move(file), manifest.files.at(file.row), *live, target);
      return;
    case Kind::add:
      add(std::move(file), manifest.files.at(file.row), std::string(parentPath(finding.realPath)),
          manifest.namingPlatform(), target);
      return;
    case Kind::remove:
      file.action = FileAction::remove;
      checkIfOnDisk(file);
      finishFile(std::move(file), target);
      return;
    case Kind::layBeside:
      layBeside(std::move(file), manifest.files.at(file.row), *live, target);
      return;
  }
}

void ApplyFiles::replace(PlannedFile file, const FileRow& row, const FileSide& live,
                         ApplyTarget& target) {
  static_cast<void>(target.package.choosePayload(row, oldFilesOf(target.index)));
  file.action = FileAction::replace;
  Metadata metadata = live.metadata;
  metadata.modified = modifiedOf(row, target.package.manifest(), false);
  file.after = sideOf(row, std::move(metadata));
  checkIfOnDisk(file);
  finishFile(std::move(file), target);
}

void ApplyFiles::add(PlannedFile file, const FileRow& row, const std::string& wantedFolder,
                     Platform platform, ApplyTarget& target) {
  file.action = FileAction::add;
  file.before.reset();
  const std::string folder = ensureFolder(wantedFolder, platform, target.hotfix);
  file.path = joinPath(folder, baseName(file.path));
  const Metadata parent = folderMetadata(folder);
  Metadata metadata;
  metadata.uid = parent.uid;
  metadata.gid = parent.gid;
  metadata.mode = modeOfNewFile(target.package, row, oldFilesOf(target.index));
  metadata.modified = modifiedOf(row, target.package.manifest(), true);
  file.after = sideOf(row, std::move(metadata));
  finishFile(std::move(file), target);
}

// The new file gets the rights of the one that is kept: it may hold the same secrets.
void ApplyFiles::layBeside(PlannedFile file, const FileRow& row, const FileSide& live,
                           ApplyTarget& target) {
  PlannedFile kept = file;
  kept.after = live;
  const std::string path = besidePath(file.path);
  file.path = path;
  file.layBeside = true;
  file.before.reset();
  target.beside.push_back(kept.path);
  kept.reason = fmt::format("{}; the new one is laid beside it as {}", kept.reason, path);
  const bool before = target.record != nullptr &&
                      target.record->revision == target.hotfix.revision &&
                      std::ranges::any_of(target.record->files, [&](const InstalledFile& old) {
                        return old.path == path && changes(old);
                      });
  const SysResult<FileStat> there = fs_.stat(path);
  if (!there && there.error() == ENOENT) {
    if (before) {
      kept.reason = "has changes of its own and is kept; the new one was laid beside it before";
      target.hotfix.files.push_back(std::move(kept));
      return;
    }
    target.hotfix.files.push_back(std::move(kept));
    file.action = FileAction::add;
    Metadata metadata = live.metadata;
    metadata.modified = modifiedOf(row, target.package.manifest(), true);
    file.after = sideOf(row, std::move(metadata));
    finishFile(std::move(file), target);
    return;
  }
  const SysResult<Digest> digest = digestAt(fs_, path);
  if (!digest || digest.value() != row.sha256) {
    preflight_.refuse(fmt::format(
        "{} is there already with other content; merge it into {} or move it away first", path,
        kept.path));
  }
  kept.reason = "has changes of its own and is kept; the new one lies beside it already";
  target.hotfix.files.push_back(std::move(kept));
}

std::string ApplyFiles::ensureFolder(const std::string& folder, Platform platform,
                                     PlannedHotfix& hotfix) {
  const auto planned = newFolders_.find(keyOf(folder, platform));
  if (planned != newFolders_.end()) return planned->second.path;
  const SysResult<FileStat> found = fs_.stat(folder);
  if (found) {
    preflight_.checkFolder(folder);
    return folder;
  }
  if (found.error() != ENOENT || folder.empty()) {
    preflight_.refuse(
        fmt::format("folder {} cannot be examined: {}", folder, describeErrno(found.error())));
    return folder;
  }
  const std::string parent = ensureFolder(std::string(parentPath(folder)), platform, hotfix);
  FolderStep step;
  step.path = joinPath(parent, baseName(folder));
  const Metadata above = folderMetadata(parent);
  step.metadata.mode = above.mode & kInheritedBits;
  step.metadata.uid = above.uid;
  step.metadata.gid = above.gid;
  step.metadata.modified = now_;
  newFolders_[keyOf(folder, platform)] = step;
  newFolders_[step.path] = step;
  hotfix.folders.push_back(step);
  return step.path;
}

Metadata ApplyFiles::folderMetadata(const std::string& folder) const {
  const auto planned = newFolders_.find(folder);
  if (planned != newFolders_.end()) return planned->second.metadata;
  Metadata metadata;
  if (const SysResult<FileStat> stat = fs_.stat(folder)) {
    metadata.mode = stat.value().mode;
    metadata.uid = stat.value().uid;
    metadata.gid = stat.value().gid;
  }
  return metadata;
}

void ApplyFiles::checkIfOnDisk(const PlannedFile& file) {
  if (projection_.find(file.path, Platform::any) == nullptr) preflight_.checkTarget(file.path);
}

void ApplyFiles::finishFile(PlannedFile file, ApplyTarget& target) {
  const std::string folder = deepestExisting(fs_, parentPath(file.path));
  preflight_.checkFolder(folder);
  file.store = chooser_.storeFor(folder);
  const StoreRef& store = chooser_.stores()[file.store];
  SpaceNeed& need = needs_[file.store];
  if (file.after) {
    bytesToStage_ += file.after->size;
    need.bytes += file.after->size;
    ++need.files;
  }
  if (store.method == SwapMethod::backup && file.before) {
    need.bytes += file.before->size;
    ++need.files;
  }
  projection_.put({file.path, file.after, target.index, file.row});
  target.hotfix.files.push_back(std::move(file));
}

FileTime ApplyFiles::modifiedOf(const FileRow& row, const Manifest& manifest, bool added) const {
  if (row.modified) return fileTimeOf(*row.modified);
  if (added && manifest.released) return fileTimeOf(*manifest.released);
  return now_;
}

void ApplyFiles::finish(Plan& plan) {
  plan.stores = chooser_.stores();
  plan.bytesToStage = bytesToStage_;
  for (const auto& [store, need] : needs_) {
    preflight_.checkStore(plan.stores[store]);
    preflight_.checkSpace(plan.stores[store], need);
  }
  if (replacedModified_) plan.overrides.emplace_back("replace-modified");
  if (preflight_.brokeHardLinks()) plan.overrides.emplace_back("break-hard-links");
}

}  // namespace qfe
