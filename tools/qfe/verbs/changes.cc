#include "tools/qfe/verbs/changes.h"

#include <cerrno>

#include <fmt/format.h>

#include "manifest/base/safe_path.h"
#include "tools/qfe/exit_code.h"
#include "tools/qfe/sources.h"
#include "verifier/root/resolve.h"

namespace qfe {

ChangeSession::ChangeSession(const VerbCall& call, const std::string& root)
    : system_(thisMachine()), fs_(openRootForChange(root)) {
  refuseEmptyRoot(*fs_, root);  // before the lock makes a state folder in it
  catchSignals();
  lock_ = std::make_unique<RootLock>(RootLock::take(*fs_));
  if (!needsRecovery(*fs_)) return;
  call.output.info("an earlier run was cut short; recovering first");
  call.output.info(recoveryText(recover(*fs_, *system_, *lock_)));
}

Progress progressOf(const VerbCall& call) {
  return Progress{[&call](std::string_view what, std::size_t done, std::size_t total) {
    call.output.progress(what, done, total);
  }};
}

std::string recoveryText(const Recovery& recovery) {
  std::string text;
  for (const Recovery::Entry& entry : recovery.entries)
    text += fmt::format("{}transaction {}: {} ({})", text.empty() ? "" : "\n", entry.transaction,
                        entry.finished ? "finished" : "undone", entry.what);
  return text.empty() ? "nothing is unfinished" : text;
}

Json planDocument(const std::string& root, const Plan& plan, bool dryRun, const Outcome& outcome,
                  int exit) {
  return JsonObject{{"root", root},
                    {"plan", planToJson(plan)},
                    {"dryRun", dryRun},
                    {"changed", outcome.transaction != 0},
                    {"transaction", outcome.transaction},
                    {"restartRequired", outcome.restartRequired},
                    {"exit", exit},
                    {"installer", installerCode(exit)}};
}

namespace {

int reportPlan(const VerbCall& call, const std::string& root, const Plan& plan,
               const std::function<Outcome()>& run) {
  const bool dryRun = call.arguments.flag("dry-run");
  Outcome outcome;
  call.output.result(printPlan(plan));
  if (!dryRun && !plan.nothingToDo()) outcome = run();
  if (outcome.transaction != 0) call.output.noteChange();
  const int exit = outcome.restartRequired ? exit_code::kRestartRequired : exit_code::kYes;
  if (call.output.json()) call.output.document(planDocument(root, plan, dryRun, outcome, exit));
  if (dryRun) {
    call.output.result("Dry run: nothing was changed.\n");
  } else if (outcome.transaction == 0) {
    call.output.result("Nothing to do.\n");
  } else {
    call.output.result(fmt::format("Done: transaction {}.{}\n", outcome.transaction,
                                   outcome.restartRequired
                                       ? " The system has to be restarted before the fix is in use."
                                       : ""));
  }
  return exit;
}

}  // namespace

bool hasState(const ReadFs& fs) {
  const auto stat = fs.stat(statePath());
  return stat.ok() || stat.error() != ENOENT;
}

int planAndRun(const VerbCall& call, const std::string& root,
               const std::function<Plan(const Fs&, const System&)>& makePlan,
               const std::vector<VerifiedPackage>& packages) {
  const bool dryRun = call.arguments.flag("dry-run");
  const std::unique_ptr<Fs> fs = openRootForChange(root);
  refuseEmptyRoot(*fs, root);
  if (dryRun || !hasState(*fs)) {
    if (dryRun) (void)requireState(*fs, root);
    const Plan plan = makePlan(*fs, *thisMachine());
    if (dryRun || plan.nothingToDo()) return reportPlan(call, root, plan, {});
  }
  ChangeSession session(call, root);
  const Plan plan = makePlan(session.fs(), session.system());
  return reportPlan(call, root, plan, [&] {
    return runPlan(session.fs(), session.system(), session.lock(), plan, packages,
                   call.arguments.value("reason").value_or(""), progressOf(call));
  });
}

}  // namespace qfe
