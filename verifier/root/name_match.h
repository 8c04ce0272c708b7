// Whether a name found on a disk is the name that was asked for.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "manifest/base/safe_path.h"

namespace qfe {

// Compares many names of a folder with a few wanted ones, by nameKey but without computing it for
// names that are plain ASCII, as nearly all are.
class NameMatcher {
 public:
  NameMatcher(const std::vector<std::string>& wanted, Platform platform);
  [[nodiscard]] bool matches(std::string_view found) const;

 private:
  Platform platform_;
  std::unordered_set<std::string> keys_;
};

}  // namespace qfe
