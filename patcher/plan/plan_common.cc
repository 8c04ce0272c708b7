#include "patcher/plan/plan_common.h"

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

std::string seenKey(const Identity& identity) {
  return fmt::format("{}-{}-{}-{}", identity.product, identity.id, word(identity.architecture),
                     identity.language);
}

}  // namespace qfe
