// Mlmig32, the migration engine: brings the calendar items of exported mailboxes into a store.
//
// The source is a folder of iCalendar files (RFC 5545), the target a folder of vdir collections. An
// item is written whole or not at all; a run that was interrupted is taken up by the next one, and
// a run over what was migrated before adds nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#if defined(__GNUC__)
#define MLMIG_API __attribute__((visibility("default")))
#else
#define MLMIG_API
#endif

namespace mlmig {

// The level of the engine: "6.5.7232.52".
[[nodiscard]] MLMIG_API const char* engineVersion();

struct Options {
  std::string source, target;  // paths
  bool dryRun = false;         // count, and write nothing
};

// What was not migrated, and why; or a file that is no part of an export.
struct Problem {
  std::string file;
  std::uint64_t line = 0;  // 0: the file as a whole
  std::string component;   // VEVENT, …; empty for a file
  std::string uid;         // as far as it could be read
  std::string reason;
  std::string keptAs;  // where its bytes were kept; empty for a file
};

struct MailboxReport {
  std::string name;
  std::uint64_t read = 0;          // items of the source: the sum of the next four
  std::uint64_t migrated = 0;      // written by this run
  std::uint64_t alreadyThere = 0;  // by an earlier run
  std::uint64_t duplicates = 0;    // collapsed into another item
  std::uint64_t rejected = 0;
  std::uint64_t newUid = 0;  // of those migrated: given a UID of their own
  std::vector<Problem> rejects, unreadable;
};

struct Report {
  std::vector<MailboxReport> mailboxes;
  std::vector<Problem> ignored;
};

// Called now and then: `done` of `total` items of a mailbox; a total of 0 while it is being read.
struct Progress {
  std::string mailbox;
  std::uint64_t done = 0, total = 0;
};

// Throws std::runtime_error when the source cannot be read at all or the target not be written:
// what was migrated until then stays, and the next run goes on from there.
MLMIG_API Report migrate(const Options& options,
                         const std::function<void(const Progress&)>& progress = {});

}  // namespace mlmig
