#include "tools/qfe/exit_code.h"
#include "tools/qfe/verbs/changes.h"
#include "tools/qfe/verbs/core_verbs.h"

namespace qfe {
namespace {

// A root that qfe never changed gets no state folder from looking.
Recovery recoverRoot(const std::string& root) {
  const std::unique_ptr<Fs> fs = openRootForChange(root);
  if (!needsRecovery(*fs)) return {};
  const std::unique_ptr<System> system = thisMachine();
  catchSignals();
  const RootLock lock = RootLock::take(*fs);
  return recover(*fs, *system, lock);
}

}  // namespace

int runRecover(const VerbCall& call) {
  const std::string root = *call.arguments.value("root");
  const Recovery recovery = recoverRoot(root);
  if (!recovery.entries.empty()) call.output.noteChange();
  call.output.result(recoveryText(recovery) + "\n");
  if (call.output.json()) {
    JsonArray list;
    for (const Recovery::Entry& entry : recovery.entries)
      list.push_back(JsonObject{{"transaction", entry.transaction},
                                {"outcome", entry.finished ? "finished" : "undone"},
                                {"what", entry.what}});
    call.output.document(JsonObject{{"root", root},
                                    {"recovered", std::move(list)},
                                    {"exit", exit_code::kYes},
                                    {"installer", installerCode(exit_code::kYes)}});
  }
  return exit_code::kYes;
}

}  // namespace qfe
