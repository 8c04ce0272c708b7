#include "patcher/plan/plan_common.h"

#include <algorithm>
#include <map>
#include <optional>

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
  using Contents = std::vector<std::optional<Digest>>;
  const auto digestOf = [](const std::optional<FileSide>& side) {
    return side ? std::optional<Digest>(side->digest) : std::nullopt;
  };
  std::map<std::string, Contents> paths;
  for (const PlannedHotfix& hotfix : plan.hotfixes) {
    for (const PlannedFile& file : hotfix.files) {
      if (file.action == FileAction::keep) continue;
      Contents& contents = paths[file.path];
      if (contents.empty()) contents.push_back(digestOf(file.before));
      contents.push_back(file.action == FileAction::remove ? std::nullopt : digestOf(file.after));
    }
  }
  for (auto& [path, contents] : paths) {
    if (!contents.front() && !contents.back()) contents.pop_back();
    std::ranges::sort(contents);
    if (std::ranges::adjacent_find(contents) == contents.end()) continue;
    throw Error(ErrorCode::refused,
                fmt::format("{} would come back to a content that it had, in one transaction; do "
                            "the hotfixes one after the other",
                            path));
  }
}

std::string seenKey(const Identity& identity) {
  return fmt::format("{}-{}-{}-{}", identity.product, identity.id, word(identity.architecture),
                     identity.language);
}

}  // namespace qfe
