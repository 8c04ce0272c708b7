#include "payloads/kb886948/engine/mailbox_migration.h"

#include <algorithm>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include "payloads/kb886948/engine/calendar_index.h"
#include "payloads/kb886948/engine/collection.h"
#include "payloads/kb886948/engine/item_text.h"
#include "payloads/kb886948/engine/items.h"
#include "payloads/kb886948/engine/limits.h"

namespace mlmig {
namespace {

namespace fs = std::filesystem;

class MailboxMigration {
 public:
  MailboxMigration(const Mailbox& mailbox, const fs::path& target, MigrationRule rule,
                   const std::function<void(const Progress&)>& progress)
      : mailbox_(mailbox),
        target_(target),
        rule_(rule),
        progress_(progress),
        index_(indexCalendars(mailbox.files, [this](std::size_t seen) { tell(seen, 0); })),
        source_(index_),
        collection_(target / mailbox.name, rule.dryRun) {
    report_.name = mailbox.name;
  }

  MailboxReport run() && {
    const std::vector<Item> items = groupItems(index_);
    const std::unordered_map<std::string, std::size_t> latest = latestOfUids(items);
    for (std::size_t i = 0; i < items.size(); ++i) {
      tell(i, items.size());
      report_.read += items[i].copies;
      report_.duplicates += items[i].copies - 1;
      const std::string obstacle = obstacleOf(items[i], index_);
      if (!obstacle.empty()) {
        rejectItem(items[i], obstacle);
      } else if (!rule_.everyDistinctItem && !items[i].uid.empty() &&
                 latest.at(items[i].uid) != i) {
        ++report_.duplicates;  // so the level before the fix takes it
      } else {
        migrateItem(items[i]);
      }
    }
    for (const Flawed& flawed : index_.flawed) {
      ++report_.read;
      reject(flawed.span, flawed.name, flawed.uid, flawed.reason);
    }
    noteUnreadable();
    collection_.flush();
    return std::move(report_);
  }

 private:
  void tell(std::size_t done, std::size_t total) const {
    if (progress_ && done % 256 == 0) progress_({mailbox_.name, done, total});
  }

  // The item of each UID that was modified last; of equal ones the last in the source.
  std::unordered_map<std::string, std::size_t> latestOfUids(const std::vector<Item>& items) const {
    std::unordered_map<std::string, std::size_t> latest;
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (!obstacleOf(items[i], index_).empty()) continue;
      const auto [at, isNew] = latest.try_emplace(items[i].uid, i);
      if (!isNew && modifiedOf(items[i], index_) >= modifiedOf(items[at->second], index_))
        at->second = i;
    }
    return latest;
  }

  void migrateItem(const Item& item) {
    const std::string fresh = freshUid(item.uid, identityOf(item, index_));
    if (isThere(item, fresh)) {
      ++report_.alreadyThere;
      return;
    }
    const Collection::Stored* const same = item.uid.empty() ? nullptr : collection_.find(item.uid);
    if (!rule_.everyDistinctItem && same && same->modified > modifiedOf(item, index_)) {
      ++report_.duplicates;
      return;
    }
    store(item, uidFor(item, fresh));
  }

  // Each of its components was migrated before, or lies in the store as it is.
  [[nodiscard]] bool isThere(const Item& item, const std::string& fresh) {
    std::vector<std::pair<const Collection::Stored*, const Identity*>> unrecorded;
    for (const std::size_t at : item.components) {
      const Identity& identity = index_.components[at].identity;
      if (collection_.wasMigrated(item.uid, identity)) continue;
      const auto holder = [&](const std::string& uid) {
        const Collection::Stored* const stored = collection_.find(uid);
        return stored && stored->components.count(identity) != 0 ? stored : nullptr;
      };
      const Collection::Stored* stored = item.uid.empty() ? nullptr : holder(item.uid);
      if (!stored) stored = holder(fresh);
      if (!stored) return false;
      unrecorded.emplace_back(stored, &identity);
    }
    for (const auto& [stored, identity] : unrecorded)
      collection_.adopt(*stored, item.uid, *identity);
    return true;
  }

  // Its own UID; where another item has that, one that comes from its content.
  [[nodiscard]] std::string uidFor(const Item& item, const std::string& fresh) const {
    if (collection_.find(fresh) && mayWrite(fresh, item)) return fresh;
    if (!item.uid.empty() && mayWrite(item.uid, item)) return item.uid;
    std::string uid = fresh;
    while (!mayWrite(uid, item)) uid = freshUid(uid, identityOf(item, index_));
    return uid;
  }

  // Nothing has the UID, or this item before it gained an exception; the level before the fix takes
  // it from any other.
  [[nodiscard]] bool mayWrite(const std::string& uid, const Item& item) const {
    const Collection::Stored* const stored = collection_.find(uid);
    if (!stored) return true;
    if (!stored->alone) return false;
    if (!rule_.everyDistinctItem && uid == item.uid) return true;
    std::set<Identity> identities;
    for (const std::size_t at : item.components) identities.insert(index_.components[at].identity);
    return !stored->components.empty() &&
           std::includes(identities.begin(), identities.end(), stored->components.begin(),
                         stored->components.end());
  }

  void store(const Item& item, const std::string& uid) {
    Collection::Stored stored;
    for (const std::size_t at : item.components)
      stored.components.insert(index_.components[at].identity);
    stored.modified = modifiedOf(item, index_);
    const std::string text = textOf(item, uid, index_, source_);
    collection_.put(uid, item.uid, std::move(stored), text);
    ++report_.migrated;
    if (uid != item.uid) ++report_.newUid;
  }

  void rejectItem(const Item& item, const std::string& reason) {
    --report_.read;  // each of its components is counted by itself
    for (const std::size_t at : item.components) {
      const Component& component = index_.components[at];
      ++report_.read;
      reject(component.span, component.name, component.reading.uid, reason);
    }
  }

  void reject(const Span& span, const std::string& name, const std::string& uid,
              const std::string& reason) {
    ++report_.rejected;
    Problem problem{index_.files[span.file].string(), span.line, name, uid, reason, ""};
    if (span.size <= limits::kItemBytes) {
      const std::string bytes = source_.at(span);
      const fs::path file = target_ / ".rejected" / mailbox_.name / digestOf(bytes).substr(0, 32);
      problem.keptAs = file.string() + ".ics";
      if (!rule_.dryRun) {
        collection_.keep(file.string() + ".txt", problem.file + ':' + std::to_string(span.line) +
                                                     ": " + name + ": " + reason + '\n');
        collection_.keep(problem.keptAs, bytes);
      }
    }
    report_.rejects.push_back(std::move(problem));
  }

  void noteUnreadable() {
    for (const auto& notices : {mailbox_.unreadable, index_.unreadable})
      for (const Notice& notice : notices)
        report_.unreadable.push_back({notice.path, 0, "", "", notice.reason, ""});
  }

  const Mailbox& mailbox_;
  const fs::path& target_;
  MigrationRule rule_;
  const std::function<void(const Progress&)>& progress_;
  CalendarIndex index_;
  SourceText source_;
  Collection collection_;
  MailboxReport report_;
};

}  // namespace

MailboxReport migrateMailbox(const Mailbox& mailbox, const fs::path& target, MigrationRule rule,
                             const std::function<void(const Progress&)>& progress) {
  return MailboxMigration(mailbox, target, rule, progress).run();
}

}  // namespace mlmig
