// How qfe speaks: results on stdout, everything else on stderr, and a copy in --log.
#pragma once

#include <cstdint>
#include <fstream>
#include <functional>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "manifest/base/strict_json.h"
#include "manifest/base/utc_time.h"

namespace qfe {

// Where output goes and what it may look like. main fills it; tests fill it otherwise.
struct Streams {
  std::ostream& out;
  std::ostream& err;
  bool outIsTerminal = false;
  bool errIsTerminal = false;
  bool noColor = false;  // NO_COLOR is set and not empty
};

enum class Colour { plain, good, bad, warning, strong, faint };

class Output {
 public:
  explicit Output(Streams streams);
  ~Output();
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  // Set from the common options before a verb runs. Throws Error(io) when the log cannot be opened.
  void configure(bool quiet, bool verbose, bool json, bool localTimes, const std::string& logPath);
  [[nodiscard]] bool json() const { return json_; }
  [[nodiscard]] bool quiet() const { return quiet_; }

  // Results. With --json only document() prints to stdout.
  void result(std::string_view text);
  void document(const Json& document);
  // `text` in a colour, where stdout is a terminal and NO_COLOR is not set.
  [[nodiscard]] std::string paint(Colour colour, std::string_view text) const;

  // To stderr (and the log). info is silent with --quiet, detail speaks only with --verbose.
  void info(std::string_view text);
  void detail(std::string_view text);
  void warning(std::string_view text);
  void error(std::string_view text);

  // A line that overwrites itself, on a terminal only, for what takes longer than a second.
  void progress(std::string_view what, std::size_t done, std::size_t total);
  void endProgress();

  // In UTC, or in the server's zone with --local.
  [[nodiscard]] std::string time(const UtcTime& time) const;

  // A server was changed: that the output fails then does not make the run a failed one.
  void noteChange() { changed_ = true; }
  [[nodiscard]] bool changed() const { return changed_; }

  // Flushes stdout. False when it could not be written (a full disk; a closed pipe).
  [[nodiscard]] bool flush();

 private:
  void log(std::string_view level, std::string_view text);
  Streams streams_;
  bool quiet_ = false, verbose_ = false, json_ = false, localTimes_ = false, changed_ = false;
  std::unique_ptr<std::ofstream> log_;
  std::int64_t progressStart_ = 0, progressShown_ = 0;
  bool progressLine_ = false;
};

// Columns aligned by display width, two spaces between; the last column is not padded. Cells
// may hold colour codes. `right` names columns (by index) aligned to the right.
[[nodiscard]] std::string alignColumns(const std::vector<std::vector<std::string>>& rows,
                                       const std::vector<std::size_t>& right = {});
// "84,992"
[[nodiscard]] std::string groupDigits(std::uint64_t number);

}  // namespace qfe
