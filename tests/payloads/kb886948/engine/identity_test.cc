#include "payloads/kb886948/engine/identity.h"

#include "payloads/kb886948/engine/component_text.h"
#include "tests/support/test_prelude.h"

namespace mlmig {
namespace {

Identity of(const std::string& bytes) {
  return identityOf(unfolded(bytes));
}

TEST(Identity, DependsOnNeitherFoldsNorLineEndsNorTheUid) {
  const Identity plain = of("BEGIN:VEVENT\nUID:a\nSUMMARY:hello\nEND:VEVENT\n");
  EXPECT_EQ(of("BEGIN:VE\r\n VENT\r\nUID:\r\n a\r\nSUMMARY:hel\r\n\tlo\r\nEND:VEVENT"), plain);
  EXPECT_EQ(of("BEGIN:VEVENT\nuid;X-A=1:another\nSUMMARY:hello\nEND:VEVENT\n"), plain);
}

TEST(Identity, DependsOnEverythingElse) {
  const Identity plain = of("BEGIN:VEVENT\nUID:a\nSUMMARY:hello\nEND:VEVENT\n");
  for (const std::string other : {
           "BEGIN:VEVENT\nSUMMARY:hello\nEND:VEVENT\n",               // no UID
           "BEGIN:VEVENT\nUID:a\nSUMMARY:Hello\nEND:VEVENT\n",        // case
           "BEGIN:VEVENT\nUID:a\nSUMMARY:hello \nEND:VEVENT\n",       // a blank
           "BEGIN:VEVENT\nUID:a\nSUMMARY:hello\n\nEND:VEVENT\n",      // an empty line
           "BEGIN:VEVENT\nSUMMARY:hello\nUID:a\nEND:VEVENT\n",        // order
           "BEGIN:VEVENT\nUID:a\nUID:b\nSUMMARY:hello\nEND:VEVENT\n"  // two of them
       })
    EXPECT_NE(of(other), plain) << other;
}

TEST(Identity, DependsOnTheUidOfAnAlarm) {
  EXPECT_NE(of("BEGIN:VEVENT\nUID:a\nBEGIN:VALARM\nUID:x\nEND:VALARM\nEND:VEVENT\n"),
            of("BEGIN:VEVENT\nUID:a\nBEGIN:VALARM\nUID:y\nEND:VALARM\nEND:VEVENT\n"));
}

TEST(Identity, ALineThatBeginsWithABlankIsNoFoldOfTheUid) {
  EXPECT_NE(of("BEGIN:VEVENT\nUID:a\n\n  X:1\nEND:VEVENT\n"),
            of("BEGIN:VEVENT\nUID:a\n\n  X:2\nEND:VEVENT\n"));
}

TEST(Identity, IsReadFromItsOwnDigitsOnly) {
  const Identity identity = of("x");
  EXPECT_EQ(Identity::parse(identity.hex()), identity);
  EXPECT_EQ(Identity::parse(identity.hex().substr(1)), std::nullopt);
  EXPECT_EQ(Identity::parse("G" + identity.hex().substr(1)), std::nullopt);
  EXPECT_EQ(Identity::parse("A" + identity.hex().substr(1)), std::nullopt);
}

TEST(Identity, AFreshUidIsTheSameInEveryRunAndVersion) {
  const Identity content = of("BEGIN:VEVENT\nUID:a\nSUMMARY:hello\nEND:VEVENT\n");
  EXPECT_EQ(content.hex(), "228ce6dafa5a1daafd5fcf772485e88b6e99bb601ee8a5041ccf23d318c1f9c2");
  EXPECT_EQ(freshUid("a", content), "ebb86691-e579-81d4-81c7-17fc49495183");
  EXPECT_NE(freshUid("b", content), freshUid("a", content));
  EXPECT_NE(freshUid("a", of("x")), freshUid("a", content));
}

TEST(Identity, ADigestIsSha256) {
  EXPECT_EQ(digestOf("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace mlmig
