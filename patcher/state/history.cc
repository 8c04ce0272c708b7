#include "patcher/state/history.h"

#include <algorithm>
#include <cerrno>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "manifest/base/limits.h"
#include "patcher/journal/state_files.h"
#include "patcher/journal/state_names.h"
#include "verifier/root/resolve.h"

namespace qfe {
namespace {

constexpr std::uint64_t kHistoryBytes = 1 * limits::kGiB;
constexpr std::uint32_t kPrivate = 0700;

std::uint64_t transactionOf(const Json& json) {
  const Json* const number = json.find("transaction");
  if (number == nullptr) return 0;
  const auto* const value = std::get_if<std::int64_t>(&number->storage());
  return value == nullptr || *value < 0 ? 0 : static_cast<std::uint64_t>(*value);
}

bool follows(const Json& json, const Digest& head) {
  const Json* const previous = json.find("previous");
  return previous != nullptr && previous->isString() && previous->string() == head.hex();
}

// One line as a value; throws Error(badJson or overLimit) with `name`.
Json parseLine(const std::string& name, std::string_view text) {
  JsonDocument document = parseJson(name, std::string(text), limits::kHistoryLineBytes);
  if (!document.root.isObject()) document.fail(document.root, "a line must be an object");
  return std::move(document.root);
}

void addLine(History& history, std::string_view text, Json json) {
  if (history.brokenAt == 0 && !follows(json, history.head)) {
    history.brokenAt = history.lines.size() + 1;
  }
  history.head = Digest::of(text);
  history.validBytes += text.size() + 1;
  const std::uint64_t transaction = transactionOf(json);
  history.lines.push_back({transaction, std::string(text), std::move(json)});
}

bool hasTransaction(const History& history, std::uint64_t transaction) {
  return std::ranges::any_of(
      history.lines, [&](const HistoryLine& line) { return line.transaction == transaction; });
}

// Syncs what an earlier run may have written without living to sync it.
SysStatus syncHistory(Fs& fs) {
  if (const SysStatus synced = fs.syncFile(names::history()); !synced) return synced;
  return fs.syncFolder(statePath());
}

}  // namespace

std::uint64_t History::lastTransaction() const {
  std::uint64_t last = 0;
  for (const HistoryLine& line : lines) last = std::max(last, line.transaction);
  return last;
}

History readHistory(const ReadFs& fs) {
  History history;
  const std::string path = names::history();
  const auto text = readStateText(fs, path, kHistoryBytes);
  if (!text) return history;
  std::string_view rest = *text;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos) {
      history.tornTail = true;
      break;
    }
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    const std::string name = fmt::format("line {} of {}", history.lines.size() + 1, path);
    try {
      addLine(history, line, parseLine(name, line));
    } catch (const Error& error) {
      // The last line may have got its end before its middle when the power went.
      history.tornTail = rest.empty();
      if (history.tornTail) break;
      throw Error(ErrorCode::needsRecovery,
                  fmt::format("{}\nThe history is damaged; restore {} from a backup of the server, "
                              "or keep it elsewhere and remove it to begin a new one.",
                              error.message(), path));
    }
  }
  return history;
}

SysStatus appendHistory(Fs& fs, const Json& entry) {
  const History history = readHistory(fs);
  const std::uint64_t transaction = transactionOf(entry);
  if (transaction != 0 && hasTransaction(history, transaction)) return syncHistory(fs);

  if (const SysStatus made = makeFoldersDurably(fs, statePath(), kPrivate); !made) return made;
  const std::string path = names::history();
  if (history.tornTail) {
    if (const SysStatus cut = fs.truncate(path, history.validBytes); !cut) return cut;
  }
  Json line = entry;
  line["previous"] = history.head.hex();
  const SysStatus appended = fs.append(path, asBytes(writeJsonLine(line) + "\n"));
  if (!appended) {
    // Best effort: a line whose sync failed must not look as if it were there for good; what
    // cannot be cut off now is a torn tail, or a whole line that the next run finds and keeps.
    if (fs.stat(path)) static_cast<void>(fs.truncate(path, history.validBytes));
    return appended;
  }
  return fs.syncFolder(statePath());
}

}  // namespace qfe
