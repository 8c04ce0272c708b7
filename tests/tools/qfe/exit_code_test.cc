#include "tools/qfe/exit_code.h"

#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

TEST(ExitCode, EveryFamilyOfErrorsHasItsNumber) {
  EXPECT_EQ(exitCodeOf(ErrorCode::usage), 2);
  EXPECT_EQ(exitCodeOf(ErrorCode::cannotRead), 3);
  EXPECT_EQ(exitCodeOf(ErrorCode::emptyRoot), 3);
  EXPECT_EQ(exitCodeOf(ErrorCode::notApplicable), 5);
  EXPECT_EQ(exitCodeOf(ErrorCode::superseded), 5);
  EXPECT_EQ(exitCodeOf(ErrorCode::notInstalled), 5);
  EXPECT_EQ(exitCodeOf(ErrorCode::io), 6);
  EXPECT_EQ(exitCodeOf(ErrorCode::undone), 6);
  EXPECT_EQ(exitCodeOf(ErrorCode::interrupted), 6);
  EXPECT_EQ(exitCodeOf(ErrorCode::internal), 6);
  EXPECT_EQ(exitCodeOf(ErrorCode::needsRecovery), 7);
  EXPECT_EQ(exitCodeOf(ErrorCode::locked), 8);
}

TEST(ExitCode, EveryNumberHasAMeaning) {
  for (int code = 0; code <= 10; ++code) EXPECT_NE(meaningOfExit(code), "") << code;
  EXPECT_EQ(meaningOfExit(11), "");
}

TEST(ExitCode, TheInstallerCodesSayTheSame) {
  const auto installer = [](int code, std::string_view symbol) {
    return Json(JsonObject{{"code", code}, {"symbol", symbol}});
  };
  EXPECT_EQ(installerCode(0), installer(0, "ERROR_SUCCESS"));
  EXPECT_EQ(installerCode(1), installer(0, "ERROR_SUCCESS"));
  EXPECT_EQ(installerCode(6), installer(1603, "ERROR_INSTALL_FAILURE"));
  EXPECT_EQ(installerCode(8), installer(1618, "ERROR_INSTALL_ALREADY_RUNNING"));
  EXPECT_EQ(installerCode(10), installer(3010, "ERROR_SUCCESS_REBOOT_REQUIRED"));
  EXPECT_EQ(installerCode(Error(ErrorCode::interrupted, "")),
            installer(1602, "ERROR_INSTALL_USEREXIT"));
  EXPECT_EQ(installerCode(Error(ErrorCode::notInstalled, "")),
            installer(1605, "ERROR_UNKNOWN_PRODUCT"));
  EXPECT_EQ(installerCode(Error(ErrorCode::notRemovable, "")),
            installer(1646, "ERROR_PATCH_REMOVAL_UNSUPPORTED"));
  EXPECT_EQ(installerCode(Error(ErrorCode::notApplicable, "")),
            installer(1642, "ERROR_PATCH_TARGET_NOT_FOUND"));
}

TEST(ExitCode, AnErrorDocumentHasItsParts) {
  const Json document = errorDocument(Error(ErrorCode::locked, "busy"));
  EXPECT_EQ(writeJsonLine(document),
            "{\"error\":{\"code\":" + std::to_string(static_cast<int>(ErrorCode::locked)) +
                ",\"context\":[],\"message\":\"busy\",\"name\":\"locked\"},\"exit\":8,"
                "\"installer\":{\"code\":1618,\"symbol\":\"ERROR_INSTALL_ALREADY_RUNNING\"}}");
}

}  // namespace
}  // namespace qfe
