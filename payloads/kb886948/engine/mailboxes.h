// The mailboxes of an export, and their files.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace mlmig {

// A file or folder that could not be read, or is none of an export's.
struct Notice {
  std::string path;
  std::string reason;
};

struct Mailbox {
  std::string name;                          // of its file without ".ics", or of its folder
  std::vector<std::filesystem::path> files;  // sorted by name, so that every run has one order
  std::vector<Notice> unreadable;            // folders whose files are missing here
};

struct Export {
  std::vector<Mailbox> mailboxes;  // sorted by name
  std::vector<Notice> ignored;     // what is no regular .ics file
};

// An export is a folder: NAME.ics is a mailbox, and so is a folder NAME with .ics files (in folders
// of its own too); where both are there they are one mailbox. Hidden names are left out, links to
// folders are not followed. One .ics file alone is an export of one mailbox.
// Throws std::runtime_error when the export itself cannot be read.
[[nodiscard]] Export findMailboxes(const std::filesystem::path& exported);

}  // namespace mlmig
