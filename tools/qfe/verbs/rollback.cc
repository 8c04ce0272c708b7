#include "tools/qfe/sources.h"
#include "tools/qfe/verbs/changes.h"
#include "tools/qfe/verbs/core_verbs.h"

namespace qfe {

int runRollback(const VerbCall& call) {
  const std::string root = *call.arguments.value("root");
  RollbackOptions options;
  options.withDependents = call.arguments.flag("with-dependents");
  options.force = call.arguments.flag("force");
  options.rootIsSystem = isSystemRoot(root);
  options.offline = call.arguments.flag("offline");
  const std::vector<std::string>& ids = call.arguments.all("ID");
  return planAndRun(
      call, root,
      [&](const Fs& fs, const System& system) { return planRollback(fs, system, ids, options); },
      {});
}

}  // namespace qfe
