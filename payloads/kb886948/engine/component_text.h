// The text of one component, line by line, folded or not.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace mlmig {

struct ComponentLine {
  std::string_view raw;  // with folds and line ends
  bool isUid = false;    // the component's own UID, not that of one within it
};

void forEachLine(std::string_view text, const std::function<void(const ComponentLine&)>& visit);

// The same bytes with another UID; one that has none gets it after its first line.
[[nodiscard]] std::string withUid(std::string_view text, const std::string& uid);

// The unfolded content lines, each ended by LF: what Piece::text holds.
[[nodiscard]] std::string unfolded(std::string_view text);

// How the first line ends: "\r\n" or "\n".
[[nodiscard]] std::string lineEndOf(std::string_view text);

}  // namespace mlmig
