// What the verbs that change a server share.
#pragma once

#include <memory>
#include <string>

#include "patcher/plan/plan.h"
#include "patcher/transaction/transaction.h"
#include "tools/qfe/cli.h"

namespace qfe {

// A root opened for change, locked, with nothing unfinished in it: an earlier run that was cut
// short is recovered first, and said so. Signals are caught from here on.
class ChangeSession {
 public:
  ChangeSession(const VerbCall& call, const std::string& root);

  [[nodiscard]] Fs& fs() { return *fs_; }
  [[nodiscard]] System& system() { return *system_; }
  [[nodiscard]] const RootLock& lock() const { return *lock_; }

 private:
  std::unique_ptr<System> system_;
  std::unique_ptr<Fs> fs_;
  std::unique_ptr<RootLock> lock_;
};

[[nodiscard]] Progress progressOf(const VerbCall& call);
// For people: "transaction 7: undone (apply KB886948 revision 1)".
[[nodiscard]] std::string recoveryText(const Recovery& recovery);
// {"plan", "dryRun", "transaction", "restartRequired", "exit", "installer"}
[[nodiscard]] Json planDocument(const std::string& root, const Plan& plan, bool dryRun,
                                const Outcome& outcome, int exit);
// Whether qfe ever changed this server. Where it did not, nothing may be left behind by a refusal:
// the lock is a file, too.
[[nodiscard]] bool hasState(const ReadFs& fs);

// Plans, prints the plan, and unless --dry-run is given runs it and reports. The plan is made
// without the lock first where qfe was never before. Returns the exit code.
int planAndRun(const VerbCall& call, const std::string& root,
               const std::function<Plan(const Fs&, const System&)>& makePlan,
               const std::vector<VerifiedPackage>& packages);

}  // namespace qfe
