// The command line as a function: what main calls, and what tests call.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "manifest/manifest.h"
#include "tools/qfe/arguments.h"
#include "tools/qfe/output.h"

namespace qfe {

struct VerbCall {
  const Arguments& arguments;
  Output& output;
  // Reads KB articles as drafts; empty in the core, which has no importers.
  const std::function<std::vector<Manifest>(const std::string& path, const std::string& bytes)>&
      articleReader;
};

// Returns the exit code; throws qfe::Error.
using VerbFunction = int (*)(const VerbCall& call);

struct Program {
  std::string name;                                // "qfe" or "qfe-core"
  std::map<std::string_view, VerbFunction> verbs;  // those this binary has
  std::function<std::vector<Manifest>(const std::string& path, const std::string& bytes)>
      articleReader;
};

// The verbs of the core; the full binary adds its own.
[[nodiscard]] std::map<std::string_view, VerbFunction> coreVerbs();

// `words` are argv without the program's own name.
[[nodiscard]] int runCli(const Program& program, const std::vector<std::string>& words,
                         Streams streams);

}  // namespace qfe
