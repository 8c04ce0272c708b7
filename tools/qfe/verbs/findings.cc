#include "tools/qfe/verbs/findings.h"

#include <fmt/format.h>

#include "manifest/words.h"
#include "tools/qfe/exit_code.h"
#include "tools/qfe/verbs/attributes_json.h"

namespace qfe {
namespace {

Colour colourOf(HotfixState state) {
  switch (state) {
    case HotfixState::installed:
      return Colour::good;
    case HotfixState::needed:
    case HotfixState::partial:
    case HotfixState::modified:
      return Colour::bad;
    case HotfixState::unknown:
      return Colour::warning;
    case HotfixState::notApplicable:
    case HotfixState::superseded:
      break;
  }
  return Colour::plain;
}

Colour colourOf(FileState state) {
  switch (state) {
    case FileState::current:
    case FileState::later:
      return Colour::good;
    case FileState::older:
    case FileState::missing:
    case FileState::modified:
      return Colour::bad;
    case FileState::unknown:
      break;
  }
  return Colour::warning;
}

Json requiredToJson(const FileRow& row) {
  JsonObject required;
  required["version"] = row.version ? Json(row.version->text()) : Json();
  required["size"] = row.size ? Json(*row.size) : Json();
  required["modified"] = row.modified ? Json(row.modified->print()) : Json();
  required["sha256"] = row.sha256 ? Json(row.sha256->hex()) : Json();
  if (row.change) required["change"] = word(*row.change);
  return required;
}

std::string_view word(TimeMatch match) {
  switch (match) {
    case TimeMatch::equal:
      return "equal";
    case TimeMatch::withinFatResolution:
      return "within 2 seconds";
    case TimeMatch::wholeHour:
      return "one hour apart";
    case TimeMatch::different:
      break;
  }
  return "different";
}

Json fileToJson(const FileFinding& file, const Manifest& manifest) {
  JsonObject result{{"path", file.path},
                    {"realPath", file.realPath},
                    {"state", word(file.state)},
                    {"reason", file.reason},
                    {"counts", file.counts},
                    {"found", file.found ? Json(attributesToJson(*file.found)) : Json()},
                    {"required", file.row ? requiredToJson(manifest.files[*file.row]) : Json()}};
  if (file.weak) result["weak"] = true;
  if (file.found && file.row && manifest.files[*file.row].modified)
    result["time"] = word(file.time);
  return result;
}

std::string requiredVersion(const FileFinding& file, const Manifest& manifest) {
  if (!file.row) return "-";
  const FileRow& row = manifest.files[*file.row];
  if (row.change == Change::remove) return "(removed)";
  return row.version ? row.version->text() : "-";
}

// "83,968 -> 84,992", or one number where there is nothing to compare.
std::string sizes(const FileFinding& file, const Manifest& manifest) {
  const auto required = file.row ? manifest.files[*file.row].size : std::optional<std::uint64_t>();
  if (!file.found) return required ? fmt::format("- -> {}", groupDigits(*required)) : "-";
  const std::string found = groupDigits(file.found->size);
  if (!required || *required == file.found->size) return found;
  return fmt::format("{} -> {}", found, groupDigits(*required));
}

}  // namespace

Json findingToJson(const Finding& finding, const Manifest& manifest) {
  JsonArray blockedBy;
  for (const std::string& blocker : finding.blockedBy) blockedBy.emplace_back(blocker);
  JsonArray files;
  for (const FileFinding& file : finding.files) files.push_back(fileToJson(file, manifest));
  JsonObject folders;
  for (const auto& [name, path] : finding.instance.folders) folders[name] = path;
  return JsonObject{{"id", finding.identity.id},
                    {"revision", std::uint64_t{finding.revision}},
                    {"title", finding.title},
                    {"product", finding.identity.product},
                    {"architecture", word(finding.identity.architecture)},
                    {"language", finding.identity.language},
                    {"locations", std::move(folders)},
                    {"state", word(finding.state)},
                    {"reason", finding.reason},
                    {"blockedBy", std::move(blockedBy)},
                    {"drift", finding.drift},
                    {"restartPending", finding.restartPending},
                    {"files", std::move(files)}};
}

std::string findingToText(const Finding& finding, const Manifest& manifest, const Output& output) {
  std::string text =
      fmt::format("{}  {}  {}\n", output.paint(Colour::strong, finding.identity.id),
                  output.paint(colourOf(finding.state), word(finding.state)), finding.title);
  if (!finding.reason.empty()) text += fmt::format("  {}\n", finding.reason);
  if (finding.drift) text += "  drift: recorded as installed, but the files say no\n";
  if (finding.restartPending)
    text += "  restart pending: the running system may still use the old files\n";
  for (const std::string& blocker : finding.blockedBy)
    text += fmt::format("  blocked: {}\n", blocker);
  std::vector<std::vector<std::string>> rows = {
      {"  FILE", "STATE", "FOUND", "REQUIRED", "SIZE", "MODIFIED"}};
  for (const FileFinding& file : finding.files) {
    std::string state(word(file.state));
    if (!file.counts) state += " (not needed)";
    rows.push_back({"  " + escapeForMessage(file.realPath.empty() ? file.path : file.realPath),
                    output.paint(file.counts ? colourOf(file.state) : Colour::faint, state),
                    file.found ? versionText(*file.found) : "-", requiredVersion(file, manifest),
                    sizes(file, manifest), file.found ? output.time(file.found->modified) : "-"});
  }
  if (rows.size() > 1) text += alignColumns(rows);
  for (const FileFinding& file : finding.files)
    if (!file.reason.empty())
      text += fmt::format("  {}: {}\n", escapeForMessage(file.path), file.reason);
  return text;
}

int exitOf(const std::vector<Finding>& findings) {
  int exit = exit_code::kYes;
  for (const Finding& finding : findings) {
    switch (finding.state) {
      case HotfixState::needed:
      case HotfixState::partial:
      case HotfixState::modified:
        return exit_code::kNo;
      case HotfixState::unknown:
        exit = exit_code::kCannotTell;
        break;
      default:
        break;
    }
  }
  return exit;
}

}  // namespace qfe
