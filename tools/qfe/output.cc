#include "tools/qfe/output.h"

#include <algorithm>
#include <chrono>
#include <ostream>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "manifest/base/safe_path.h"

namespace qfe {
namespace {

std::int64_t nowMilliseconds() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

UtcTime wallClock() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return UtcTime::fromUnix(std::chrono::duration_cast<std::chrono::seconds>(now).count(), 0,
                           TimePrecision::second);
}

// Columns on a terminal: code points, without colour codes. Names in wider scripts may be off
// by some columns, never wrong.
std::size_t displayWidth(std::string_view text) {
  std::size_t width = 0;
  bool escape = false;
  for (const char c : text) {
    if (escape) {
      escape = c != 'm';
    } else if (c == '\x1b') {
      escape = true;
    } else if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) {
      ++width;
    }
  }
  return width;
}

std::string_view codeOf(Colour colour) {
  switch (colour) {
    case Colour::good:
      return "\x1b[32m";
    case Colour::bad:
      return "\x1b[31m";
    case Colour::warning:
      return "\x1b[33m";
    case Colour::strong:
      return "\x1b[1m";
    case Colour::faint:
      return "\x1b[2m";
    case Colour::plain:
      break;
  }
  return "";
}

}  // namespace

Output::Output(Streams streams) : streams_(streams) {}

Output::~Output() {
  endProgress();
}

void Output::configure(bool quiet, bool verbose, bool json, bool localTimes,
                       const std::string& logPath) {
  quiet_ = quiet;
  verbose_ = verbose;
  json_ = json;
  localTimes_ = localTimes;
  if (logPath.empty()) return;
  log_ = std::make_unique<std::ofstream>(logPath, std::ios::app);
  if (!*log_) {
    log_.reset();
    throw Error(ErrorCode::usage,
                fmt::format("--log {}: cannot be opened for writing", escapeForMessage(logPath)));
  }
}

void Output::result(std::string_view text) {
  endProgress();
  if (!json_) streams_.out << text;
}

void Output::document(const Json& document) {
  endProgress();
  streams_.out << writeJson(document);
}

std::string Output::paint(Colour colour, std::string_view text) const {
  if (!streams_.outIsTerminal || streams_.noColor || colour == Colour::plain)
    return std::string(text);
  return fmt::format("{}{}\x1b[0m", codeOf(colour), text);
}

void Output::log(std::string_view level, std::string_view text) {
  if (log_) *log_ << fmt::format("{} {}: {}\n", wallClock().print(), level, text) << std::flush;
}

void Output::info(std::string_view text) {
  log("info", text);
  endProgress();
  if (!quiet_) streams_.err << text << '\n';
}

void Output::detail(std::string_view text) {
  log("detail", text);
  if (!verbose_) return;
  endProgress();
  streams_.err << text << '\n';
}

void Output::warning(std::string_view text) {
  log("warning", text);
  endProgress();
  streams_.err << "qfe: warning: " << text << '\n';
}

void Output::error(std::string_view text) {
  log("error", text);
  endProgress();
  streams_.err << "qfe: " << text << '\n';
}

void Output::progress(std::string_view what, std::size_t done, std::size_t total) {
  if (quiet_ || !streams_.errIsTerminal) return;
  const std::int64_t now = nowMilliseconds();
  if (progressStart_ == 0) progressStart_ = now;
  if (now - progressStart_ < 1000 || now - progressShown_ < 100) return;
  progressShown_ = now;
  progressLine_ = true;
  streams_.err << fmt::format("\r\x1b[K{} {}/{}", what, done, total) << std::flush;
}

void Output::endProgress() {
  if (progressLine_) streams_.err << "\r\x1b[K" << std::flush;
  progressLine_ = false;
}

std::string Output::time(const UtcTime& time) const {
  const UtcTime shown =
      time.precision() == TimePrecision::tick ? time.truncated(TimePrecision::second) : time;
  return localTimes_ ? printLocal(shown) : shown.print();
}

bool Output::flush() {
  endProgress();
  streams_.out.flush();
  return streams_.out.good();
}

std::string alignColumns(const std::vector<std::vector<std::string>>& rows,
                         const std::vector<std::size_t>& right) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()), 0);
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], displayWidth(row[i]));
  }
  std::string text;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string padding(widths[i] - displayWidth(row[i]), ' ');
      const bool toTheRight = std::ranges::find(right, i) != right.end();
      line += toTheRight ? padding + row[i] : row[i] + padding;
      line += "  ";
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + '\n';
  }
  return text;
}

std::string groupDigits(std::uint64_t number) {
  std::string digits = fmt::to_string(number);
  for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, ",");
  return digits;
}

}  // namespace qfe
