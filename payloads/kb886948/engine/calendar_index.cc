#include "payloads/kb886948/engine/calendar_index.h"

#include <cerrno>
#include <cstring>
#include <fstream>

#include "payloads/kb886948/engine/limits.h"
#include "payloads/kb886948/engine/piece.h"

namespace mlmig {
namespace {

class Indexer {
 public:
  Indexer(CalendarIndex& index, const ReadProgress& progress)
      : index_(index), progress_(progress) {}

  void readFile(std::size_t file) {
    errno = 0;
    std::ifstream stream(index_.files[file], std::ios::binary);
    if (stream) {
      read(stream, file);
    } else {
      index_.unreadable.push_back({index_.files[file].string(), std::strerror(errno)});
    }
  }

  void read(std::istream& stream, std::size_t file) {
    const std::string path = index_.files[file].string();
    file_ = file;
    calendarsBefore_ = index_.calendars.size();
    sawAnything_ = false;
    PieceVisitor visitor;
    visitor.piece = [this](Piece piece) { addPiece(std::move(piece)); };
    visitor.calendarLine = [this](const CalendarLine& line) { addLine(line); };
    readPieces(stream, visitor);
    if (stream.bad()) index_.unreadable.push_back({path, "reading it failed in the middle"});
    if (!sawAnything_) index_.unreadable.push_back({path, "there is no calendar in it"});
  }

 private:
  // Calendars of a file are numbered from 0; one without lines of its own may come up late.
  std::size_t calendarOf(std::uint64_t number) {
    const std::size_t at = calendarsBefore_ + static_cast<std::size_t>(number);
    if (at >= index_.calendars.size()) index_.calendars.resize(at + 1);
    return at;
  }

  void addLine(const CalendarLine& line) {
    sawAnything_ = true;
    Calendar& calendar = index_.calendars[calendarOf(line.calendar)];
    // METHOD is for calendars on their way (RFC 5546); none is kept in a store (RFC 4791, 4.1).
    if (line.name == "METHOD") return;
    calendar.hasVersion = calendar.hasVersion || line.name == "VERSION";
    calendar.hasProductId = calendar.hasProductId || line.name == "PRODID";
    calendar.properties.push_back({file_, line.offset, line.size, 0});
  }

  void addPiece(Piece piece) {
    sawAnything_ = true;
    const std::size_t calendar = calendarOf(piece.calendar);
    const Span span{file_, piece.offset, piece.size, piece.line};
    Reading reading;
    std::string reason = piece.damage;
    if (reason.empty() && piece.kind == PieceKind::other)
      reason = "a " + piece.name + " is no item of a calendar";
    if (reason.empty()) {
      reading = readComponent(piece.text);
      reason = reading.flaw;
    }
    if (piece.kind == PieceKind::timeZone && (reason.empty() || !reading.zones.empty())) {
      addZone(calendar, span, reading, reason);
    } else if (!reason.empty()) {
      index_.flawed.push_back({span, piece.name, reading.uid, reason});
    } else {
      index_.components.push_back({span, calendar, piece.name, identityOf(piece.text), reading});
    }
    if (progress_) progress_(++seen_);
  }

  void addZone(std::size_t calendar, const Span& span, const Reading& reading,
               const std::string& reason) {
    if (reading.zones.empty()) {
      index_.flawed.push_back({span, "VTIMEZONE", "", "it has no TZID"});
      return;
    }
    Zone zone{span, reason};
    if (reason.empty() && span.size > limits::kSharedBytes)
      zone.damage = "it is larger than 256 KiB";
    // The first definition counts, unless it is damaged and another is sound.
    const auto [at, isNew] = index_.calendars[calendar].zones.emplace(reading.zones.front(), zone);
    if (!isNew && !at->second.damage.empty() && zone.damage.empty()) at->second = zone;
  }

  CalendarIndex& index_;
  const ReadProgress progress_;
  std::size_t file_ = 0, calendarsBefore_ = 0, seen_ = 0;
  bool sawAnything_ = false;
};

}  // namespace

CalendarIndex indexCalendars(std::vector<std::filesystem::path> files,
                             const ReadProgress& progress) {
  CalendarIndex index;
  index.files = std::move(files);
  Indexer indexer(index, progress);
  for (std::size_t file = 0; file < index.files.size(); ++file) indexer.readFile(file);
  return index;
}

CalendarIndex indexCalendar(std::istream& stream) {
  CalendarIndex index;
  index.files.emplace_back();
  Indexer(index, {}).read(stream, 0);
  return index;
}

}  // namespace mlmig
