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
  if (call.arguments.flag("dry-run")) {
    const std::unique_ptr<Fs> fs = openRootForChange(root);
    const std::unique_ptr<System> system = thisMachine();
    (void)requireState(*fs, root);
    return reportPlan(call, root, planRollback(*fs, *system, ids, options), {});
  }
  ChangeSession session(call, root);
  const Plan plan = planRollback(session.fs(), session.system(), ids, options);
  return reportPlan(call, root, plan, [&] {
    return runPlan(session.fs(), session.system(), session.lock(), plan, {},
                   call.arguments.value("reason").value_or(""), progressOf(call));
  });
}

}  // namespace qfe
