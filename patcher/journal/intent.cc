#include "patcher/journal/intent.h"

#include <array>
#include <limits>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "manifest/base/limits.h"
#include "patcher/journal/intent_json.h"

namespace qfe {
namespace {

constexpr std::uint64_t kMaxNumber = std::numeric_limits<std::int64_t>::max();
constexpr std::uint64_t kMaxIndex = limits::kFiles;

constexpr std::array<std::pair<Step::Kind, std::string_view>, 3> kStepKinds = {
    {{Step::Kind::replace, "replace"}, {Step::Kind::add, "add"}, {Step::Kind::remove, "remove"}}};

std::string_view word(Step::Kind kind) {
  for (const auto& [candidate, text] : kStepKinds) {
    if (candidate == kind) return text;
  }
  return "replace";
}

Json stepToJson(const Step& step) {
  JsonObject object{{"kind", word(step.kind)},
                    {"path", pathToJson(step.path)},
                    {"store", std::uint64_t{step.store}},
                    {"package", std::uint64_t{step.package}},
                    {"manifestPath", step.manifestPath}};
  if (!step.staged.empty()) object.emplace("staged", pathToJson(step.staged));
  if (!step.backup.empty()) object.emplace("backup", pathToJson(step.backup));
  if (step.before) object.emplace("before", toJson(*step.before));
  if (step.after) object.emplace("after", toJson(*step.after));
  return object;
}

Step::Kind readStepKind(JsonReader& reader) {
  const std::string text = reader.string("kind");
  for (const auto& [kind, name] : kStepKinds) {
    if (text == name) return kind;
  }
  reader.fail("kind", "\"kind\" must be replace, add or remove");
}

// What a kind needs and must not have; recovery acts on it without looking again.
void checkStep(const JsonReader& reader, const Step& step) {
  const bool staged = step.kind != Step::Kind::remove;
  const bool backup = step.kind != Step::Kind::add;
  const auto check = [&](std::string_view key, bool wanted, bool there) {
    if (wanted == there) return;
    reader.fail(key, fmt::format("{} of kind {} {} \"{}\"", reader.what(), word(step.kind),
                                 wanted ? "lacks" : "must not have", key));
  };
  check("staged", staged, !step.staged.empty());
  check("after", staged, step.after.has_value());
  check("backup", backup, !step.backup.empty());
  check("before", backup, step.before.has_value());
  if (step.path.empty()) reader.fail("path", fmt::format("the path of {} is empty", reader.what()));
}

Step readStep(const JsonDocument& document, const Json& value, const std::string& at) {
  JsonReader reader(document, value, at);
  Step step;
  step.kind = readStepKind(reader);
  step.path = readPath(reader, "path");
  step.store = reader.number("store", kMaxIndex);
  step.package = reader.number("package", kMaxIndex);
  step.manifestPath = reader.string("manifestPath");
  step.staged = readOptionalPath(reader, "staged");
  step.backup = readOptionalPath(reader, "backup");
  step.before = readOptionalFileSide(reader, "before");
  step.after = readOptionalFileSide(reader, "after");
  reader.finish();
  checkStep(reader, step);
  return step;
}

Json storeToJson(const StoreRef& store) {
  JsonObject object{{"path", pathToJson(store.path)}, {"method", word(store.method)}};
  if (!store.uuid.empty()) object.emplace("uuid", store.uuid);
  return object;
}

StoreRef readStore(const JsonDocument& document, const Json& value, const std::string& at) {
  JsonReader reader(document, value, at);
  StoreRef store;
  store.path = readPath(reader, "path");
  store.uuid = reader.optionalString("uuid").value_or("");
  store.method = readSwapMethod(reader, "method");
  reader.finish();
  return store;
}

IntentPackage readPackage(const JsonDocument& document, const Json& value, const std::string& at) {
  JsonReader reader(document, value, at);
  IntentPackage package;
  package.identityStem = reader.string("identity");
  package.record = reader.required("record");
  reader.finish();
  return package;
}

void checkIndexes(const JsonReader& reader, const Intent& intent) {
  for (std::size_t i = 0; i < intent.steps.size(); ++i) {
    const Step& step = intent.steps[i];
    if (step.store < intent.stores.size() && step.package < intent.packages.size()) continue;
    reader.fail("steps", fmt::format("steps[{}] names a store or package that is not listed", i));
  }
}

Intent readDocument(const JsonDocument& document) {
  JsonReader reader(document, document.root, "");
  readFormatVersion(reader, kIntentFormatVersion);
  Intent intent;
  intent.number = reader.number("number", kMaxNumber);
  const std::string action = reader.string("action");
  if (action != "apply" && action != "rollback") {
    reader.fail("action", "\"action\" must be apply or rollback");
  }
  intent.action = action == "apply" ? Action::apply : Action::rollback;
  intent.stores = readEach(reader, "stores", readStore);
  intent.packages = readEach(reader, "packages", readPackage);
  intent.folders = readEach(reader, "folders", readFolderStep);
  intent.steps = readEach(reader, "steps", readStep);
  intent.folderTimes = readEach(reader, "folderTimes", readFolderTime);
  intent.history = reader.required("history");
  reader.finish();
  checkIndexes(reader, intent);
  return intent;
}

}  // namespace

std::string writeIntent(const Intent& intent) {
  const auto package = [](const IntentPackage& of) {
    return Json(JsonObject{{"identity", of.identityStem}, {"record", of.record}});
  };
  const auto folderTime = [](const std::pair<std::string, FileTime>& of) { return toJson(of); };
  const auto folder = [](const FolderStep& of) { return toJson(of); };
  return writeJson(JsonObject{
      {"formatVersion", kIntentFormatVersion},
      {"number", intent.number},
      {"action", intent.action == Action::apply ? "apply" : "rollback"},
      {"stores", writeEach(intent.stores, storeToJson)},
      {"packages", writeEach(intent.packages, package)},
      {"folders", writeEach(intent.folders, folder)},
      {"steps", writeEach(intent.steps, stepToJson)},
      {"folderTimes", writeEach(intent.folderTimes, folderTime)},
      {"history", intent.history},
  });
}

Intent readIntent(std::string name, std::string text) {
  const std::string advice = fmt::format(
      "This file says how to undo an unfinished transaction; while it cannot be read qfe changes "
      "nothing. Restore {} from a backup of the server and run `qfe recover`; if there is no file "
      "named swapping beside it, no file of the server was changed and its folder can be removed.",
      name);
  return readStateFile(std::move(name), std::move(text), kIntentFormatVersion, advice,
                       readDocument);
}

}  // namespace qfe
