#include "patcher/state/installed_json.h"

#include <array>
#include <limits>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "manifest/manifest_json.h"
#include "manifest/words.h"
#include "patcher/journal/intent_json.h"

namespace qfe {
namespace {

constexpr std::uint64_t kMaxRevision = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint64_t kMaxNumber = std::numeric_limits<std::int64_t>::max();

using FileAction = InstalledFile::Action;
constexpr std::array<std::pair<FileAction, std::string_view>, 4> kActions = {
    {{FileAction::replaced, "replaced"},
     {FileAction::added, "added"},
     {FileAction::removed, "removed"},
     {FileAction::kept, "kept"}}};

std::string_view word(FileAction action) {
  for (const auto& [known, text] : kActions) {
    if (known == action) return text;
  }
  return "kept";
}

FileAction readAction(JsonReader& reader) {
  const std::string text = reader.string("action");
  for (const auto& [action, name] : kActions) {
    if (text == name) return action;
  }
  reader.fail("action", "\"action\" must be replaced, added, removed or kept");
}

Json fileToJson(const InstalledFile& file) {
  JsonObject object{{"action", word(file.action)},
                    {"manifestPath", file.manifestPath},
                    {"path", pathToJson(file.path)}};
  if (file.before) object.emplace("before", toJson(*file.before));
  if (file.after) object.emplace("after", toJson(*file.after));
  if (!file.backup.empty()) {
    object.emplace("backup", pathToJson(file.backup));
    object.emplace("method", word(file.method));
  }
  if (!file.store.empty()) object.emplace("store", pathToJson(file.store));
  if (!file.storeUuid.empty()) object.emplace("storeUuid", file.storeUuid);
  return object;
}

InstalledFile readFile(const JsonDocument& document, const Json& value, const std::string& at) {
  JsonReader reader(document, value, at);
  InstalledFile file;
  file.action = readAction(reader);
  file.manifestPath = reader.string("manifestPath");
  file.path = readPath(reader, "path");
  file.before = readOptionalFileSide(reader, "before");
  file.after = readOptionalFileSide(reader, "after");
  file.backup = readOptionalPath(reader, "backup");
  file.store = readOptionalPath(reader, "store");
  file.storeUuid = reader.optionalString("storeUuid").value_or("");
  if (reader.optional("method") != nullptr) file.method = readSwapMethod(reader, "method");
  reader.finish();
  return file;
}

Json identityToJson(const Identity& identity) {
  return JsonObject{{"product", identity.product},
                    {"id", identity.id},
                    {"architecture", word(identity.architecture)},
                    {"language", identity.language},
                    {"location", pathToJson(identity.location)}};
}

Identity readIdentity(const JsonDocument& document, const Json& value) {
  JsonReader reader(document, value, "identity");
  Identity identity;
  identity.product = reader.string("product");
  identity.id = reader.string("id");
  const auto architecture = parseWord<Architecture>(reader.string("architecture"));
  if (!architecture) reader.fail("architecture", "\"architecture\" is none that is known");
  identity.architecture = *architecture;
  identity.language = reader.string("language");
  identity.location = readPath(reader, "location");
  reader.finish();
  return identity;
}

UtcTime readTime(JsonReader& reader, std::string_view key) {
  const auto time = UtcTime::parse(reader.string(key));
  if (!time) reader.fail(key, fmt::format("\"{}\" must be a time in UTC", key));
  return *time;
}

// The manifest reader takes documents; the part keeps the text around it, so that what it refuses
// is shown where it stands in the record.
Manifest readEmbedded(const JsonDocument& document, const Json& value) {
  return readManifest(JsonDocument{document.name, document.text, value, document.code});
}

}  // namespace

Json toJson(const InstalledHotfix& hotfix) {
  const auto folder = [](const FolderStep& of) { return toJson(of); };
  const auto folderTime = [](const std::pair<std::string, FileTime>& of) { return toJson(of); };
  JsonObject object{
      {"formatVersion", kInstalledFormatVersion},
      {"identity", identityToJson(hotfix.identity)},
      {"revision", hotfix.revision},
      {"transaction", hotfix.transaction},
      {"order", hotfix.order},
      {"applied", hotfix.applied.print()},
      {"manifestDigest", hotfix.manifestDigest.hex()},
      {"bootId", hotfix.bootId},
      {"manifest", manifestToJson(hotfix.manifest)},
      {"files", writeEach(hotfix.files, fileToJson)},
      {"createdFolders", writeEach(hotfix.createdFolders, folder)},
      {"folderTimes", writeEach(hotfix.folderTimes, folderTime)},
  };
  if (hotfix.previous) object.emplace("previous", *hotfix.previous);
  return object;
}

InstalledHotfix installedFromJson(const JsonDocument& document) {
  checkNotNewer(document, kInstalledFormatVersion);
  try {
    // The code of the caller's document may be another one; what we refuse is damaged state.
    const JsonDocument record{document.name, document.text, document.root,
                              ErrorCode::needsRecovery};
    JsonReader reader(record, record.root, "");
    readFormatVersion(reader, kInstalledFormatVersion);
    InstalledHotfix hotfix;
    hotfix.identity = readIdentity(record, reader.required("identity"));
    hotfix.revision = static_cast<std::uint32_t>(reader.number("revision", kMaxRevision));
    hotfix.transaction = reader.number("transaction", kMaxNumber);
    hotfix.order = reader.number("order", kMaxNumber);
    hotfix.applied = readTime(reader, "applied");
    hotfix.manifestDigest = readDigest(reader, "manifestDigest");
    hotfix.bootId = reader.string("bootId");
    hotfix.manifest = readEmbedded(record, reader.required("manifest"));
    hotfix.files = readEach(reader, "files", readFile);
    hotfix.createdFolders = readEach(reader, "createdFolders", readFolderStep);
    hotfix.folderTimes = readEach(reader, "folderTimes", readFolderTime);
    if (const Json* const previous = reader.optional("previous")) hotfix.previous = *previous;
    reader.finish();
    return hotfix;
  } catch (const Error& error) {
    if (error.code() == ErrorCode::needsRecovery) throw;
    throw Error(ErrorCode::needsRecovery, error.message());
  }
}

InstalledHotfix readInstalledFile(std::string name, std::string text) {
  const std::string advice = fmt::format(
      "The record says what a rollback needs; restore {} from a backup of the server, or move it "
      "away if the hotfix is to stay for good.",
      name);
  return readStateFile(std::move(name), std::move(text), kInstalledFormatVersion, advice,
                       installedFromJson);
}

}  // namespace qfe
