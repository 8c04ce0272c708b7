#include "patcher/state/history.h"

#include <fmt/format.h>

#include "tools/qfe/exit_code.h"
#include "tools/qfe/sources.h"
#include "tools/qfe/verbs/core_verbs.h"

namespace qfe {
namespace {

// A field as text; lines of other versions may lack it.
std::string field(const Json& line, std::string_view key) {
  const Json* value = line.find(key);
  if (value == nullptr) return "-";
  if (value->isString()) return value->string();
  return writeJsonLine(*value);
}

std::string hotfixes(const Json& line) {
  std::string text;
  const Json* packages = line.find("packages");
  if (packages == nullptr || !packages->isArray()) return "-";
  for (const Json& package : packages->array())
    text += fmt::format("{}{} rev {}", text.empty() ? "" : ", ", field(package, "id"),
                        field(package, "revision"));
  return text.empty() ? "-" : text;
}

std::string who(const Json& line) {
  const std::string sudo = field(line, "sudoUser");
  const std::string uid = "uid " + field(line, "uid");
  return sudo.empty() || sudo == "-" ? uid : fmt::format("{} ({})", sudo, uid);
}

std::string shownTime(const Json& line, const Output& output) {
  const std::string text = field(line, "time");
  const std::optional<UtcTime> time = UtcTime::parse(text);
  return time ? output.time(*time) : text;
}

std::string chainText(const History& history) {
  if (history.brokenAt != 0)
    return fmt::format("the chain is broken at line {}: it does not follow from the line before",
                       history.brokenAt);
  return fmt::format("the chain of {} lines is whole; its head is {}", history.lines.size(),
                     history.head.hex());
}

}  // namespace

int runHistory(const VerbCall& call) {
  const std::string root = *call.arguments.value("root");
  const std::unique_ptr<ReadFs> fs = openRoot(root);
  (void)requireState(*fs, root);
  const History history = readHistory(*fs);
  const bool verify = call.arguments.flag("verify");
  const bool broken = history.brokenAt != 0;
  const int exit = verify && broken ? exit_code::kNo : exit_code::kYes;
  JsonArray lines;
  std::vector<std::vector<std::string>> rows = {
      {"TIME", "ACTION", "OUTCOME", "HOTFIX", "BY", "REASON"}};
  for (const HistoryLine& line : history.lines) {
    lines.push_back(line.json);
    rows.push_back({shownTime(line.json, call.output), field(line.json, "action"),
                    field(line.json, "outcome"), hotfixes(line.json), who(line.json),
                    escapeForMessage(field(line.json, "reason"))});
  }
  call.output.result(history.lines.empty() ? "Nothing was done by qfe yet.\n" : alignColumns(rows));
  if (verify) call.output.result(chainText(history) + "\n");
  if (broken && !verify) call.output.warning(chainText(history));
  if (call.output.json())
    call.output.document(JsonObject{{"root", root},
                                    {"lines", std::move(lines)},
                                    {"head", history.head.hex()},
                                    {"brokenAt", history.brokenAt},
                                    {"exit", exit},
                                    {"installer", installerCode(exit)}});
  return exit;
}

}  // namespace qfe
