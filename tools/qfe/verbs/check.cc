#include <fmt/format.h>

#include "manifest/base/error.h"
#include "patcher/system/system.h"
#include "tools/qfe/exit_code.h"
#include "tools/qfe/sources.h"
#include "tools/qfe/verbs/core_verbs.h"
#include "tools/qfe/verbs/findings.h"
#include "verifier/evaluate/evaluate.h"

namespace qfe {
namespace {

// A restart is pending until the boot id is another than when the hotfix was applied.
InstalledRecord toRecord(const InstalledHotfix& hotfix, const std::string& bootId) {
  const bool pending = hotfix.manifest.restart == Restart::system && !hotfix.bootId.empty() &&
                       hotfix.bootId == bootId;
  return InstalledRecord{hotfix.identity, hotfix.revision, pending, hotfix.manifest};
}

ScanOptions scanOptions(const VerbCall& call) {
  ScanOptions options;
  options.locations = call.arguments.locations();
  options.jobs = static_cast<unsigned>(call.arguments.number("jobs", 1024).value_or(0));
  options.progress = [&call](std::size_t done, std::size_t total) {
    call.output.progress("checking files", done, total);
  };
  return options;
}

}  // namespace

int runCheck(const VerbCall& call) {
  std::vector<Manifest> manifests;
  for (const std::string& source : call.arguments.all("SOURCE"))
    for (Manifest& manifest : readSource(call, source)) manifests.push_back(std::move(manifest));
  std::vector<const Manifest*> pointers;
  for (const Manifest& manifest : manifests) pointers.push_back(&manifest);

  const std::string root = *call.arguments.value("root");
  const std::unique_ptr<ReadFs> fs = openRoot(root);
  std::vector<InstalledRecord> records;
  const std::string bootId = thisMachine()->bootId();
  for (const InstalledHotfix& hotfix : readState(call, *fs, root))
    records.push_back(toRecord(hotfix, bootId));

  const Inventory inventory = scan(*fs, pointers, scanOptions(call));
  if (inventory.rootIsEmpty) refuseAsEmpty(root);
  for (const std::string& warning : inventory.warnings) call.output.warning(warning);
  const std::vector<Finding> findings = evaluate(pointers, inventory, records);

  const int exit = exitOf(findings);
  JsonArray list;
  std::string text;
  for (const Finding& finding : findings) {
    const Manifest& manifest = manifests[finding.manifest];
    list.push_back(findingToJson(finding, manifest));
    text += (text.empty() ? "" : "\n") + findingToText(finding, manifest, call.output);
  }
  call.output.result(text);
  if (call.output.json())
    call.output.document(JsonObject{{"root", root},
                                    {"findings", std::move(list)},
                                    {"exit", exit},
                                    {"installer", installerCode(exit)}});
  return exit;
}

}  // namespace qfe
