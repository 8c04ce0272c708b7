// A plan as JSON, with stable keys: what `--dry-run --json` prints.
#include "manifest/words.h"
#include "patcher/journal/intent_json.h"
#include "patcher/plan/plan.h"
#include "verifier/evaluate/finding.h"

namespace qfe {
namespace {

Json shortSide(const std::optional<FileSide>& side) {
  if (!side) return nullptr;
  Json json;
  json["sha256"] = side->digest.hex();
  json["size"] = side->size;
  json["version"] = side->version.empty() ? Json() : Json(side->version);
  return json;
}

Json stringsToJson(const std::vector<std::string>& texts) {
  JsonArray array;
  for (const std::string& text : texts) array.emplace_back(text);
  return array;
}

Json fileToJson(const PlannedFile& file) {
  Json json;
  json["action"] = word(file.action);
  json["path"] = pathToJson(file.path);
  json["manifestPath"] = file.manifestPath;
  json["reason"] = file.reason;
  json["before"] = shortSide(file.before);
  json["after"] = shortSide(file.after);
  json["laidBeside"] = file.layBeside;
  return json;
}

Json hotfixToJson(const PlannedHotfix& hotfix) {
  Json json;
  json["id"] = hotfix.identity.id;
  json["identity"] = hotfix.identity.fileStem();
  json["product"] = hotfix.identity.product;
  json["location"] = pathToJson(hotfix.identity.location);
  json["revision"] = std::uint64_t{hotfix.revision};
  json["title"] = hotfix.title;
  json["manifestDigest"] = hotfix.manifestDigest.hex();
  json["state"] = word(hotfix.before);
  json["alreadyInstalled"] = hotfix.alreadyInstalled;
  json["services"] = stringsToJson(hotfix.services);
  json["hooks"] = hotfix.hooks;
  json["restart"] = word(hotfix.restart);
  JsonArray files;
  for (const PlannedFile& file : hotfix.files) files.push_back(fileToJson(file));
  json["files"] = std::move(files);
  JsonArray created, removed;
  for (const FolderStep& folder : hotfix.folders) {
    (folder.kind == FolderStep::Kind::create ? created : removed)
        .push_back(pathToJson(folder.path));
  }
  json["foldersCreated"] = std::move(created);
  json["foldersRemoved"] = std::move(removed);
  return json;
}

}  // namespace

Json planToJson(const Plan& plan) {
  Json json;
  json["action"] = plan.action == Action::apply ? "apply" : "rollback";
  json["nothingToDo"] = plan.nothingToDo();
  json["bytesToStage"] = plan.bytesToStage;
  json["notes"] = stringsToJson(plan.notes);
  json["overrides"] = stringsToJson(plan.overrides);
  JsonArray hotfixes;
  for (const PlannedHotfix& hotfix : plan.hotfixes) hotfixes.push_back(hotfixToJson(hotfix));
  json["hotfixes"] = std::move(hotfixes);
  JsonArray stores;
  for (const StoreRef& store : plan.stores) {
    Json one;
    one["path"] = pathToJson(store.path);
    one["method"] = word(store.method);
    stores.push_back(std::move(one));
  }
  json["stores"] = std::move(stores);
  return json;
}

}  // namespace qfe
