// The arguments of one verb, parsed by CLI11 as the verb's spec says.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tools/qfe/verb.h"

namespace qfe {

class Arguments {
 public:
  // `words` are those after the verb. Throws Error(usage) with a suggestion for a mistyped option.
  [[nodiscard]] static Arguments parse(const VerbSpec& verb, const std::vector<std::string>& words);

  [[nodiscard]] bool flag(std::string_view option) const;
  [[nodiscard]] std::optional<std::string> value(std::string_view option) const;
  [[nodiscard]] std::vector<std::string> values(std::string_view option) const;
  // A whole number from 0 to `max`; throws Error(usage).
  [[nodiscard]] std::optional<std::uint64_t> number(std::string_view option,
                                                    std::uint64_t max) const;
  // NAME=PATH pairs of `--location`; throws Error(usage).
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> locations() const;

  // Of the positional argument with that metavariable.
  [[nodiscard]] const std::vector<std::string>& all(std::string_view argument) const;
  [[nodiscard]] const std::string& one(std::string_view argument) const;

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> options_, arguments_;
};

}  // namespace qfe
