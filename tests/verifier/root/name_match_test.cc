#include "verifier/root/name_match.h"

#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

TEST(NameMatch, WindowsNamesAreEqualWithoutCase) {
  const NameMatcher matcher({"MailMig.EXE", "Übung.txt"}, Platform::windows);
  EXPECT_TRUE(matcher.matches("mailmig.exe"));
  EXPECT_TRUE(matcher.matches("MAILMIG.EXE"));
  EXPECT_TRUE(matcher.matches("übung.TXT"));
  EXPECT_FALSE(matcher.matches("mailmig.ex"));
}

TEST(NameMatch, DecomposedAndComposedLettersAreOneName) {
  const NameMatcher matcher({"\xC3\xBC.txt"}, Platform::windows);  // U+00FC
  EXPECT_TRUE(matcher.matches("u\xCC\x88.txt"));                   // u and U+0308
}

TEST(NameMatch, LettersThatFoldToAsciiMatchAsciiNames) {
  const NameMatcher matcher({"kernel.dll"}, Platform::windows);
  EXPECT_TRUE(
      matcher.matches("\xE2\x84\xAA"
                      "ernel.dll"));  // U+212A, the kelvin sign
}

TEST(NameMatch, LinuxNamesDifferByCase) {
  const NameMatcher matcher({"Name"}, Platform::linux_);
  EXPECT_TRUE(matcher.matches("Name"));
  EXPECT_FALSE(matcher.matches("name"));
}

TEST(NameMatch, BytesThatAreNoTextMatchThemselves) {
  const NameMatcher matcher({"bad\xFF"}, Platform::windows);
  EXPECT_TRUE(matcher.matches("bad\xFF"));
  EXPECT_FALSE(matcher.matches("bad\xFE"));
}

}  // namespace
}  // namespace qfe
