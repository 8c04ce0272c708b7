// Mailmig, the command line of the migration wizard.
#include <chrono>
#include <cstdio>
#include <exception>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include "payloads/kb886948/engine/mlmig32.h"
#include "payloads/kb886948/wizard/report_text.h"

namespace {

constexpr int kDone = 0, kWithRejects = 1, kUsage = 2, kFailed = 3;

constexpr const char* kFooter =
    "SOURCE holds a file NAME.ics or a folder NAME of .ics files for each mailbox; each becomes a\n"
    "collection TARGET/NAME with one item a file (vdir). A run that was interrupted is taken up "
    "by\n"
    "the next; a second run adds nothing twice.\n\n"
    "exit codes: 0 done, 1 done but some items were rejected, 2 wrong usage, 3 failed\n\n"
    "example:\n  Mailmig export calendars --dry-run\n";

// On a terminal, after the first second, twice a second.
class ProgressLine {
 public:
  ~ProgressLine() {
    if (shown_) fmt::print(stderr, "\r\033[K");
  }
  void show(const mlmig::Progress& progress) {
    const auto now = std::chrono::steady_clock::now();
    if (!terminal_ || now < next_) return;
    next_ = now + std::chrono::milliseconds(500);
    shown_ = true;
    if (progress.total == 0) {
      fmt::print(stderr, "\r\033[K{}: {} items read", progress.mailbox, progress.done);
    } else {
      fmt::print(stderr, "\r\033[K{}: {} of {} items", progress.mailbox, progress.done,
                 progress.total);
    }
    std::fflush(stderr);
  }

 private:
  bool terminal_ = ::isatty(STDERR_FILENO) == 1;
  bool shown_ = false;
  std::chrono::steady_clock::time_point next_ =
      std::chrono::steady_clock::now() + std::chrono::seconds(1);
};

int migrate(const mlmig::Options& options, bool json) {
  mlmig::Report report;
  {
    ProgressLine line;
    report = mlmig::migrate(options, [&](const mlmig::Progress& now) { line.show(now); });
  }
  const std::string text =
      json ? mlmig::asJson(report, options.dryRun) : mlmig::asTable(report, options.dryRun);
  if (std::fputs(text.c_str(), stdout) < 0 || std::fflush(stdout) != 0) {
    fmt::print(stderr, "Mailmig: the report could not be written\n");
    return kFailed;
  }
  return mlmig::isClean(report) ? kDone : kWithRejects;
}

int run(int argc, char** argv) {
  CLI::App app("Mailmig: migrates the calendar items of exported mailboxes", "Mailmig");
  app.footer(kFooter);
  app.set_version_flag(
      "--version", fmt::format("Mailmig {} (Mlmig32 {})", MLMIG_VERSION, mlmig::engineVersion()));
  mlmig::Options options;
  bool json = false;
  app.add_option("SOURCE", options.source, "folder of exported mailboxes, or one .ics file")
      ->required();
  app.add_option("TARGET", options.target, "folder of the calendar store")->required();
  app.add_flag("--dry-run", options.dryRun, "count, and write nothing");
  app.add_flag("--json", json, "one JSON document on standard output");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kDone : kUsage;
  }
  if (std::string(mlmig::engineVersion()) != MLMIG_VERSION) {
    fmt::print(stderr,
               "Mailmig: this is level {}, and Mlmig32 beside it is level {}: install both "
               "of one level\n",
               MLMIG_VERSION, mlmig::engineVersion());
    return kFailed;
  }
  return migrate(options, json);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    fmt::print(stderr, "Mailmig: {}\n", error.what());
    return kFailed;
  }
}
