#include "patcher/journal/journal.h"

#include <algorithm>
#include <array>
#include <cerrno>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "manifest/base/limits.h"
#include "patcher/journal/state_files.h"
#include "patcher/journal/state_names.h"
#include "verifier/root/resolve.h"

namespace qfe {
namespace {

constexpr std::uint32_t kPrivate = 0700;

constexpr std::array<std::pair<Mark, std::string_view>, 5> kMarks = {{{Mark::sealed, "sealed"},
                                                                      {Mark::swapping, "swapping"},
                                                                      {Mark::abort, "abort"},
                                                                      {Mark::commit, "commit"},
                                                                      {Mark::done, "done"}}};

bool& flag(JournalEntry& entry, Mark mark) {
  switch (mark) {
    case Mark::sealed:
      return entry.sealed;
    case Mark::swapping:
      return entry.swapping;
    case Mark::abort:
      return entry.abort;
    case Mark::commit:
      return entry.commit;
    case Mark::done:
      break;
  }
  return entry.done;
}

std::vector<std::uint64_t> transactionNumbers(const ReadFs& fs) {
  std::vector<std::uint64_t> numbers;
  for (const FolderEntry& entry : listState(fs, names::transactionsFolder())) {
    const auto number = names::parseTransactionNumber(entry.name);
    if (number) numbers.push_back(*number);
  }
  std::ranges::sort(numbers);
  return numbers;
}

JournalEntry readMarks(const ReadFs& fs, std::uint64_t number) {
  JournalEntry entry;
  entry.number = number;
  for (const FolderEntry& file : listState(fs, names::transactionFolder(number))) {
    for (const auto& [mark, name] : kMarks) {
      if (file.name == name) flag(entry, mark) = true;
    }
  }
  return entry;
}

void readIntentOf(const ReadFs& fs, JournalEntry& entry) {
  const std::string name = names::intent(entry.number);
  auto text = readStateText(fs, name, limits::kStateFileBytes);
  if (text) {
    entry.intent = readIntent(name, std::move(*text));
    if (entry.intent->number == entry.number) return;
    throw Error(ErrorCode::needsRecovery,
                fmt::format("{} is the intent of transaction {}; its folder was renamed or copied: "
                            "give it its own name back and run `qfe recover`",
                            name, entry.intent->number));
  }
  // Marks follow the intent and `done` is removed after it, so this is nothing qfe leaves behind.
  if (entry.done || !(entry.swapping || entry.commit)) return;
  throw Error(ErrorCode::needsRecovery,
              fmt::format("{} is missing, but transaction {} had begun to change files; restore it "
                          "from a backup of the server and run `qfe recover`",
                          name, entry.number));
}

// Whether recovery could read what would be written: nothing may be begun that it could not.
bool survivesReading(const Intent& intent, const std::string& text) {
  try {
    Intent again = readIntent("intent.json", text);
    // For people only; a name in it that is no UTF-8 is printed as well as it can be.
    again.history = intent.history;
    return again == intent;
  } catch (const Error&) {
    return false;
  }
}

}  // namespace

std::string_view word(Mark mark) {
  const auto* const found =
      std::ranges::find(kMarks, mark, [](const auto& known) { return known.first; });
  return found == kMarks.end() ? "" : found->second;
}

std::vector<JournalEntry> Journal::read(const ReadFs& fs) {
  std::vector<JournalEntry> entries;
  for (const std::uint64_t number : transactionNumbers(fs)) {
    entries.push_back(readMarks(fs, number));
    readIntentOf(fs, entries.back());
  }
  return entries;
}

std::vector<JournalEntry> Journal::unfinished(const ReadFs& fs) {
  std::vector<JournalEntry> entries;
  for (const std::uint64_t number : transactionNumbers(fs)) {
    JournalEntry entry = readMarks(fs, number);
    if (entry.done) continue;
    readIntentOf(fs, entry);
    entries.push_back(std::move(entry));
  }
  return entries;
}

std::uint64_t Journal::nextNumber(const ReadFs& fs, std::uint64_t lastInHistory) {
  const std::vector<std::uint64_t> numbers = transactionNumbers(fs);
  return 1 + std::max(lastInHistory, numbers.empty() ? 0 : numbers.back());
}

SysStatus Journal::begin(const Intent& intent) {
  const std::string text = writeIntent(intent);
  if (text.size() > limits::kStateFileBytes) return SysStatus::failure(EFBIG);
  if (intent.number == 0 || !survivesReading(intent, text)) return SysStatus::failure(EINVAL);
  const std::string name = names::intent(intent.number);
  const SysResult<FileStat> taken = fs_.stat(name);
  if (taken) return SysStatus::failure(EEXIST);
  if (taken.error() != ENOENT) return SysStatus::failure(taken.error());
  for (const std::string& folder : {std::string(statePath()), names::transactionsFolder(),
                                    names::transactionFolder(intent.number)}) {
    if (const SysStatus made = makeFoldersDurably(fs_, folder, kPrivate); !made) return made;
  }
  return writeDurably(fs_, name, text);
}

SysStatus Journal::mark(std::uint64_t number, Mark mark) {
  // Made anew even where it is there: a sync that failed must not be tried on the same file again.
  return writeDurably(fs_, names::mark(number, word(mark)), fmt::format("{}\n", word(mark)));
}

SysStatus Journal::discard(std::uint64_t number) {
  const std::string folder = names::transactionFolder(number);
  const auto entries = fs_.list(folder);
  if (!entries) {
    return entries.error() == ENOENT ? SysStatus() : SysStatus::failure(entries.error());
  }
  const auto there = [&](Mark mark) {
    return std::ranges::find(entries.value(), word(mark), &FolderEntry::name) !=
           entries.value().end();
  };
  const bool done = there(Mark::done);
  if (!done && (there(Mark::swapping) || there(Mark::commit))) return SysStatus::failure(EBUSY);
  // The intent before its marks, `done` last and after a sync: whatever a crash leaves is either
  // finished or never did anything.
  const std::string intent = names::intent(number);
  if (const SysStatus gone = fs_.unlink(intent); !gone && gone.error() != ENOENT) return gone;
  for (const FolderEntry& entry : entries.value()) {
    const std::string path = joinPath(folder, entry.name);
    if (entry.name == word(Mark::done) || path == intent) continue;
    if (const SysStatus gone = fs_.unlink(path); !gone) return gone;
  }
  if (done) {
    if (const SysStatus synced = fs_.syncFolder(folder); !synced) return synced;
    if (const SysStatus gone = fs_.unlink(names::mark(number, word(Mark::done))); !gone) {
      return gone;
    }
  }
  if (const SysStatus gone = fs_.removeFolder(folder); !gone) return gone;
  return fs_.syncFolder(names::transactionsFolder());
}

}  // namespace qfe
