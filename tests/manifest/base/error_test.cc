#include "manifest/base/error.h"

#include <cerrno>
#include <set>

#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

TEST(Error, ContextIsPrependedOnTheWayUp) {
  Error error(ErrorCode::io, "no space left");
  EXPECT_STREQ(error.what(), "no space left");
  error.addContext("stage bin/Mailmig.exe");
  error.addContext("apply KB886948");
  EXPECT_STREQ(error.what(), "apply KB886948: stage bin/Mailmig.exe: no space left");
  EXPECT_EQ(error.message(), "no space left");
  EXPECT_EQ(error.code(), ErrorCode::io);
  EXPECT_EQ(error.context(), (std::vector<std::string>{"apply KB886948", "stage bin/Mailmig.exe"}));
}

TEST(Error, WithContextPassesResultsThrough) {
  EXPECT_EQ(withContext("count", [] { return 3; }), 3);
}

TEST(Error, WithContextNamesWhatWasDone) {
  try {
    withContext("read the recipe", []() -> int { throw Error(ErrorCode::badRecipe, "no id"); });
    FAIL() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "read the recipe: no id");
    EXPECT_EQ(error.code(), ErrorCode::badRecipe);
  }
}

TEST(Error, EveryCodeHasItsOwnName) {
  std::set<std::string_view> names;
  int codes = 0;
  for (int number = 0; number < 1000; ++number) {
    const std::string_view text = name(static_cast<ErrorCode>(number));
    if (text == "unknown") continue;
    ++codes;
    EXPECT_TRUE(names.insert(text).second) << text;
  }
  EXPECT_EQ(codes, 35);
}

TEST(Error, NamesAndNumbersAreStable) {
  EXPECT_EQ(static_cast<int>(ErrorCode::badManifest), 202);
  EXPECT_EQ(name(ErrorCode::badManifest), "badManifest");
  EXPECT_EQ(name(ErrorCode::unsignedPackage), "unsignedPackage");
  EXPECT_EQ(name(ErrorCode::needsRecovery), "needsRecovery");
}

TEST(DescribeErrno, GivesTextAndSymbolWithoutLocale) {
  EXPECT_EQ(describeErrno(ENOSPC), "No space left on device (ENOSPC)");
  EXPECT_EQ(describeErrno(EACCES), "Permission denied (EACCES)");
}

TEST(DescribeErrno, AnUnknownNumberIsShownAsItIs) {
  EXPECT_EQ(describeErrno(98765), "system error 98765");
  EXPECT_EQ(describeErrno(-1), "system error -1");
}

}  // namespace
}  // namespace qfe
