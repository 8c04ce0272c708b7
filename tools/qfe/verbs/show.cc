#include <fmt/format.h>

#include "manifest/manifest_json.h"
#include "manifest/words.h"
#include "payloads/package/package.h"
#include "tools/qfe/exit_code.h"
#include "tools/qfe/sources.h"
#include "tools/qfe/verbs/core_verbs.h"

namespace qfe {
namespace {

// "16-Nov-2004  20:58" as the articles print it.
std::string articleTime(const std::optional<UtcTime>& time) {
  static constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  if (!time) return "";
  const std::string text = time->print();  // YYYY-MM-DD[Thh:mm…]
  const auto month = static_cast<std::size_t>((text[5] - '0') * 10 + (text[6] - '0') - 1);
  std::string result =
      fmt::format("{}-{}-{}", text.substr(8, 2), kMonths.substr(month * 3, 3), text.substr(0, 4));
  if (time->precision() != TimePrecision::day) result += "  " + text.substr(11, 5);
  return result;
}

std::string articleTable(const Manifest& manifest) {
  std::vector<std::vector<std::string>> rows = {
      {"Date         Time", "Version", "Size", "File name"}};
  for (const FileRow& row : manifest.files)
    rows.push_back({articleTime(row.modified), row.version ? row.version->text() : "",
                    row.size ? groupDigits(*row.size) : "", std::string(row.path.fileName())});
  std::string table = alignColumns(rows, {2});
  const std::size_t header = table.find('\n');
  return table.insert(header + 1, std::string(header, '-') + "\n");
}

std::string fileTable(const Manifest& manifest, const Output& output) {
  std::vector<std::vector<std::string>> rows = {
      {"  FILE", "CHANGE", "VERSION", "SIZE", "MODIFIED"}};
  for (const FileRow& row : manifest.files)
    rows.push_back({"  " + row.path.print(), row.change ? std::string(word(*row.change)) : "-",
                    row.version ? row.version->text() : "-",
                    row.size ? groupDigits(*row.size) : "-",
                    row.modified ? output.time(*row.modified) : "-"});
  return alignColumns(rows, {3});
}

std::string conditionText(const Condition& condition) {
  std::string text = condition.file.print();
  if (condition.range.atLeast) text += fmt::format(" {} or later", condition.range.atLeast->text());
  if (condition.range.below) text += fmt::format(" below {}", condition.range.below->text());
  return text;
}

void addRow(std::vector<std::vector<std::string>>& rows, const std::string& label,
            const std::string& text) {
  if (!text.empty()) rows.push_back({"  " + label, text});
}

std::string relations(const std::vector<Relation>& list) {
  std::string text;
  for (const Relation& relation : list)
    text += fmt::format("{}{} revision {} or later", text.empty() ? "" : ", ", relation.id,
                        relation.minRevision);
  return text;
}

std::string facts(const Manifest& manifest, const Output& output) {
  std::vector<std::vector<std::string>> rows;
  addRow(
      rows, "product",
      manifest.product.displayName.empty() ? manifest.product.name : manifest.product.displayName);
  std::string target = manifest.platform ? std::string(word(*manifest.platform)) : "";
  if (manifest.architecture) target += fmt::format(" {}", word(*manifest.architecture));
  addRow(rows, "for", target + (manifest.language.empty() ? "" : " " + manifest.language));
  addRow(rows, "released", manifest.released ? output.time(*manifest.released) : "");
  if (manifest.appliesTo)
    for (const Condition& condition : manifest.appliesTo->conditions)
      addRow(rows, "applies to", conditionText(condition));
  for (const CorrectedIn& release : manifest.correctedIn)
    addRow(rows, "corrected in", release.release);
  for (const auto& [name, location] : manifest.locations)
    addRow(rows, "{" + name + "}", location.defaultPath);
  addRow(rows, "prerequisites", relations(manifest.prerequisites));
  addRow(rows, "conflicts", relations(manifest.conflicts));
  addRow(rows, "supersedes", relations(manifest.supersedes));
  for (const Service& service : manifest.services) addRow(rows, "service", service.name);
  addRow(rows, "hooks", manifest.hooks.any() ? "yes" : "");
  if (manifest.restart != Restart::none)
    addRow(rows, "restart", std::string(word(manifest.restart)));
  if (!manifest.removable) addRow(rows, "removable", "no");
  return alignColumns(rows);
}

struct Shown {
  Manifest manifest;
  std::optional<Digest> packageDigest;
  std::vector<std::string> signatures;
};

Shown read(const VerbCall& call, const std::string& path) {
  Shown shown;
  if (path != "-" && looksLikePackage(path)) {
    const Package package(PackageFile::open(path));
    shown.manifest = package.manifest();
    shown.packageDigest = package.file().manifestDigest();
    for (const PackageSignature& signature : package.file().signatures())
      shown.signatures.push_back(signature.name);
    return shown;
  }
  shown.manifest = readSource(call, path).front();
  return shown;
}

std::string packageText(const Shown& shown) {
  if (!shown.packageDigest) return "";
  std::string text = fmt::format("  package identity  {}\n", shown.packageDigest->hex());
  if (shown.signatures.empty()) return text + "  signatures        none\n";
  for (const std::string& name : shown.signatures)
    text += fmt::format("  signature         {} (carried, not verified)\n", name);
  return text;
}

}  // namespace

int runShow(const VerbCall& call) {
  const Shown shown = read(call, call.arguments.one("SOURCE"));
  const Manifest& manifest = shown.manifest;
  if (call.output.json()) {
    JsonArray signatures;
    for (const std::string& name : shown.signatures) signatures.emplace_back(name);
    call.output.document(JsonObject{
        {"manifest", manifestToJson(manifest)},
        {"manifestDigest", shown.packageDigest ? Json(shown.packageDigest->hex()) : Json()},
        {"signatures", std::move(signatures)},
        {"exit", exit_code::kYes},
        {"installer", installerCode(exit_code::kYes)}});
  } else if (call.arguments.flag("article")) {
    call.output.result(articleTable(manifest));
  } else {
    call.output.result(fmt::format("{}  {} ({})\n{}{}\n{}",
                                   call.output.paint(Colour::strong, manifest.id), manifest.title,
                                   word(manifest.classification), facts(manifest, call.output),
                                   packageText(shown), fileTable(manifest, call.output)));
  }
  return exit_code::kYes;
}

}  // namespace qfe
