#include "payloads/kb886948/engine/component_text.h"

#include <cstddef>
#include <sstream>

namespace mlmig {

int Depth::of(const ContentLine& line) {
  const bool mayNest = !line.text.empty() && line.text.size() < 200;
  const std::string name = mayNest ? line.name() : std::string();
  if (name == "END") --depth_;
  return name == "BEGIN" ? depth_++ : depth_;
}

std::string withUid(std::string_view text, const std::string& uid) {
  const std::string uidLine = "UID:" + uid + lineEndOf(text);
  std::istringstream stream{std::string(text)};
  ContentLines lines(stream);
  Depth depth;
  std::string result;
  std::size_t afterFirst = 0;
  bool done = false;
  while (const auto line = lines.next()) {
    if (depth.of(*line) == 1 && line->name() == "UID") {
      result.append(uidLine);
      done = true;
    } else {
      result.append(text.substr(line->offset, line->size));
    }
    if (afterFirst == 0) afterFirst = result.size();
  }
  if (!done) result.insert(afterFirst, uidLine);
  return result;
}

std::string unfolded(std::string_view text) {
  std::istringstream stream{std::string(text)};
  ContentLines lines(stream);
  std::string result;
  while (const auto line = lines.next()) result.append(line->text).push_back('\n');
  return result;
}

std::string lineEndOf(std::string_view text) {
  const std::size_t newline = text.find('\n');
  return newline == std::string_view::npos || (newline > 0 && text[newline - 1] == '\r') ? "\r\n"
                                                                                         : "\n";
}

}  // namespace mlmig
