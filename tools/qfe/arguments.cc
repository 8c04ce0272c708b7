#include "tools/qfe/arguments.h"

#include <algorithm>
#include <charconv>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "manifest/base/error.h"
#include "manifest/base/strict_json.h"

namespace qfe {
namespace {

[[noreturn]] void refuse(const VerbSpec& verb, const std::string& message) {
  throw Error(ErrorCode::usage, fmt::format("{}; see `qfe {} --help`", message, verb.name));
}

std::string flags(const OptionSpec& option) {
  std::string names;
  if (option.shortName != '\0') names = fmt::format("-{},", option.shortName);
  return names + "--" + std::string(option.name);
}

std::string suggestion(const VerbSpec& verb, const std::string& word) {
  std::vector<std::string> known;
  for (const OptionSpec& option : verb.options) known.push_back("--" + std::string(option.name));
  for (const OptionSpec& option : commonOptions()) known.push_back("--" + std::string(option.name));
  const std::string nearest = nearestName(word.substr(0, word.find('=')), known);
  return nearest.empty() ? "" : fmt::format("; did you mean {}?", nearest);
}

using Named = std::map<std::string, std::vector<std::string>, std::less<>>;

// Words that are no options, to the verb's arguments in order; the last one may take several.
void dealOut(const VerbSpec& verb, const std::vector<std::string>& words, Named& given) {
  bool onlyArguments = false;
  std::size_t next = 0;
  for (const std::string& word : words) {
    if (!onlyArguments && word == "--") {
      onlyArguments = true;
      continue;
    }
    if (!onlyArguments && word.size() > 1 && word[0] == '-')
      refuse(verb, fmt::format("unknown option {}{}", word, suggestion(verb, word)));
    if (next == verb.arguments.size()) refuse(verb, fmt::format("unexpected argument {}", word));
    const ArgumentSpec& argument = verb.arguments[next];
    given[std::string(argument.name)].push_back(word);
    if (!argument.repeatable) ++next;
  }
}

// "--json=3": a flag has no value, and false is said by leaving it out.
void refuseFlagValues(const VerbSpec& verb, const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    if (word == "--") return;
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos) continue;
    const auto isIt = [&](const OptionSpec& option) {
      return option.value.empty() && word.substr(0, equals) == "--" + std::string(option.name);
    };
    if (std::ranges::any_of(verb.options, isIt) || std::ranges::any_of(commonOptions(), isIt))
      refuse(verb, fmt::format("{} takes no value", word.substr(0, equals)));
  }
}

void requireOptions(const VerbSpec& verb, const Named& given) {
  const auto times = [&](const OptionSpec& option) {
    const auto found = given.find(option.name);
    return found == given.end() ? 0 : found->second.size();
  };
  const auto atMostOnce = [&](const OptionSpec& option) {
    if (!option.repeatable && times(option) > 1)
      refuse(verb, fmt::format("--{} is given {} times; it takes one {}", option.name,
                               times(option), option.value));
  };
  std::ranges::for_each(verb.options, atMostOnce);
  std::ranges::for_each(commonOptions(), atMostOnce);
  for (const OptionSpec& option : verb.options)
    if (option.required && times(option) == 0)
      refuse(verb, fmt::format("--{} {} is missing: {}", option.name, option.value, option.help));
}

void requireArguments(const VerbSpec& verb, const Named& given) {
  for (const ArgumentSpec& argument : verb.arguments) {
    const auto found = given.find(argument.name);
    if (argument.required && (found == given.end() || found->second.empty()))
      refuse(verb, fmt::format("{} is missing: {}", argument.name, argument.help));
  }
}

}  // namespace

Arguments Arguments::parse(const VerbSpec& verb, const std::vector<std::string>& words) {
  Arguments result;
  CLI::App app;
  app.set_help_flag();
  std::map<std::string_view, bool> flagValues;
  refuseFlagValues(verb, words);
  const auto add = [&](const OptionSpec& option) {
    if (option.value.empty()) {
      app.add_flag(flags(option), flagValues[option.name]);
      return;
    }
    // Without allow_extra_args(false) CLI11 takes "[a,b]" apart.
    auto& target = result.options_[std::string(option.name)];
    auto* added = app.add_option(flags(option), target)->allow_extra_args(false);
    added->expected(1)->type_size(1)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  };
  for (const OptionSpec& option : verb.options) add(option);
  for (const OptionSpec& option : commonOptions()) add(option);
  // Positional arguments are dealt out below: CLI11 would take "[a,b]" apart there, too.
  app.allow_extras();
  try {
    app.parse(std::vector<std::string>(words.rbegin(), words.rend()));
  } catch (const CLI::ArgumentMismatch& error) {
    const std::string message = error.what();
    refuse(verb, fmt::format("{} takes a value, and none is given",
                             message.substr(0, message.find(':'))));
  } catch (const CLI::ParseError& error) {
    refuse(verb, error.what());
  }
  dealOut(verb, app.remaining(), result.arguments_);
  for (const auto& [name, given] : flagValues)
    if (given) result.options_[std::string(name)] = {"true"};
  // Here and not by CLI11, so that a mistyped option is said before the one it leaves out.
  requireOptions(verb, result.options_);
  requireArguments(verb, result.arguments_);
  return result;
}

bool Arguments::flag(std::string_view option) const {
  const auto found = options_.find(option);
  return found != options_.end() && !found->second.empty();
}

std::optional<std::string> Arguments::value(std::string_view option) const {
  const auto found = options_.find(option);
  if (found == options_.end() || found->second.empty()) return std::nullopt;
  return found->second.back();
}

std::vector<std::string> Arguments::values(std::string_view option) const {
  const auto found = options_.find(option);
  return found == options_.end() ? std::vector<std::string>() : found->second;
}

std::optional<std::uint64_t> Arguments::number(std::string_view option, std::uint64_t max) const {
  const std::optional<std::string> text = value(option);
  if (!text) return std::nullopt;
  std::uint64_t number = 0;
  const char* end = text->data() + text->size();
  const auto [stop, error] = std::from_chars(text->data(), end, number);
  if (error != std::errc() || stop != end || text->empty() || number > max)
    throw Error(ErrorCode::usage,
                fmt::format("--{} takes a whole number from 0 to {}, not {}", option, max, *text));
  return number;
}

std::vector<std::pair<std::string, std::string>> Arguments::locations() const {
  std::vector<std::pair<std::string, std::string>> result;
  for (const std::string& text : values("location")) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == text.size())
      throw Error(ErrorCode::usage,
                  fmt::format("--location takes NAME=PATH (a path below the root), not {}", text));
    result.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  return result;
}

const std::vector<std::string>& Arguments::all(std::string_view argument) const {
  static const std::vector<std::string> kNone;
  const auto found = arguments_.find(argument);
  return found == arguments_.end() ? kNone : found->second;
}

const std::string& Arguments::one(std::string_view argument) const {
  return all(argument).front();
}

}  // namespace qfe
