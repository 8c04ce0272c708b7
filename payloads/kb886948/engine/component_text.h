// The source bytes of one component.
#pragma once

#include <string>
#include <string_view>

#include "payloads/kb886948/engine/content_lines.h"

namespace mlmig {

// How deep the lines of a component lie, told one after the other.
class Depth {
 public:
  // 1 for the component's own properties, 0 for its BEGIN and END, more within another.
  [[nodiscard]] int of(const ContentLine& line);

 private:
  int depth_ = 0;
};

// The same bytes with another UID, whose parameters go with the old one; a component that has none
// gets it after its first line.
[[nodiscard]] std::string withUid(std::string_view text, const std::string& uid);

// The unfolded content lines, each ended by LF: what Piece::text holds.
[[nodiscard]] std::string unfolded(std::string_view text);

// How the first line ends: "\r\n" or "\n".
[[nodiscard]] std::string lineEndOf(std::string_view text);

}  // namespace mlmig
