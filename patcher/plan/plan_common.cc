#include "patcher/plan/plan_common.h"

#include <map>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "manifest/words.h"
#include "patcher/journal/journal.h"

namespace qfe {

void refuseUnfinished(const ReadFs& fs) {
  const std::vector<JournalEntry> unfinished = Journal::unfinished(fs);
  if (unfinished.empty()) return;
  throw Error(ErrorCode::needsRecovery,
              fmt::format("transaction {} of this root is unfinished; run \"qfe recover\" first",
                          unfinished.front().number));
}

void refuseAmbiguous(const Plan& plan) {
  std::map<std::string, Digest> removed;
  for (const PlannedHotfix& hotfix : plan.hotfixes) {
    for (const PlannedFile& file : hotfix.files) {
      if (file.action == FileAction::keep ||
          plan.stores.at(file.store).method != SwapMethod::backup) {
        continue;
      }
      if (file.action == FileAction::remove) removed[file.path] = file.before->digest;
      const auto gone = removed.find(file.path);
      if (file.action != FileAction::add || gone == removed.end() ||
          gone->second != file.after->digest) {
        continue;
      }
      throw Error(ErrorCode::refused,
                  fmt::format("{} would be removed and come back the same, and its file system "
                              "cannot exchange names; do the hotfixes one after the other",
                              file.path));
    }
  }
}

std::string seenKey(const Identity& identity) {
  return fmt::format("{}-{}-{}-{}", identity.product, identity.id, word(identity.architecture),
                     identity.language);
}

}  // namespace qfe
