#include "tools/qfe/cli.h"

#include <exception>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "qfe_version.h"
#include "tools/qfe/exit_code.h"
#include "tools/qfe/help.h"
#include "tools/qfe/verb.h"

namespace qfe {
namespace {

bool asksForHelp(const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    if (word == "--") return false;
    if (word == "--help" || word == "-h") return true;
  }
  return false;
}

bool wantsJson(const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    if (word == "--") return false;
    if (word == "--json") return true;
  }
  return false;
}

[[noreturn]] void refuseVerb(const Program& program, const std::string& verb) {
  std::vector<std::string> names;
  for (const VerbSpec& spec : verbTable()) names.emplace_back(spec.name);
  const std::string nearest = nearestName(verb, names);
  throw Error(ErrorCode::usage,
              fmt::format("there is no verb \"{}\"{}; see `{} --help`", verb,
                          nearest.empty() ? "" : fmt::format("; did you mean \"{}\"?", nearest),
                          program.name));
}

int runVerb(const Program& program, const VerbSpec& spec, const std::vector<std::string>& words,
            Output& output) {
  const auto function = program.verbs.find(spec.name);
  if (function == program.verbs.end())
    throw Error(ErrorCode::usage,
                fmt::format("`{}` is not in {}, the small binary for servers; run it with the full "
                            "qfe on the admin's machine",
                            spec.name, program.name));
  const Arguments arguments = Arguments::parse(spec, words);
  output.configure(arguments.flag("quiet"), arguments.flag("verbose"), arguments.flag("json"),
                   arguments.flag("local"), arguments.value("log").value_or(""));
  return function->second(VerbCall{arguments, output, program.articleReader});
}

int dispatch(const Program& program, const std::vector<std::string>& words, Output& output) {
  const bool core = program.articleReader == nullptr;
  if (words.empty())
    throw Error(ErrorCode::usage, fmt::format("a verb is missing; see `{} --help`", program.name));
  const std::string& verb = words.front();
  if (verb == "--help" || verb == "-h" || (verb == "help" && words.size() == 1)) {
    output.result(generalHelp(program.name, core));
    return exit_code::kYes;
  }
  if (verb == "--version" || verb == "version") {
    output.result(fmt::format("{} {}\n", program.name, QFE_VERSION));
    return exit_code::kYes;
  }
  const bool helpFirst = verb == "help";
  const VerbSpec* spec = findVerb(helpFirst ? words[1] : verb);
  if (spec == nullptr) refuseVerb(program, helpFirst ? words[1] : verb);
  const std::vector<std::string> rest(words.begin() + 1, words.end());
  if (helpFirst || asksForHelp(rest)) {
    output.result(verbHelp(*spec, program.name));
    return exit_code::kYes;
  }
  return runVerb(program, *spec, rest, output);
}

int report(const Error& error, bool json, Output& output) {
  if (json) output.document(errorDocument(error));
  output.error(error.what());
  return exitCodeOf(error.code());
}

}  // namespace

int runCli(const Program& program, const std::vector<std::string>& words, Streams streams) {
  Output output(streams);
  const bool json = wantsJson(words);
  int code = exit_code::kUndone;
  try {
    code = dispatch(program, words, output);
  } catch (const Error& error) {
    code = report(error, json, output);
  } catch (const std::exception& error) {
    code = report(Error(ErrorCode::internal,
                        fmt::format("internal error: {}; please report it", error.what())),
                  json, output);
  }
  if (output.flush()) return code;
  if (output.changed()) {
    output.warning("the output could not be written in full; the server was changed as asked");
    return code;
  }
  output.error("the output could not be written in full");
  return code == exit_code::kYes || code == exit_code::kNo ? exit_code::kUndone : code;
}

}  // namespace qfe
