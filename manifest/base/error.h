// One exception type for the whole of qfe.
//
// Only qfe::Error leaves a public function. Expected outcomes (needed, older, end of input,
// one unreadable file in a scan) are values, never exceptions.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace qfe {

// Numbered, never reused: scripts may store them. The hundreds say the family; the exit code of
// each is decided in one place, tools/qfe/exit_code.cc.
enum class ErrorCode : int {
  usage = 100,  // the arguments of a verb

  // Bad input file.
  cannotRead = 200,      // an input that is not there or not readable
  badJson = 201,         // not JSON, or not as strict as qfe wants it
  badManifest = 202,     // JSON, but not a manifest
  notShippable = 203,    // a draft lacks what a shipped manifest needs
  unsafePath = 204,      // a name no package may carry
  overLimit = 205,       // a declared or found size is over a limit of base/limits.h
  badPackage = 206,      // the container is not what our writer writes
  digestMismatch = 207,  // stored or unpacked bytes are not what the manifest says
  badImage = 208,        // a PE or ELF file that contradicts itself
  badArticle = 209,      // not a hotfix article in a known layout
  badRecipe = 210,       // a recipe that does not fit its draft
  emptyRoot = 211,       // the root of a check has nothing in it
  notAsListed = 212,     // pack: a binary differs from its row
  wrongBase = 213,       // no payload fits the old file that is there

  // Not trusted.
  unsignedPackage = 300,
  untrustedSignature = 301,
  downgrade = 302,

  // Refused: nothing was changed.
  refused = 400,        // a preflight refusal; the message names it
  notApplicable = 401,  // the hotfix is not for this server
  superseded = 402,     // a later release or hotfix holds the fix
  fileModified = 403,   // a file is neither old nor new
  drift = 404,          // a file changed since it was applied
  prerequisiteMissing = 405,
  conflict = 406,
  dependents = 407,  // another hotfix stands on this one
  notRemovable = 408,
  notInstalled = 409,
  laterFile = 410,  // together: true, and a later file would be kept

  // The environment.
  io = 500,             // a system call failed; the message names call, path and cause
  undone = 510,         // failed and undone: the server is as it was
  needsRecovery = 520,  // an unfinished transaction; run `qfe recover`
  locked = 530,         // another run holds the lock
  interrupted = 540,    // a signal; undone

  internal = 900,  // our own mistake
};

// Stable lower-case name ("badManifest") for messages and JSON.
[[nodiscard]] std::string_view name(ErrorCode code);

class Error : public std::runtime_error {
 public:
  // `message` is one sentence for a person: what, where, why and what to do; no final newline.
  Error(ErrorCode code, const std::string& message);

  [[nodiscard]] ErrorCode code() const { return code_; }
  [[nodiscard]] const std::string& message() const { return message_; }
  // Outermost first: {"apply KB886948", "stage bin/Mailmig.exe"}.
  [[nodiscard]] const std::vector<std::string>& context() const { return context_; }

  // Prepends what was being done; called while the exception travels up.
  void addContext(std::string what);

  // "apply KB886948: stage bin/Mailmig.exe: no space left". what() gives the same text.
  [[nodiscard]] const char* what() const noexcept override { return full_.c_str(); }

 private:
  ErrorCode code_;
  std::string message_;
  std::vector<std::string> context_;
  std::string full_;
};

// Runs `work`; a qfe::Error that passes through gathers `what` as context.
template <typename Work>
auto withContext(std::string_view what, Work&& work) -> decltype(work()) {
  try {
    return work();
  } catch (Error& error) {
    error.addContext(std::string(what));
    throw;
  }
}

// Text of an errno value, without locale: "No space left on device (ENOSPC)".
[[nodiscard]] std::string describeErrno(int errnoValue);

}  // namespace qfe
