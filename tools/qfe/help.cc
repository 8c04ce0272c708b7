#include "tools/qfe/help.h"

#include <fmt/format.h>

#include "tools/qfe/exit_code.h"
#include "tools/qfe/output.h"

namespace qfe {
namespace {

constexpr std::size_t kWidth = 78;

// Words of one paragraph broken at kWidth, each line indented.
std::string wrap(std::string_view text, std::size_t indent) {
  std::string result;
  std::string line(indent, ' ');
  std::size_t begin = 0;
  while (begin < text.size()) {
    std::size_t end = text.find(' ', begin);
    if (end == std::string_view::npos) end = text.size();
    const std::string_view word = text.substr(begin, end - begin);
    if (line.size() > indent && line.size() + 1 + word.size() > kWidth) {
      result += line + '\n';
      line.assign(indent, ' ');
    }
    if (line.size() > indent) line += ' ';
    line += word;
    begin = end + 1;
  }
  return result + line + '\n';
}

std::vector<std::string_view> paragraphs(std::string_view text) {
  std::vector<std::string_view> result;
  std::size_t begin = 0;
  for (std::size_t end = text.find("\n\n"); end != std::string_view::npos;
       end = text.find("\n\n", begin)) {
    result.push_back(text.substr(begin, end - begin));
    begin = end + 2;
  }
  result.push_back(text.substr(begin));
  return result;
}

std::string optionColumn(const OptionSpec& option) {
  std::string text = option.shortName == '\0' ? "    " : fmt::format("-{}, ", option.shortName);
  text += fmt::format("--{}", option.name);
  if (!option.value.empty()) text += fmt::format(" {}", option.value);
  return text;
}

std::string optionHelp(const OptionSpec& option) {
  std::string text(option.help);
  if (option.required) text += " (required)";
  if (option.repeatable) text += " (repeatable)";
  return text;
}

std::string argumentWord(const ArgumentSpec& argument) {
  const std::string word = std::string(argument.name) + (argument.repeatable ? "..." : "");
  return argument.required ? word : "[" + word + "]";
}

void addOptions(std::vector<std::vector<std::string>>& rows, const std::vector<OptionSpec>& from) {
  for (const OptionSpec& option : from)
    rows.push_back({"  " + optionColumn(option), optionHelp(option)});
}

std::string exitTable(const VerbSpec& verb) {
  std::string text;
  for (const int code : verb.exits) text += fmt::format("  {:>2}  {}\n", code, meaningOfExit(code));
  return text;
}

}  // namespace

std::string synopsis(const VerbSpec& verb, std::string_view program) {
  std::string text = fmt::format("{} {}", program, verb.name);
  for (const ArgumentSpec& argument : verb.arguments) text += " " + argumentWord(argument);
  for (const OptionSpec& option : verb.options)
    if (option.required) text += fmt::format(" --{} {}", option.name, option.value);
  return text + " [OPTIONS]";
}

std::string generalHelp(std::string_view program, bool core) {
  std::string text = fmt::format(
      "{}: hotfixes checked, applied with rollback, and audited\n\n"
      "usage: {} VERB [OPTIONS] ARGUMENTS\n",
      program, program);
  for (const VerbGroup group :
       {VerbGroup::server, VerbGroup::author, VerbGroup::inspect, VerbGroup::shell}) {
    std::vector<std::vector<std::string>> rows;
    for (const VerbSpec& verb : verbTable())
      if (verb.group == group && (!core || verb.home == VerbHome::core))
        rows.push_back({"  " + std::string(verb.name), std::string(verb.summary)});
    if (!rows.empty()) text += fmt::format("\n{}:\n{}", title(group), alignColumns(rows));
  }
  return text + fmt::format(
                    "\n`{} VERB --help` explains a verb, with examples. Results go to "
                    "standard output,\neverything else to standard error.\n",
                    program);
}

std::string verbHelp(const VerbSpec& verb, std::string_view program) {
  std::string text = fmt::format("{} {}: {}\n\nusage: {}\n", program, verb.name, verb.summary,
                                 synopsis(verb, program));
  for (const std::string_view paragraph : paragraphs(verb.description))
    text += "\n" + wrap(paragraph, 0);
  std::vector<std::vector<std::string>> rows;
  for (const ArgumentSpec& argument : verb.arguments)
    rows.push_back({"  " + std::string(argument.name), std::string(argument.help)});
  if (!rows.empty()) text += "\narguments:\n" + alignColumns(rows);
  rows.clear();
  addOptions(rows, verb.options);
  addOptions(rows, commonOptions());
  text += "\noptions:\n" + alignColumns(rows);
  text += "\nexit codes:\n" + exitTable(verb);
  text += "\nexamples:\n";
  for (const Example& example : verb.examples) {
    if (!example.says.empty()) text += fmt::format("  # {}\n", example.says);
    text += fmt::format("  {}\n", example.command);
  }
  return text;
}

}  // namespace qfe
