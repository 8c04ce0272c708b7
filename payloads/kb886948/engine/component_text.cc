#include "payloads/kb886948/engine/component_text.h"

#include <cstddef>
#include <sstream>

#include "payloads/kb886948/engine/content_lines.h"

namespace mlmig {
namespace {

void forEachContentLine(std::string_view text,
                        const std::function<void(const ContentLine&, int depth)>& visit) {
  std::istringstream stream{std::string(text)};
  ContentLines lines(stream);
  int depth = 0;
  while (const auto line = lines.next()) {
    const bool mayNest = !line->text.empty() && line->text.size() < 200;
    const std::string name = mayNest ? line->name() : std::string();
    if (name == "END") --depth;
    visit(*line, depth);
    if (name == "BEGIN") ++depth;
  }
}

}  // namespace

void forEachLine(std::string_view text, const std::function<void(const ComponentLine&)>& visit) {
  forEachContentLine(text, [&](const ContentLine& line, int depth) {
    visit({text.substr(line.offset, line.size), depth == 1 && line.name() == "UID"});
  });
}

std::string withUid(std::string_view text, const std::string& uid) {
  const std::string end = lineEndOf(text);
  std::string result;
  bool done = false;
  forEachContentLine(text, [&](const ContentLine& line, int depth) {
    const std::string_view raw = text.substr(line.offset, line.size);
    const auto value = line.value();
    if (depth != 1 || line.name() != "UID" || !value) {
      result.append(raw);
      return;
    }
    result.append(line.text.substr(0, line.text.size() - value->size())).append(uid).append(end);
    done = true;
  });
  if (!done) result.insert(result.find('\n') + 1, "UID:" + uid + end);
  return result;
}

std::string unfolded(std::string_view text) {
  std::string result;
  forEachContentLine(
      text, [&](const ContentLine& line, int) { result.append(line.text).push_back('\n'); });
  return result;
}

std::string lineEndOf(std::string_view text) {
  const std::size_t newline = text.find('\n');
  return newline == std::string_view::npos || (newline > 0 && text[newline - 1] == '\r') ? "\r\n"
                                                                                         : "\n";
}

}  // namespace mlmig
