#include "payloads/kb886948/engine/mailboxes.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <stdexcept>
#include <system_error>

namespace mlmig {
namespace {

namespace fs = std::filesystem;

constexpr const char* kNoCalendar = "not a regular .ics file";

bool isHidden(const fs::path& path) {
  return path.filename().native().front() == '.';
}

bool isCalendarName(const fs::path& path) {
  std::string extension = path.extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return extension == ".ics";
}

std::vector<fs::path> sortedEntries(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> entries;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
    if (!isHidden(at->path())) entries.push_back(at->path());
  if (error) throw std::runtime_error("cannot read " + folder.string() + ": " + error.message());
  std::sort(entries.begin(), entries.end());
  return entries;
}

// True where it is a regular file or a link to one.
bool isRegular(const fs::path& path) {
  std::error_code error;
  return fs::is_regular_file(path, error);
}

bool isCalendarFile(const fs::path& path) {
  return isCalendarName(path) && isRegular(path);
}

bool isRealFolder(const fs::path& path) {
  std::error_code error;
  return fs::symlink_status(path, error).type() == fs::file_type::directory;
}

void collect(const fs::path& folder, Mailbox& mailbox, std::vector<Notice>& ignored) {
  std::vector<fs::path> entries;
  try {
    entries = sortedEntries(folder);
  } catch (const std::runtime_error& error) {
    mailbox.unreadable.push_back({folder.string(), error.what()});
    return;
  }
  for (const fs::path& entry : entries) {
    if (isRealFolder(entry)) {
      collect(entry, mailbox, ignored);
    } else if (isCalendarFile(entry)) {
      mailbox.files.push_back(entry);
    } else {
      ignored.push_back({entry.string(), kNoCalendar});
    }
  }
}

}  // namespace

Export findMailboxes(const fs::path& exported) {
  if (isRegular(exported)) return {{{exported.stem().string(), {exported}, {}}}, {}};
  Export result;
  std::map<std::string, Mailbox> byName;
  for (const fs::path& entry : sortedEntries(exported)) {
    if (isRealFolder(entry)) {
      collect(entry, byName[entry.filename().string()], result.ignored);
    } else if (isCalendarFile(entry)) {
      byName[entry.stem().string()].files.push_back(entry);
    } else {
      result.ignored.push_back({entry.string(), kNoCalendar});
    }
  }
  for (auto& [name, mailbox] : byName) {
    mailbox.name = name;
    result.mailboxes.push_back(std::move(mailbox));
  }
  return result;
}

}  // namespace mlmig
