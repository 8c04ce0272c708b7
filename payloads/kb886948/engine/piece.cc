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

// Whether a calendar of an item may carry the line on.
bool isProperty(const ContentLine& line) {
  const std::string_view name = line.text.substr(0, line.text.find_first_of(":;"));
  return !line.cut && !name.empty() && name.size() <= limits::kPropertyName && line.value() &&
         std::all_of(name.begin(), name.end(),
                     [](unsigned char c) {
                       return c < 128 && (std::isalnum(c) || c == '-' || c == '_' || c == '.');
                     }) &&
         line.text.find('\0') == std::string_view::npos;
}

class Splitter {
 public:
  explicit Splitter(const PieceVisitor& visitor) : visitor_(visitor) {}

  void add(ContentLine line) {
    // Files that were put one after the other have their byte order marks within.
    if (open_.empty() && line.text.substr(0, kByteOrderMark.size()) == kByteOrderMark) {
      line.text.remove_prefix(kByteOrderMark.size());
      line.offset += kByteOrderMark.size();
      line.size -= kByteOrderMark.size();
    }
    if (const auto begun = componentOf(line, "BEGIN")) {
      begin(line, *begun);
    } else if (const auto ended = componentOf(line, "END")) {
      end(line, *ended);
    } else if (!open_.empty()) {
      append(line);
    } else if (!isBlank(line.text)) {
      appendOwn(line, isProperty(line) ? "" : "it is no property of a calendar");
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
        propertyBytes_ = 0;
        return;
      }
      piece_ = {};
      piece_.kind = kindOf(name);
      piece_.name = name;
      piece_.calendar = calendar_;
      piece_.offset = line.offset;
      piece_.line = line.number;
      lines_ = listValues_ = tooDeep_ = 0;
    }
    if (open_.size() < limits::kNesting) {
      open_.push_back(name);
    } else {
      ++tooDeep_;
      damage("its components are nested too deeply");
    }
    append(line);
  }

  void end(const ContentLine& line, const std::string& name) {
    if (open_.empty()) {
      if (name != "VCALENDAR") return appendOwn(line, "END:" + name + " without its BEGIN");
      flushOwn();
      inCalendar_ = false;
      return;
    }
    if (name == "VCALENDAR") {
      close(piece_.name + " is not closed before END:VCALENDAR");
      inCalendar_ = false;
      return;
    }
    append(line);
    // No item lies within one of its name: this END closes all that is open in it.
    const bool endsItem = piece_.kind != PieceKind::other && name == open_.front();
    if (tooDeep_ > 0 && !endsItem) {
      --tooDeep_;
      return;
    }
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

  // Lines outside of any piece. They are the calendar's as long as none of them is damaged: what
  // comes before the END of a lost BEGIN belongs to that.
  void appendOwn(const ContentLine& line, const std::string& damage) {
    if (own_.size == 0) {
      own_.calendar = calendar_;
      own_.offset = line.offset;
      own_.line = line.number;
    }
    own_.size = line.offset + line.size - own_.offset;
    propertyBytes_ += line.size;
    if (own_.damage.empty()) own_.damage = damage;
    if (own_.damage.empty() && propertyBytes_ > limits::kSharedBytes)
      own_.damage = "the properties of its calendar are larger than 256 KiB";
    if (own_.damage.empty()) {
      ownLines_.push_back({calendar_, line.name(), line.offset, line.size});
    } else {
      ownLines_.clear();
    }
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
    if (own_.size == 0) return;
    if (own_.damage.empty() && !inCalendar_) own_.damage = "it lies outside of any calendar";
    if (own_.damage.empty()) {
      for (const CalendarLine& line : ownLines_) visitor_.calendarLine(line);
    } else {
      visitor_.piece(std::move(own_));
    }
    own_ = {};
    ownLines_.clear();
  }

  const PieceVisitor& visitor_;
  std::uint64_t calendar_ = 0;
  bool inCalendar_ = false, seenCalendar_ = false;
  Piece piece_;
  std::vector<std::string> open_;  // components of the piece that are not ended yet
  std::size_t tooDeep_ = 0;        // those beyond the limit
  std::size_t lines_ = 0, listValues_ = 0;
  Piece own_;                           // the lines since the last piece, outside of any
  std::vector<CalendarLine> ownLines_;  // they one by one, while they are sound
  std::uint64_t propertyBytes_ = 0;     // of the calendar
};

}  // namespace

void readPieces(std::istream& stream, const PieceVisitor& visitor) {
  ContentLines lines(stream);
  Splitter splitter(visitor);
  while (const auto line = lines.next()) splitter.add(*line);
  splitter.finish();
}

}  // namespace mlmig
