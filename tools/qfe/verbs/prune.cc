#include <fmt/format.h>

#include "manifest/base/safe_path.h"
#include "tools/qfe/exit_code.h"
#include "tools/qfe/verbs/changes.h"
#include "tools/qfe/verbs/core_verbs.h"

namespace qfe {

int runPrune(const VerbCall& call) {
  const std::string root = *call.arguments.value("root");
  PruneOptions options;
  options.dryRun = call.arguments.flag("dry-run");
  options.keepTransactions =
      call.arguments.number("keep", 1'000'000).value_or(options.keepTransactions);
  PruneResult pruned;
  if (hasState(*openRoot(root))) {
    ChangeSession session(call, root);
    pruned = prune(session.fs(), session.system(), session.lock(), options);
  }
  if (!options.dryRun && !pruned.removed.empty()) call.output.noteChange();
  JsonArray removed;
  std::string text;
  for (const std::string& path : pruned.removed) {
    removed.emplace_back(path);
    text += escapeForMessage(path) + '\n';
  }
  text += fmt::format("{} {} bytes in {} places.\n", options.dryRun ? "Would remove" : "Removed",
                      groupDigits(pruned.bytes), pruned.removed.size());
  call.output.result(text);
  if (call.output.json())
    call.output.document(JsonObject{{"root", root},
                                    {"removed", std::move(removed)},
                                    {"bytes", pruned.bytes},
                                    {"dryRun", options.dryRun},
                                    {"exit", exit_code::kYes},
                                    {"installer", installerCode(exit_code::kYes)}});
  return exit_code::kYes;
}

}  // namespace qfe
