// The report of a migration, for a person and for a script.
#pragma once

#include <string>

#include "payloads/kb886948/engine/mlmig32.h"

namespace mlmig {

// A table with a line for each mailbox, then what was rejected or could not be read.
[[nodiscard]] std::string asTable(const Report& report, bool dryRun);

// {"level", "dryRun", "mailboxes": [{"name", "read", "migrated", "alreadyThere", "duplicates",
// "newUid", "rejected", "rejects": […], "unreadable": […]}], "total": {…}, "ignored": […]}
[[nodiscard]] std::string asJson(const Report& report, bool dryRun);

// Nothing was rejected or unreadable.
[[nodiscard]] bool isClean(const Report& report);

}  // namespace mlmig
