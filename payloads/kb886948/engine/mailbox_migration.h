// The migration of one mailbox.
#pragma once

#include <filesystem>
#include <functional>

#include "payloads/kb886948/engine/mailboxes.h"
#include "payloads/kb886948/engine/mlmig32.h"

namespace mlmig {

struct MigrationRule {
  bool everyDistinctItem = true;  // else the last modified of those that share a UID
  bool dryRun = false;
};

// Into the collection of the mailbox's name below the target; what is rejected is kept below
// .rejected/ there.
[[nodiscard]] MailboxReport migrateMailbox(const Mailbox& mailbox,
                                           const std::filesystem::path& target, MigrationRule rule,
                                           const std::function<void(const Progress&)>& progress);

}  // namespace mlmig
