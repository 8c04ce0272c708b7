#include "tools/qfe/verbs/core_verbs.h"

namespace qfe {

std::map<std::string_view, VerbFunction> coreVerbs() {
  return {{"attributes", runAttributes},
          {"show", runShow},
          {"check", runCheck},
          {"apply", runApply},
          {"rollback", runRollback},
          {"recover", runRecover},
          {"list", runList},
          {"history", runHistory},
          {"verify", runVerify},
          {"forget", runForget},
          {"prune", runPrune},
          {"completion", runCompletion}};
}

}  // namespace qfe
