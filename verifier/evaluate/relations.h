// What other hotfixes say about one: superseded by them, required from them, in conflict.
//
// Others are the hotfixes of the same evaluation, whose files decide, and those that are only
// recorded as installed. Relations that run in a circle contradict themselves and are ignored.
#pragma once

#include <string>
#include <vector>

#include "manifest/manifest.h"
#include "verifier/evaluate/evaluate.h"
#include "verifier/evaluate/finding.h"
#include "verifier/evaluate/hotfix_state.h"

namespace qfe {

class Relations {
 public:
  // All must outlive this object. judgements[i] is what the files alone say about findings[i];
  // the states of the findings may change between the calls below.
  Relations(const std::vector<const Manifest*>& manifests, const std::vector<Finding>& findings,
            const std::vector<HotfixJudgement>& judgements,
            const std::vector<InstalledRecord>& installed);

  // "superseded by KB890000, whose files are there"; empty when it is not superseded. Uses what
  // the files say, so that the order of asking does not matter.
  [[nodiscard]] std::string supersededBy(const Finding& subject) const;
  // One sentence for each prerequisite that is missing and each conflict that is installed. Uses
  // the final states of the findings.
  [[nodiscard]] std::vector<std::string> blockedBy(const Finding& subject) const;

 private:
  using StatePredicate = bool (*)(HotfixState);

  void findSuperseders();
  [[nodiscard]] bool isRecorded(const Finding& subject, const Relation& relation) const;
  [[nodiscard]] bool isEvaluatedAs(const Finding& subject, const Relation& relation,
                                   StatePredicate wanted) const;
  [[nodiscard]] bool recordSupersedes(const Finding& subject, const Relation& relation) const;
  [[nodiscard]] std::vector<std::string> conflictsOf(const Finding& subject) const;

  const std::vector<const Manifest*>& manifests_;
  const std::vector<Finding>& findings_;
  const std::vector<HotfixJudgement>& judgements_;
  const std::vector<InstalledRecord>& installed_;
  // The manifests of the evaluation, then those of records that are not among them.
  std::vector<const Manifest*> nodes_;
  std::vector<const InstalledRecord*> recordOfNode_;      // null for those of the evaluation
  std::vector<std::vector<std::size_t>> findingsOfNode_;  // indexes into findings_
  // superseders_[i]: nodes that supersede node i, also by way of others, outside of circles.
  std::vector<std::vector<std::size_t>> superseders_;
};

}  // namespace qfe
