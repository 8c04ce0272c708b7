#include "tools/qfe/exit_code.h"

namespace qfe {
namespace {

struct Installer {
  int code;
  std::string_view symbol;
};

constexpr Installer kSuccess{0, "ERROR_SUCCESS"};
constexpr Installer kUserExit{1602, "ERROR_INSTALL_USEREXIT"};
constexpr Installer kFailure{1603, "ERROR_INSTALL_FAILURE"};
constexpr Installer kSuspend{1604, "ERROR_INSTALL_SUSPEND"};
constexpr Installer kUnknownProduct{1605, "ERROR_UNKNOWN_PRODUCT"};
constexpr Installer kAlreadyRunning{1618, "ERROR_INSTALL_ALREADY_RUNNING"};
constexpr Installer kPackageInvalid{1620, "ERROR_INSTALL_PACKAGE_INVALID"};
constexpr Installer kRejected{1625, "ERROR_INSTALL_PACKAGE_REJECTED"};
constexpr Installer kFunctionFailed{1627, "ERROR_FUNCTION_FAILED"};
constexpr Installer kCommandLine{1639, "ERROR_INVALID_COMMAND_LINE"};
constexpr Installer kTargetNotFound{1642, "ERROR_PATCH_TARGET_NOT_FOUND"};
constexpr Installer kNotRemovable{1646, "ERROR_PATCH_REMOVAL_UNSUPPORTED"};
constexpr Installer kRebootRequired{3010, "ERROR_SUCCESS_REBOOT_REQUIRED"};

Json toJson(const Installer& installer) {
  return JsonObject{{"code", installer.code}, {"symbol", installer.symbol}};
}

Installer installerOfExit(int code) {
  switch (code) {
    case exit_code::kUsage:
      return kCommandLine;
    case exit_code::kBadInput:
      return kPackageInvalid;
    case exit_code::kNotTrusted:
      return kRejected;
    case exit_code::kRefused:
      return kTargetNotFound;
    case exit_code::kUndone:
      return kFailure;
    case exit_code::kNeedsRecovery:
      return kSuspend;
    case exit_code::kLocked:
      return kAlreadyRunning;
    case exit_code::kCannotTell:
      return kFunctionFailed;
    case exit_code::kRestartRequired:
      return kRebootRequired;
    default:
      return kSuccess;  // "no" is an answer, not a failure
  }
}

}  // namespace

int exitCodeOf(ErrorCode code) {
  switch (code) {
    case ErrorCode::io:
    case ErrorCode::undone:
    case ErrorCode::interrupted:
    case ErrorCode::internal:
      return exit_code::kUndone;
    case ErrorCode::wrongBase:  // the package is good, for another level of the server
      return exit_code::kRefused;
    case ErrorCode::needsRecovery:
      return exit_code::kNeedsRecovery;
    case ErrorCode::locked:
      return exit_code::kLocked;
    default:
      break;
  }
  const int family = static_cast<int>(code) / 100;
  if (family == 1) return exit_code::kUsage;
  if (family == 2) return exit_code::kBadInput;
  if (family == 3) return exit_code::kNotTrusted;
  return exit_code::kRefused;
}

std::string_view meaningOfExit(int code) {
  switch (code) {
    case exit_code::kYes:
      return "yes, or done";
    case exit_code::kNo:
      return "the answer is no (needed, partial, modified, not intact)";
    case exit_code::kUsage:
      return "wrong usage";
    case exit_code::kBadInput:
      return "bad input file";
    case exit_code::kNotTrusted:
      return "not trusted";
    case exit_code::kRefused:
      return "refused (not applicable, conflict, busy, policy); nothing was changed";
    case exit_code::kUndone:
      return "failed and undone: the server is as it was";
    case exit_code::kNeedsRecovery:
      return "an unfinished transaction: run `qfe recover`";
    case exit_code::kLocked:
      return "locked by another run";
    case exit_code::kCannotTell:
      return "cannot tell (unknown)";
    case exit_code::kRestartRequired:
      return "done, restart required";
    default:
      return "";
  }
}

Json installerCode(int exitCode) {
  return toJson(installerOfExit(exitCode));
}

Json installerCode(const Error& error) {
  switch (error.code()) {
    case ErrorCode::interrupted:
      return toJson(kUserExit);
    case ErrorCode::notInstalled:
      return toJson(kUnknownProduct);
    case ErrorCode::notRemovable:
      return toJson(kNotRemovable);
    case ErrorCode::notApplicable:
    case ErrorCode::superseded:
      return toJson(kTargetNotFound);
    default:
      break;
  }
  const int code = exitCodeOf(error.code());
  return toJson(code == exit_code::kRefused ? kRejected : installerOfExit(code));
}

Json errorDocument(const Error& error) {
  JsonArray context;
  for (const std::string& step : error.context()) context.emplace_back(step);
  JsonObject inner{{"code", static_cast<int>(error.code())},
                   {"name", name(error.code())},
                   {"message", error.message()},
                   {"context", std::move(context)}};
  return JsonObject{{"error", std::move(inner)},
                    {"exit", exitCodeOf(error.code())},
                    {"installer", installerCode(error)}};
}

}  // namespace qfe
