#include <fmt/format.h>

#include "tools/qfe/exit_code.h"
#include "tools/qfe/verbs/changes.h"
#include "tools/qfe/verbs/core_verbs.h"

namespace qfe {

int runForget(const VerbCall& call) {
  const std::string root = *call.arguments.value("root");
  const std::string& id = call.arguments.one("ID");
  if (const auto fs = openRootForChange(root); !hasState(*fs))
    (void)planRollback(*fs, *thisMachine(), {id}, {});  // says that it is not installed
  ChangeSession session(call, root);
  forget(session.fs(), session.system(), session.lock(), id,
         call.arguments.value("reason").value_or(""));
  call.output.noteChange();
  call.output.result(
      fmt::format("{} is forgotten: its files stay, a rollback is no longer possible.\n", id));
  if (call.output.json())
    call.output.document(JsonObject{{"root", root},
                                    {"forgotten", id},
                                    {"exit", exit_code::kYes},
                                    {"installer", installerCode(exit_code::kYes)}});
  return exit_code::kYes;
}

}  // namespace qfe
