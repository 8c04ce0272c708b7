// A verb as data. One table of these drives dispatch, parsing, help, man pages, completion and
// "did you mean"; nothing about a verb's arguments is written anywhere else.
#pragma once

#include <string_view>
#include <vector>

namespace qfe {

struct OptionSpec {
  std::string_view name;  // long, without dashes
  char shortName = '\0';
  std::string_view value;  // metavariable; empty for a flag
  std::string_view help;   // one line
  bool repeatable = false;
  bool required = false;
};

struct ArgumentSpec {
  std::string_view name;  // metavariable: "PACKAGE"
  std::string_view help;
  bool repeatable = false;
  bool required = true;
};

struct Example {
  std::string_view command;
  std::string_view says;
};

enum class VerbGroup { server, author, inspect, shell };
// Which binary has it: the static core for servers, or only the full qfe.
enum class VerbHome { core, full };

struct VerbSpec {
  std::string_view name;
  VerbGroup group = VerbGroup::server;
  VerbHome home = VerbHome::core;
  std::string_view summary;      // one line, no full stop
  std::string_view description;  // paragraphs separated by blank lines; for help and man page
  std::vector<ArgumentSpec> arguments = {};
  std::vector<OptionSpec> options = {};  // without the common ones
  std::vector<Example> examples = {};
  std::vector<int> exits = {};  // exit codes this verb can give
};

// All verbs, in the order in which help lists them.
[[nodiscard]] const std::vector<VerbSpec>& verbTable();
// Null when there is no such verb.
[[nodiscard]] const VerbSpec* findVerb(std::string_view name);
// Options that every verb has (--help, --quiet, --verbose, --log …).
[[nodiscard]] const std::vector<OptionSpec>& commonOptions();
// The heading under which help lists a group.
[[nodiscard]] std::string_view title(VerbGroup group);

}  // namespace qfe
