// The verbs that every binary has, one file each.
#pragma once

#include "tools/qfe/cli.h"

namespace qfe {

int runAttributes(const VerbCall& call);
int runShow(const VerbCall& call);
int runCheck(const VerbCall& call);
int runApply(const VerbCall& call);
int runRollback(const VerbCall& call);
int runRecover(const VerbCall& call);
int runList(const VerbCall& call);
int runHistory(const VerbCall& call);
int runVerify(const VerbCall& call);
int runForget(const VerbCall& call);
int runPrune(const VerbCall& call);
int runCompletion(const VerbCall& call);

}  // namespace qfe
