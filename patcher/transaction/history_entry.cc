#include "patcher/transaction/history_entry.h"

#include <algorithm>

#include "patcher/journal/intent_json.h"
#include "qfe_version.h"

namespace qfe {
namespace {

Json sideToJson(const std::optional<FileSide>& side) {
  if (!side) return nullptr;
  Json json;
  json["sha256"] = side->digest.hex();
  json["size"] = side->size;
  if (!side->version.empty()) json["version"] = side->version;
  return json;
}

}  // namespace

Json historyHead(const System& system, std::string_view action, const std::string& reason) {
  const Actor actor = system.actor();
  Json json;
  json["transaction"] = 0;
  json["action"] = action;
  json["uid"] = std::uint64_t{actor.uid};
  json["sudoUser"] = actor.sudoUser;
  json["host"] = system.hostName();
  json["qfeVersion"] = QFE_VERSION;
  json["reason"] = reason;
  json["packages"] = JsonArray();
  json["files"] = JsonArray();
  json["overrides"] = JsonArray();
  json["exit"] = kExitDone;
  return json;
}

Json historyPackage(const Identity& identity, std::uint32_t revision, const Digest& manifestDigest,
                    const std::vector<std::string>& signers) {
  Json json;
  json["id"] = identity.id;
  json["revision"] = std::uint64_t{revision};
  json["identity"] = identity.fileStem();
  json["manifestDigest"] = manifestDigest.hex();
  JsonArray names;
  for (const std::string& signer : signers) names.emplace_back(signer);
  json["signers"] = std::move(names);
  return json;
}

bool restartRequired(const Plan& plan) {
  return std::ranges::any_of(plan.hotfixes, [](const PlannedHotfix& hotfix) {
    return !hotfix.alreadyInstalled && hotfix.restart == Restart::system;
  });
}

Json historyEntry(const Plan& plan, const std::vector<VerifiedPackage>& packages,
                  const Intent& intent, const System& system, const std::string& reason) {
  const bool apply = plan.action == Action::apply;
  Json json = historyHead(system, apply ? "apply" : "rollback", reason);
  json["transaction"] = intent.number;
  JsonArray hotfixes;
  for (const PlannedHotfix& hotfix : plan.hotfixes) {
    if (hotfix.alreadyInstalled) continue;
    hotfixes.push_back(historyPackage(
        hotfix.identity, hotfix.revision, hotfix.manifestDigest,
        apply ? packages.at(hotfix.package).trust().signers : std::vector<std::string>()));
  }
  json["packages"] = std::move(hotfixes);
  JsonArray files;
  for (const Step& step : intent.steps) {
    Json file;
    file["path"] = pathToJson(step.path);
    file["before"] = sideToJson(step.before);
    file["after"] = sideToJson(step.after);
    files.push_back(std::move(file));
  }
  json["files"] = std::move(files);
  JsonArray overrides;
  for (const std::string& flag : plan.overrides) overrides.emplace_back(flag);
  json["overrides"] = std::move(overrides);
  json["exit"] = restartRequired(plan) ? kExitRestart : kExitDone;
  return json;
}

}  // namespace qfe
