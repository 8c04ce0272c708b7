#include "payloads/kb886948/engine/piece.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <string_view>
#include <vector>

#include "payloads/kb886948/engine/content_lines.h"
#include "payloads/kb886948/engine/limits.h"

namespace mlmig {
namespace {

constexpr std::array<std::string_view, 6> kItems = {"VEVENT",    "VTODO",         "VJOURNAL",
                                                    "VFREEBUSY", "VAVAILABILITY", "VPOLL"};

PieceKind kindOf(const std::string& name) {
  if (std::find(kItems.begin(), kItems.end(), name) != kItems.end()) return PieceKind::item;
  return name == "VTIMEZONE" ? PieceKind::timeZone : PieceKind::other;
}

// "VEVENT" of "BEGIN:vevent "; nothing when the line is another.
std::optional<std::string> componentOf(const ContentLine& line, std::string_view keyword) {
  const bool likely = line.text.size() >= keyword.size() && line.text.size() < 200 &&
                      std::toupper(static_cast<unsigned char>(line.text[0])) == keyword[0];
  if (!likely || line.name() != keyword) return std::nullopt;
  std::string name(line.value().value_or(""));
  while (!name.empty() && std::isspace(static_cast<unsigned char>(name.back()))) name.pop_back();
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return name;
}

bool isBlank(std::string_view text) {
  return text.find_first_not_of(" \t\r") == std::string_view::npos;
}

class Splitter {
 public:
  explicit Splitter(const PieceVisitor& visitor) : visitor_(visitor) {}

  void add(const ContentLine& line) {
    if (const auto begun = componentOf(line, "BEGIN")) {
      begin(line, *begun);
    } else if (const auto ended = componentOf(line, "END")) {
      end(line, *ended);
    } else if (!open_.empty()) {
      append(line);
    } else if (!isBlank(line.text)) {
      appendOwn(line);
    }
  }

  void finish() {
    if (!open_.empty()) close("the file ends before END:" + piece_.name);
    flushOwn();
  }

 private:
  // A component that cannot lie within the open piece: the piece was never closed.
  [[nodiscard]] bool startsAnother(const std::string& name) const {
    if (name == "VCALENDAR") return true;
    if (kindOf(name) == PieceKind::other) return false;
    return open_.front() != "VPOLL" || name == "VPOLL";
  }

  void begin(const ContentLine& line, const std::string& name) {
    if (!open_.empty() && startsAnother(name))
      close(piece_.name + " is not closed before BEGIN:" + name + " in line " +
            std::to_string(line.number));
    if (open_.empty()) {
      flushOwn();
      if (name == "VCALENDAR") {
        if (inCalendar_ || seenCalendar_) ++calendar_;
        inCalendar_ = seenCalendar_ = true;
        return;
      }
      piece_ = {};
      piece_.kind = kindOf(name);
      piece_.name = name;
      piece_.calendar = calendar_;
      piece_.offset = line.offset;
      piece_.line = line.number;
      lines_ = listValues_ = 0;
    }
    open_.push_back(name);
    if (open_.size() > limits::kNesting) damage("its components are nested too deeply");
    append(line);
  }

  void end(const ContentLine& line, const std::string& name) {
    if (open_.empty()) {
      if (name != "VCALENDAR") {
        appendOwn(line);
        rejectOwn("END:" + name + " without its BEGIN");
      }
      flushOwn();
      inCalendar_ = inCalendar_ && name != "VCALENDAR";
      return;
    }
    if (name == "VCALENDAR") {
      close(piece_.name + " is not closed before END:VCALENDAR");
      inCalendar_ = false;
      return;
    }
    append(line);
    if (open_.back() != name) {
      const auto opened = std::find(open_.begin(), open_.end(), name);
      if (opened == open_.end()) return damage("END:" + name + " without its BEGIN");
      damage(open_.back() + " is not closed");
      open_.erase(opened + 1, open_.end());
    }
    open_.pop_back();
    if (open_.empty()) close("");
  }

  void append(const ContentLine& line) {
    piece_.size = line.offset + line.size - piece_.offset;
    if (!piece_.damage.empty()) return;
    if (line.cut || piece_.text.size() + line.text.size() >= limits::kItemBytes)
      return damage("it is larger than 64 MiB");
    if (++lines_ > limits::kItemLines) return damage("it has more than 100,000 lines");
    if (line.text.find('\0') != std::string_view::npos)
      return damage("a NUL byte in line " + std::to_string(line.number));
    listValues_ +=
        std::min(limits::kListValuesOfLine,
                 static_cast<std::size_t>(std::count(line.text.begin(), line.text.end(), ',')));
    if (listValues_ > limits::kItemListValues) return damage("its lists have too many values");
    piece_.text.append(line.text).push_back('\n');
  }

  void appendOwn(const ContentLine& line) {
    if (own_.size() >= limits::kItemLines) rejectOwn("it has more than 100,000 lines");
    if (own_.empty()) ownLine_ = line.number;
    own_.push_back({calendar_, line.name(), line.offset, line.size});
  }

  // The first reason stays: the others follow from it.
  void damage(const std::string& reason) {
    if (piece_.damage.empty()) piece_.damage = reason;
    piece_.text.clear();
  }

  void close(const std::string& reason) {
    if (!reason.empty()) damage(reason);
    open_.clear();
    visitor_.piece(std::move(piece_));
    piece_ = {};
  }

  void flushOwn() {
    if (!inCalendar_ && !own_.empty()) return rejectOwn("it lies outside of any calendar");
    for (const CalendarLine& line : own_) visitor_.calendarLine(line);
    own_.clear();
  }

  void rejectOwn(const std::string& reason) {
    Piece piece;
    piece.calendar = calendar_;
    piece.offset = own_.front().offset;
    piece.size = own_.back().offset + own_.back().size - piece.offset;
    piece.line = ownLine_;
    piece.damage = reason;
    own_.clear();
    visitor_.piece(std::move(piece));
  }

  const PieceVisitor& visitor_;
  std::uint64_t calendar_ = 0;
  bool inCalendar_ = false, seenCalendar_ = false;
  Piece piece_;
  std::vector<std::string> open_;  // components of the piece that are not ended yet
  std::size_t lines_ = 0, listValues_ = 0;
  std::vector<CalendarLine> own_;  // lines since the last piece, outside of any
  std::uint64_t ownLine_ = 0;
};

}  // namespace

void readPieces(std::istream& stream, const PieceVisitor& visitor) {
  ContentLines lines(stream);
  Splitter splitter(visitor);
  while (const auto line = lines.next()) splitter.add(*line);
  splitter.finish();
}

}  // namespace mlmig
