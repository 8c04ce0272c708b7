// Dropping a record: the files stay as they are, and cannot be rolled back any more.
#include <set>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "patcher/plan/dependents.h"
#include "patcher/plan/plan_common.h"
#include "patcher/state/history.h"
#include "patcher/transaction/checked.h"
#include "patcher/transaction/history_entry.h"
#include "patcher/transaction/transaction.h"
#include "patcher/transaction/undo.h"

namespace qfe {

void forget(Fs& fs, System& system, const RootLock&, const std::string& id,
            const std::string& reason) {
  refuseUnfinished(fs);
  const std::vector<Layer> layers = layersOf(readInstalled(fs));
  const Identity identity = layers.at(findTop(layers, id)).hotfix.identity;
  std::set<std::string> needed, slots, folders;
  JsonArray packages;
  for (const Layer& layer : layers) {
    const bool goes = layer.hotfix.identity == identity;
    if (goes) {
      packages.push_back(
          historyPackage(identity, layer.hotfix.revision, layer.hotfix.manifestDigest, {}));
    }
    for (const InstalledFile& file : layer.hotfix.files) {
      if (file.backup.empty()) continue;
      (goes ? slots : needed).insert(file.backup);
    }
  }
  for (const std::string& slot : needed) slots.erase(slot);
  for (const std::string& slot : slots) folders.insert(std::string(parentPath(slot)));

  // Said before it is done: a record never goes without a trace. What a crash leaves of the backups
  // is prune's.
  Json line = historyHead(system, "forget", reason);
  line["packages"] = std::move(packages);
  line["outcome"] = "forgotten";
  line["time"] = system.now().print();
  require(appendHistory(fs, line), "write the history");
  require(removeInstalled(fs, identity.fileStem()),
          fmt::format("remove the record of {}", identity.id));
  removeSlots(fs, {slots.begin(), slots.end()}, {folders.begin(), folders.end()});
}

}  // namespace qfe
