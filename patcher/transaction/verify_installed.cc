// Whether what was applied is still as it was left, and whether it could be taken off.
#include <algorithm>
#include <cerrno>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "patcher/plan/dependents.h"
#include "patcher/plan/file_decision.h"
#include "patcher/plan/live_file.h"
#include "patcher/plan/stores.h"
#include "patcher/transaction/content.h"
#include "patcher/transaction/transaction.h"

namespace qfe {
namespace {

using State = VerifiedFile::State;

// The later layer that changed the same path, or null.
const Layer* changedLater(const std::vector<Layer>& layers, std::size_t layer,
                          const std::string& path) {
  for (std::size_t i = layer + 1; i < layers.size(); ++i) {
    for (const InstalledFile& file : layers[i].hotfix.files) {
      if (changes(file) && file.path == path) return &layers[i];
    }
  }
  return nullptr;
}

bool isConfig(const Manifest& manifest, const InstalledFile& file) {
  return std::ranges::any_of(manifest.files, [&](const FileRow& row) {
    return row.kind == FileKind::config && row.path.print() == file.manifestPath;
  });
}

VerifiedFile judgeLive(const ReadFs& fs, const InstalledFile& file, bool mayChange) {
  VerifiedFile verified{file.path, State::intact, {}};
  const SysResult<Digest> digest = digestAt(fs, file.path);
  const bool gone = !digest && digest.error() == ENOENT;
  if (!digest && !gone) {
    verified.state = State::unreadable;
    verified.reason = "cannot be read: " + describeErrno(digest.error());
    return verified;
  }
  if (file.action == InstalledFile::Action::removed) {
    if (gone) return verified;
    verified.state = State::present;
    verified.reason = "was removed and is there again";
    return verified;
  }
  if (!gone && file.after && digest.value() == file.after->digest) return verified;
  if (mayChange) {
    verified.reason = "a configuration file: it may change";
    return verified;
  }
  verified.state = gone ? State::missing : State::modified;
  verified.reason = gone ? "is not there any more" : "is not what it was left as";
  return verified;
}

// Why the old file could not be put back; empty when it could.
std::string backupTrouble(const ReadFs& fs, const InstalledFile& file) {
  if (file.backup.empty() || !file.before) return {};
  if (!file.storeUuid.empty() && readStoreId(fs, file.store) != file.storeUuid) {
    return fmt::format("the store {} with the old file of {} is not there", file.store, file.path);
  }
  const SysResult<Digest> digest = digestAt(fs, file.backup);
  if (!digest) {
    return fmt::format("the old file of {} in {} cannot be read: {}", file.path, file.backup,
                       describeErrno(digest.error()));
  }
  if (digest.value() == file.before->digest) return {};
  return fmt::format("the old file of {} in {} is damaged", file.path, file.backup);
}

Verification verifyOne(const ReadFs& fs, const std::vector<Layer>& layers, std::size_t index) {
  const InstalledHotfix& hotfix = layers[index].hotfix;
  Verification result;
  result.identityStem = hotfix.identity.fileStem();
  result.id = hotfix.identity.id;
  result.revision = hotfix.revision;
  const auto notRemovable = [&](std::string why) {
    if (!result.removable) return;
    result.removable = false;
    result.whyNotRemovable = std::move(why);
  };
  if (!hotfix.manifest.removable) notRemovable("its manifest says so");
  for (const Dependent& dependent : standingOn(layers, index)) {
    notRemovable(fmt::format("{} stands on it: it {}", describe(layers[dependent.layer].hotfix),
                             dependent.why));
  }
  for (const InstalledFile& file : hotfix.files) {
    if (const std::string trouble = backupTrouble(fs, file); !trouble.empty()) {
      result.intact = false;
      notRemovable(trouble);
    }
    if (const Layer* const later = changedLater(layers, index, file.path)) {
      result.files.push_back({file.path, State::replacedLater,
                              fmt::format("changed later by {}", describe(later->hotfix))});
      continue;
    }
    const bool mayChange =
        isConfig(hotfix.manifest, file) && (!changes(file) || isBesidePath(file.path));
    result.files.push_back(judgeLive(fs, file, mayChange));
    if (result.files.back().state == State::intact) continue;
    result.intact = false;
    if (changes(file)) {
      notRemovable(fmt::format("{} {}", file.path, result.files.back().reason));
    }
  }
  return result;
}

}  // namespace

std::vector<Verification> verifyInstalled(const ReadFs& fs, const std::vector<std::string>& ids) {
  const std::vector<Layer> layers = layersOf(readInstalled(fs));
  std::vector<std::size_t> chosen;
  if (ids.empty()) {
    for (std::size_t i = 0; i < layers.size(); ++i) {
      if (layers[i].top) chosen.push_back(i);
    }
  }
  for (const std::string& id : ids) chosen.push_back(findTop(layers, id));
  std::vector<Verification> results;
  results.reserve(chosen.size());
  for (const std::size_t index : chosen) results.push_back(verifyOne(fs, layers, index));
  return results;
}

}  // namespace qfe
