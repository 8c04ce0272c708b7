#include "patcher/transaction/stage.h"

#include <memory>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "manifest/base/safe_path.h"
#include "patcher/plan/live_file.h"
#include "patcher/transaction/checked.h"
#include "patcher/transaction/interrupts.h"
#include "patcher/transaction/touched.h"

namespace qfe {
namespace {

constexpr std::uint32_t kPrivate = 0700;
// Files are kept open until they are synced, so that an error of writing back is not missed;
// in groups, so that the kernel can write them together and descriptors do not run out.
constexpr std::size_t kOpenFiles = 64;

struct OpenFile {
  std::string path;
  std::unique_ptr<WritableFile> file;
};

void syncAll(std::vector<OpenFile>& open) {
  for (OpenFile& one : open) require(one.file->sync(), "sync " + escapeForMessage(one.path));
  open.clear();
}

// The files that go: nothing visible has changed yet, so all of them are at their places.
OldFiles oldFilesOf(const Fs& fs, const Intent& intent) {
  OldFiles old;
  for (const Step& step : intent.steps) {
    if (!step.before) continue;
    old.emplace(step.before->digest, OldSource{step.before->size, oldFileAt(fs, step.path)});
  }
  return old;
}

OpenFile stageOne(Fs& fs, const Step& step, const Package& package, std::size_t row,
                  const OldFiles& old) {
  const std::string shown = escapeForMessage(step.staged);
  OpenFile open{step.staged, require(fs.create(step.staged), "create " + shown)};
  const FileRow& wanted = package.manifest().files.at(row);
  Hasher hasher;
  std::uint64_t size = 0;
  package.unpack(wanted, package.choosePayload(wanted, old), old, [&](ByteView bytes) {
    require(open.file->write(bytes), "write " + shown);
    hasher.update(bytes);
    size += bytes.size();
  });
  if (hasher.finish() != step.after->digest || size != step.after->size) {
    throw Error(ErrorCode::digestMismatch,
                fmt::format("{}: the package does not hold the content that its manifest promises",
                            step.manifestPath));
  }
  require(open.file->setMetadata(step.after->metadata), "set owner and mode of " + shown);
  // A hint only: the sync decides.
  static_cast<void>(open.file->startWriteback());
  return open;
}

}  // namespace

void stage(Fs& fs, const System& system, const BuiltIntent& built,
           const std::vector<VerifiedPackage>& packages, const Progress& progress) {
  const Intent& intent = built.intent;
  const std::vector<std::string> folders = ownSlotFolders(intent);
  for (const std::string& folder : folders) {
    require(makeFoldersDurably(fs, folder, kPrivate), "make folder " + escapeForMessage(folder));
  }
  std::vector<OpenFile> open;
  const OldFiles old = oldFilesOf(fs, intent);
  for (std::size_t i = 0; i < built.items.size(); ++i) {
    checkInterrupt(system);
    const StageItem& item = built.items[i];
    const Step& step = intent.steps.at(item.step);
    if (progress.report) progress.report("stage", i, built.items.size());
    open.push_back(withContext("stage " + escapeForMessage(step.path), [&] {
      return stageOne(fs, step, packages.at(item.package).package(), item.row, old);
    }));
    if (open.size() >= kOpenFiles) syncAll(open);
  }
  syncAll(open);
  for (const std::string& folder : folders) {
    require(fs.syncFolder(folder), "sync folder " + escapeForMessage(folder));
  }
  if (progress.report) progress.report("stage", built.items.size(), built.items.size());
}

}  // namespace qfe
