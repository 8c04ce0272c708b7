// The pieces a calendar file falls into.
#pragma once

#include <cstdint>
#include <functional>
#include <istream>
#include <string>

namespace mlmig {

enum class PieceKind {
  item,      // VEVENT, VTODO, VJOURNAL, VFREEBUSY, VAVAILABILITY, VPOLL
  timeZone,  // VTIMEZONE
  other      // anything else that stands between them
};

struct Piece {
  PieceKind kind = PieceKind::other;
  std::string name;            // of the component, in upper case: "VEVENT"
  std::uint64_t calendar = 0;  // which VCALENDAR of the file, from 0
  std::uint64_t offset = 0, size = 0;
  std::uint64_t line = 0;  // where it begins, from 1
  std::string text;        // its unfolded content lines, each ended by LF; empty when it is damaged
  std::string damage;      // why it is no whole component; empty when it is
};

// A property of the calendar itself, such as PRODID: its source bytes lie at offset.
struct CalendarLine {
  std::uint64_t calendar = 0;
  std::string name;
  std::uint64_t offset = 0, size = 0;
};

struct PieceVisitor {
  std::function<void(Piece)> piece;
  std::function<void(const CalendarLine&)> calendarLine;
};

// Visits all pieces in their order. Damage ends with the piece it is in: a component that is not
// closed ends where the next one begins. Uses memory for one piece.
void readPieces(std::istream& stream, const PieceVisitor& visitor);

}  // namespace mlmig
