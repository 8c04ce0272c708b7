#include <fmt/format.h>

#include "manifest/words.h"
#include "patcher/transaction/transaction.h"
#include "tools/qfe/exit_code.h"
#include "tools/qfe/sources.h"
#include "tools/qfe/verbs/core_verbs.h"

namespace qfe {
namespace {

Json toJson(const InstalledHotfix& hotfix, const Verification& verification) {
  return JsonObject{{"id", hotfix.identity.id},
                    {"revision", std::uint64_t{hotfix.revision}},
                    {"identity", hotfix.identity.fileStem()},
                    {"title", hotfix.manifest.title},
                    {"product", hotfix.identity.product},
                    {"architecture", word(hotfix.identity.architecture)},
                    {"language", hotfix.identity.language},
                    {"location", hotfix.identity.location},
                    {"applied", hotfix.applied.print()},
                    {"transaction", hotfix.transaction},
                    {"manifestDigest", hotfix.manifestDigest.hex()},
                    {"removable", verification.removable},
                    {"whyNotRemovable", verification.whyNotRemovable}};
}

}  // namespace

int runList(const VerbCall& call) {
  const std::string root = *call.arguments.value("root");
  const std::unique_ptr<ReadFs> fs = openRoot(root);
  const std::vector<InstalledHotfix> installed = requireState(*fs, root);
  JsonArray list;
  std::vector<std::vector<std::string>> rows = {
      {"ID", "REV", "PRODUCT", "ARCH", "LANGUAGE", "APPLIED", "REMOVABLE", "LOCATION"}};
  // In the order of `installed`, one each.
  const std::vector<Verification> verifications = verifyInstalled(*fs, {});
  for (std::size_t i = 0; i < installed.size(); ++i) {
    const InstalledHotfix& hotfix = installed[i];
    const Verification& verification = verifications.at(i);
    list.push_back(toJson(hotfix, verification));
    rows.push_back({hotfix.identity.id, std::to_string(hotfix.revision), hotfix.identity.product,
                    std::string(word(hotfix.identity.architecture)), hotfix.identity.language,
                    call.output.time(hotfix.applied),
                    verification.removable ? "yes" : "no: " + verification.whyNotRemovable,
                    escapeForMessage(hotfix.identity.location)});
  }
  call.output.result(installed.empty() ? "No hotfixes were applied by qfe.\n"
                                       : alignColumns(rows, {1}));
  if (call.output.json())
    call.output.document(JsonObject{{"root", root},
                                    {"installed", std::move(list)},
                                    {"exit", exit_code::kYes},
                                    {"installer", installerCode(exit_code::kYes)}});
  return exit_code::kYes;
}

}  // namespace qfe
