// Completion scripts for bash, zsh and fish, from the verb table.
#include <fmt/format.h>

#include "tools/qfe/help.h"

namespace qfe {
namespace {

std::vector<OptionSpec> allOptions(const VerbSpec& verb) {
  std::vector<OptionSpec> options = verb.options;
  options.insert(options.end(), commonOptions().begin(), commonOptions().end());
  return options;
}

std::string verbNames() {
  std::string names = "help version";
  for (const VerbSpec& verb : verbTable()) names += fmt::format(" {}", verb.name);
  return names;
}

// Single quotes for a shell.
std::string quoted(std::string_view text) {
  std::string result = "'";
  for (const char c : text) {
    if (c == '\'') {
      result += "'\\''";
    } else {
      result += c;
    }
  }
  return result + "'";
}

std::string optionWords(const VerbSpec& verb) {
  std::string words;
  for (const OptionSpec& option : allOptions(verb)) words += fmt::format(" --{}", option.name);
  return words.substr(1);
}

}  // namespace

std::string bashCompletion() {
  std::string cases;
  for (const VerbSpec& verb : verbTable())
    cases += fmt::format("    {}) options={} ;;\n", verb.name, quoted(optionWords(verb)));
  return fmt::format(
      R"(# bash completion for qfe
_qfe() {{
  local current=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD-1]}} options=
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ] || [ "${{COMP_WORDS[1]}}" = help ]; then
    mapfile -t COMPREPLY < <(compgen -W {verbs} -- "$current")
    return
  fi
  case ${{COMP_WORDS[1]}} in
    completion) mapfile -t COMPREPLY < <(compgen -W 'bash zsh fish' -- "$current"); return ;;
{cases}  esac
  case $previous in
    --root|-r|--files|--base|--old|--new) compopt -o dirnames; return ;;
  esac
  if [[ $current == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current")
  else
    compopt -o default
  fi
}}
complete -F _qfe qfe qfe-core
)",
      fmt::arg("verbs", quoted(verbNames())), fmt::arg("cases", cases));
}

std::string zshCompletion() {
  std::string verbs;
  std::string cases;
  for (const VerbSpec& verb : verbTable()) {
    verbs += fmt::format("    {}\n", quoted(fmt::format("{}:{}", verb.name, verb.summary)));
    cases += fmt::format("    {}) compadd -- {} ;;\n", verb.name, optionWords(verb));
  }
  return fmt::format(
      R"(#compdef qfe qfe-core
_qfe() {{
  local -a verbs
  verbs=(
{verbs}  )
  if (( CURRENT == 2 )); then
    _describe verb verbs
    return
  fi
  if [[ $words[CURRENT] != -* ]]; then
    _files
    return
  fi
  case $words[2] in
{cases}  esac
}}
_qfe "$@"
)",
      fmt::arg("verbs", verbs), fmt::arg("cases", cases));
}

std::string fishCompletion() {
  std::string text = "# fish completion for qfe\n";
  for (const VerbSpec& verb : verbTable()) {
    text += fmt::format("complete -c qfe -n __fish_use_subcommand -a {} -d {}\n", verb.name,
                        quoted(verb.summary));
    for (const OptionSpec& option : allOptions(verb)) {
      text += fmt::format("complete -c qfe -n '__fish_seen_subcommand_from {}' -l {}", verb.name,
                          option.name);
      if (option.shortName != '\0') text += fmt::format(" -s {}", option.shortName);
      if (!option.value.empty()) text += " -r";
      text += fmt::format(" -d {}\n", quoted(option.help));
    }
  }
  return text;
}

}  // namespace qfe
