#include <fmt/format.h>

#include "manifest/base/error.h"
#include "tools/qfe/exit_code.h"
#include "tools/qfe/help.h"
#include "tools/qfe/verbs/core_verbs.h"

namespace qfe {

int runCompletion(const VerbCall& call) {
  const std::string& shell = call.arguments.one("SHELL");
  if (shell == "bash") {
    call.output.result(bashCompletion());
  } else if (shell == "zsh") {
    call.output.result(zshCompletion());
  } else if (shell == "fish") {
    call.output.result(fishCompletion());
  } else {
    throw Error(ErrorCode::usage,
                fmt::format("there is completion for bash, zsh and fish, not for {}", shell));
  }
  return exit_code::kYes;
}

}  // namespace qfe
