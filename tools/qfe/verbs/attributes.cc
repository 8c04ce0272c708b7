#include <limits>

#include <fmt/format.h>

#include "manifest/base/safe_path.h"
#include "tools/qfe/exit_code.h"
#include "tools/qfe/verbs/attributes_json.h"
#include "tools/qfe/verbs/core_verbs.h"

namespace qfe {
namespace {

Json toDocument(const std::vector<AttributesOf>& files, int exit) {
  JsonArray list;
  for (const AttributesOf& file : files) {
    JsonObject entry =
        file.attributes ? attributesToJson(*file.attributes) : JsonObject{{"error", file.error}};
    entry["path"] = file.path;
    list.emplace_back(std::move(entry));
  }
  return JsonObject{{"files", std::move(list)}, {"exit", exit}, {"installer", installerCode(exit)}};
}

std::string languagesText(const FileAttributes& attributes) {
  std::string text;
  for (const std::string& language : attributes.languages())
    text += (text.empty() ? "" : ",") + language;
  return text.empty() ? "-" : text;
}

std::string toTable(const std::vector<AttributesOf>& files, const Output& output) {
  std::vector<std::vector<std::string>> rows = {
      {"VERSION", "SIZE", "MODIFIED", "ARCH", "LANGUAGE", "SHA-256", "FILE"}};
  for (const AttributesOf& file : files) {
    if (!file.attributes) continue;
    const FileAttributes& found = *file.attributes;
    const std::string& architecture = found.image.architecture;
    rows.push_back({versionText(found), groupDigits(found.size), output.time(found.modified),
                    architecture.empty() ? "-" : architecture, languagesText(found),
                    found.sha256 ? found.sha256->hex().substr(0, 16) : "-",
                    escapeForMessage(file.path)});
  }
  return rows.size() == 1 ? "" : alignColumns(rows, {1});
}

}  // namespace

int runAttributes(const VerbCall& call) {
  const auto jobs = call.arguments.number("jobs", 1024).value_or(0);
  const std::vector<AttributesOf> files =
      readAttributesOf(call.arguments.all("FILE"), static_cast<unsigned>(jobs));
  int exit = exit_code::kYes;
  for (const AttributesOf& file : files) {
    if (!file.attributes) {
      call.output.error(fmt::format("{}: {}", escapeForMessage(file.path), file.error));
      exit = exit_code::kBadInput;
    } else if (file.attributes->image.problem) {
      call.output.warning(
          fmt::format("{}: {}", escapeForMessage(file.path), *file.attributes->image.problem));
    }
  }
  if (call.output.json()) {
    call.output.document(toDocument(files, exit));
  } else {
    call.output.result(toTable(files, call.output));
  }
  return exit;
}

}  // namespace qfe
