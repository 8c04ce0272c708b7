#include "patcher/transaction/swap.h"

#include <cerrno>
#include <map>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "manifest/base/limits.h"
#include "manifest/base/safe_path.h"
#include "patcher/plan/live_file.h"
#include "patcher/transaction/checked.h"
#include "patcher/transaction/content.h"
#include "patcher/transaction/touched.h"

namespace qfe {
namespace {

std::string shown(const std::string& path) {
  return escapeForMessage(path);
}

[[noreturn]] void failForeign(const Step& step) {
  throw Error(
      ErrorCode::needsRecovery,
      fmt::format("{} holds content that is neither the old nor the new one; keep a copy of "
                  "it elsewhere, remove it, and run \"qfe recover\"",
                  shown(step.path)));
}

[[noreturn]] void failLost(const Step& step, const std::string& slot) {
  throw Error(ErrorCode::needsRecovery,
              fmt::format("the old content of {} is not in {} any more; restore that file (SHA-256 "
                          "{}) from a backup of the server and run \"qfe recover\"",
                          shown(step.path), shown(slot),
                          step.before ? step.before->digest.hex() : std::string("unknown")));
}

bool linksNotThere(int error) {
  return error == EPERM || error == EOPNOTSUPP || error == ENOSYS || error == EMLINK;
}

}  // namespace

Swapper::Swapper(Fs& fs, const Intent& intent) : fs_(fs), intent_(intent) {
  for (const Step& step : intent.steps) original_.emplace(step.path, step.before);
}

void Swapper::checkBefore(bool linksMatter) const {
  for (const auto& [path, original] : original_) {
    if (!contentAt(fs_, path).is(original)) {
      throw Error(ErrorCode::refused,
                  fmt::format("{} changed while the transaction was being prepared; run it again",
                              shown(path)));
    }
    if (!linksMatter || !original) continue;
    const FileStat stat = require(fs_.stat(path), "examine " + shown(path));
    if (stat.links > 1) {
      throw Error(ErrorCode::refused,
                  fmt::format("{} got another hard link while the transaction was being prepared; "
                              "run it again",
                              shown(path)));
    }
  }
  for (const FolderStep& folder : intent_.folders) {
    if (folder.kind != FolderStep::Kind::create) continue;
    const SysResult<FileStat> stat = fs_.stat(folder.path);
    if (!stat && (stat.error() == ENOENT)) continue;
    throw Error(ErrorCode::refused,
                fmt::format("{} appeared while the transaction was being prepared; run it again",
                            shown(folder.path)));
  }
}

void Swapper::settlePath(const Step& step) {
  if (paths_.insert(step.path).second) return;
  syncFolderIfThere(fs_, std::string(parentPath(step.path)));
  for (const std::string& slots : allSlotFolders(intent_)) syncFolderIfThere(fs_, slots);
}

void Swapper::doStep(std::size_t index) {
  const Step& step = intent_.steps.at(index);
  settlePath(step);
  if (intent_.stores.at(step.store).method == SwapMethod::exchange) {
    doExchange(step);
  } else {
    doBackup(step);
  }
}

// A name that is not there yet; where the kernel cannot promise that, by looking first.
void Swapper::renameNew(const std::string& from, const std::string& to) {
  SysStatus status = fs_.rename(from, to, RenameMode::noReplace);
  if (!status && status.error() == EINVAL && !fs_.stat(to)) {
    status = fs_.rename(from, to, RenameMode::replace);
  }
  require(status, fmt::format("rename {} to {}", shown(from), shown(to)));
}

void Swapper::doExchange(const Step& step) {
  switch (step.kind) {
    case Step::Kind::replace:
      require(fs_.rename(step.staged, step.path, RenameMode::exchange),
              fmt::format("exchange {} and {}", shown(step.staged), shown(step.path)));
      return;
    case Step::Kind::add:
      renameNew(step.staged, step.path);
      return;
    case Step::Kind::remove:
      renameNew(step.path, step.backup);
      return;
  }
}

void Swapper::keepOld(const Step& step) {
  const SysStatus linked = fs_.link(step.path, step.backup);
  if (!linked && linksNotThere(linked.error())) {
    copyFile(fs_, step.path, step.backup);
  } else {
    require(linked, fmt::format("link {} to {}", shown(step.path), shown(step.backup)));
    require(fs_.syncFile(step.backup), "sync " + shown(step.backup));
  }
  const std::string folder(parentPath(step.backup));
  require(fs_.syncFolder(folder), "sync folder " + shown(folder));
}

void Swapper::placeOver(const std::string& source, const Step& step, RenameMode mode,
                        bool mayConsume) {
  const std::string spare = spareOf(step);
  removeFile(fs_, spare);
  std::string from = spare;
  const SysStatus linked = fs_.link(source, spare);
  if (!linked && linksNotThere(linked.error())) {
    if (mayConsume) {
      from = source;
    } else {
      copyFile(fs_, source, spare);
    }
  } else {
    require(linked, fmt::format("link {} to {}", shown(source), shown(spare)));
  }
  if (mode == RenameMode::noReplace) {
    renameNew(from, step.path);
    return;
  }
  require(fs_.rename(from, step.path, RenameMode::replace),
          fmt::format("rename {} to {}", shown(from), shown(step.path)));
}

void Swapper::doBackup(const Step& step) {
  // What an apply staged is of no use to anybody else; what a rollback puts back still is, should
  // the rollback be undone.
  const bool mayConsume = intent_.action == Action::apply;
  switch (step.kind) {
    case Step::Kind::replace:
      keepOld(step);
      placeOver(step.staged, step, RenameMode::replace, mayConsume);
      return;
    case Step::Kind::add:
      placeOver(step.staged, step, RenameMode::noReplace, mayConsume);
      return;
    case Step::Kind::remove:
      keepOld(step);
      require(fs_.unlink(step.path), "remove " + shown(step.path));
      return;
  }
}

void Swapper::checkAfter() const {
  std::map<std::string, const Step*> last;
  for (const Step& step : intent_.steps) last[step.path] = &step;
  for (const auto& [path, step] : last) {
    if (contentAt(fs_, path).is(step->after)) continue;
    throw Error(ErrorCode::io, fmt::format("{} is not what was put there", shown(path)));
  }
  for (const Step& step : intent_.steps) {
    if (step.backup.empty() || contentAt(fs_, step.backup).is(step.before)) continue;
    throw Error(ErrorCode::io, fmt::format("the old content of {}, kept in {}, is not what it was",
                                           shown(step.path), shown(step.backup)));
  }
}

void Swapper::undoStep(std::size_t index) {
  const Step& step = intent_.steps.at(index);
  // Never begun, or undone to its beginning; its slots may be cleaned up already.
  if (contentAt(fs_, step.path).is(original_.at(step.path))) return;
  settlePath(step);
  if (intent_.stores.at(step.store).method == SwapMethod::exchange) {
    undoExchange(step);
    return;
  }
  switch (step.kind) {
    case Step::Kind::replace:
      undoBackupReplace(step);
      return;
    case Step::Kind::add:
      undoBackupAdd(step);
      return;
    case Step::Kind::remove:
      undoBackupRemove(step);
      return;
  }
}

// replace: live and slot hold before and after, or after and before, and nothing between.
//   slot after                  not done, or undone
//   slot gone                   lost: cleaning up begins when all is undone
//   slot other, live after      done: exchange back
//   slot other, live gone       done, then somebody deleted the new file: the old one goes back
// add: slot after: not done. Slot gone: done where live is after, undone where live is gone.
// remove: slot gone: not done. Slot there and live gone: done.
void Swapper::undoExchange(const Step& step) {
  const std::string& slot = step.kind == Step::Kind::remove ? step.backup : step.staged;
  const Content kept = contentAt(fs_, slot);
  const Content live = contentAt(fs_, step.path);
  switch (step.kind) {
    case Step::Kind::replace:
      if (kept.is(step.after) || live.is(step.before)) return;
      if (kept.isAbsent()) failLost(step, slot);
      if (live.isAbsent()) return renameNew(slot, step.path);
      if (!live.is(step.after)) failForeign(step);
      require(fs_.rename(slot, step.path, RenameMode::exchange),
              fmt::format("exchange {} and {}", shown(slot), shown(step.path)));
      return;
    case Step::Kind::add:
      if (kept.is(step.after) || live.isAbsent()) return;
      if (!live.is(step.after)) failForeign(step);
      return renameNew(step.path, slot);
    case Step::Kind::remove:
      if (live.is(step.before)) return;
      if (kept.isAbsent()) {
        if (live.isAbsent()) failLost(step, slot);
        return;
      }
      if (!live.isAbsent()) failForeign(step);
      return renameNew(slot, step.path);
  }
}

// The backup is made and synced before the live name changes:
//   backup gone                       not begun, or undone and cleaned up
//   backup there, live before         kept, not replaced; or undone
//   backup there, live after or gone  replaced, or a torn rename: the old file goes back
//   backup there, live other          the same content: not replaced; else somebody else's
void Swapper::undoBackupReplace(const Step& step) {
  const Content kept = contentAt(fs_, step.backup);
  const Content live = contentAt(fs_, step.path);
  if (kept.isAbsent() || live.is(step.before) || live.same(kept)) return;
  if (!live.isAbsent() && !live.is(step.after)) failForeign(step);
  if (!kept.is(step.before)) failLost(step, step.backup);
  placeOver(step.backup, step, RenameMode::replace, true);
}

//   live gone    not done, or undone
//   live after   done: its other name is in the store, or put there first
//   live other   not ours where the staged file is whole
void Swapper::undoBackupAdd(const Step& step) {
  const Content live = contentAt(fs_, step.path);
  if (live.isAbsent()) return;
  const Content staged = contentAt(fs_, step.staged);
  if (!live.is(step.after)) {
    if (staged.is(step.after)) return;
    failForeign(step);
  }
  if (!staged.is(step.after)) {
    removeFile(fs_, step.staged);
    return renameNew(step.path, step.staged);
  }
  require(fs_.unlink(step.path), "remove " + shown(step.path));
}

//   live before              not done, or undone
//   live gone, backup there  done: the old file goes back
void Swapper::undoBackupRemove(const Step& step) {
  const Content live = contentAt(fs_, step.path);
  if (live.is(step.before)) return;
  const Content kept = contentAt(fs_, step.backup);
  if (!live.isAbsent()) {
    if (kept.isAbsent() || live.same(kept)) return;
    failForeign(step);
  }
  if (!kept.is(step.before)) failLost(step, step.backup);
  placeOver(step.backup, step, RenameMode::noReplace, true);
}

}  // namespace qfe
