#include "payloads/kb886948/engine/component_text.h"

#include "tests/support/test_prelude.h"

namespace mlmig {
namespace {

TEST(ComponentText, ANewUidLeavesAllOtherBytes) {
  EXPECT_EQ(withUid("BEGIN:VEVENT\r\nuid:o\r\n ld\r\nSUMMARY:UID:x\r\n y\r\nEND:VEVENT\r\n", "new"),
            "BEGIN:VEVENT\r\nUID:new\r\nSUMMARY:UID:x\r\n y\r\nEND:VEVENT\r\n");
}

TEST(ComponentText, TheUidOfAnAlarmStays) {
  EXPECT_EQ(withUid("BEGIN:VEVENT\nBEGIN:VALARM\nUID:a\nEND:VALARM\nUID:b\nEND:VEVENT\n", "new"),
            "BEGIN:VEVENT\nBEGIN:VALARM\nUID:a\nEND:VALARM\nUID:new\nEND:VEVENT\n");
}

TEST(ComponentText, AUidThatIsMissingComesAfterTheFirstLineFoldedOrNot) {
  EXPECT_EQ(withUid("BEGIN:VEVENT\r\nEND:VEVENT", "new"), "BEGIN:VEVENT\r\nUID:new\r\nEND:VEVENT");
  EXPECT_EQ(withUid("BEGIN:VE\n VENT\nEND:VEVENT\n", "new"),
            "BEGIN:VE\n VENT\nUID:new\nEND:VEVENT\n");
}

TEST(ComponentText, ParametersOfAUidGoWithIt) {
  EXPECT_EQ(withUid("BEGIN:VEVENT\nUID;X=a\\:b:old\nEND:VEVENT\n", "new"),
            "BEGIN:VEVENT\nUID:new\nEND:VEVENT\n");
}

TEST(ComponentText, UnfoldedLinesEndWithLf) {
  EXPECT_EQ(unfolded("BEGIN:VEVENT\r\nSUMMARY:a\r\n b\r\n\tc\r\nEND:VEVENT"),
            "BEGIN:VEVENT\nSUMMARY:abc\nEND:VEVENT\n");
}

TEST(ComponentText, ItsLineEndIsThatOfItsFirstLine) {
  EXPECT_EQ(lineEndOf("A\nB\r\n"), "\n");
  EXPECT_EQ(lineEndOf("A\r\nB\n"), "\r\n");
  EXPECT_EQ(lineEndOf("A"), "\r\n");
  EXPECT_EQ(lineEndOf("\nA"), "\n");
}

}  // namespace
}  // namespace mlmig
