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

// What cannot be looked at counts as what its name says: opening it then tells why.
bool isCalendarFile(const fs::path& path) {
  std::error_code error;
  const fs::file_type type = fs::status(path, error).type();
  return isCalendarName(path) && (type == fs::file_type::regular || type == fs::file_type::none ||
                                  type == fs::file_type::not_found);
}

bool isRealFolder(const fs::path& path) {
  std::error_code error;
  const fs::file_type type = fs::symlink_status(path, error).type();
  return type == fs::file_type::directory || (type == fs::file_type::none && !isCalendarName(path));
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
  if (isRegular(exported)) {
    if (isHidden(exported)) return {};
    return {{{exported.stem().string(), {exported}, {}}}, {}};
  }
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
