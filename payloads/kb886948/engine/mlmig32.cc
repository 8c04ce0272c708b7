#include "payloads/kb886948/engine/mlmig32.h"

#include <filesystem>
#include <stdexcept>

#include "payloads/kb886948/engine/level.h"
#include "payloads/kb886948/engine/mailbox_migration.h"
#include "payloads/kb886948/engine/mailboxes.h"

namespace mlmig {
namespace {

namespace fs = std::filesystem;

// Whether `inner` is `outer` or lies in it.
bool liesWithin(const fs::path& inner, const fs::path& outer) {
  const fs::path relative = fs::weakly_canonical(inner).lexically_relative(fs::canonical(outer));
  return !relative.empty() && *relative.begin() != "..";
}

}  // namespace

const char* engineVersion() {
  return levelVersion();
}

Report migrate(const Options& options, const std::function<void(const Progress&)>& progress) {
  const fs::path source(options.source), target(options.target);
  if (!fs::exists(source)) throw std::runtime_error("there is no " + options.source);
  if (fs::exists(target) && !fs::is_directory(target))
    throw std::runtime_error(options.target + " is not a folder");
  if (fs::is_directory(source) && liesWithin(target, source))
    throw std::runtime_error("the target " + options.target +
                             " lies within the source: its items would be a mailbox of it");
  const Export exported = findMailboxes(source);
  if (exported.mailboxes.empty())
    throw std::runtime_error("there is no mailbox in " + options.source +
                             ": neither NAME.ics nor a folder NAME with .ics files");
  for (const Mailbox& mailbox : exported.mailboxes)
    if (fs::is_directory(source) && liesWithin(target / mailbox.name, source))
      throw std::runtime_error("the mailbox " + mailbox.name + " would be migrated to " +
                               (target / mailbox.name).string() + ", which is the source");
  const MigrationRule rule{migratesEveryDistinctItem(), options.dryRun};
  Report report;
  for (const Mailbox& mailbox : exported.mailboxes)
    report.mailboxes.push_back(migrateMailbox(mailbox, target, rule, progress));
  for (const Notice& notice : exported.ignored)
    report.ignored.push_back({notice.path, 0, "", "", notice.reason, ""});
  return report;
}

}  // namespace mlmig
