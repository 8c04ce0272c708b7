// Exit codes: the one place where errors become numbers.
#pragma once

#include <string_view>

#include "manifest/base/error.h"
#include "manifest/base/strict_json.h"

namespace qfe {

namespace exit_code {
constexpr int kYes = 0;  // yes, or done
constexpr int kNo = 1;   // the answer is no: needed, partial, modified, not intact
constexpr int kUsage = 2;
constexpr int kBadInput = 3;
constexpr int kNotTrusted = 4;
constexpr int kRefused = 5;
constexpr int kUndone = 6;  // failed and undone: the server is as it was
constexpr int kNeedsRecovery = 7;
constexpr int kLocked = 8;
constexpr int kCannotTell = 9;
constexpr int kRestartRequired = 10;
}  // namespace exit_code

[[nodiscard]] int exitCodeOf(ErrorCode code);
// "failed and undone: the server is as it was", for help and man pages.
[[nodiscard]] std::string_view meaningOfExit(int code);

// The Windows Installer code that says the same, for tools that know those; they do not fit an
// 8-bit status. {"code": 3010, "symbol": "ERROR_SUCCESS_REBOOT_REQUIRED"}
[[nodiscard]] Json installerCode(int exitCode);
[[nodiscard]] Json installerCode(const Error& error);

// {"error": {"code", "name", "message", "context"}, "exit", "installer"}
[[nodiscard]] Json errorDocument(const Error& error);

}  // namespace qfe
