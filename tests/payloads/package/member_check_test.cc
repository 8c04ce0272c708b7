#include "payloads/package/member_check.h"

#include "manifest/base/error.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

std::string refusalOf(const TarMember& member, ErrorCode code) {
  try {
    requireSafeMember("x.qfe", member);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), code) << error.what();
    return error.what();
  }
  return "accepted";
}

std::string nameRefusal(const std::string& name) {
  TarMember member;
  member.name = name;
  return refusalOf(member, ErrorCode::unsafePath);
}

TEST(MemberCheck, PlainMembersWithSafeNamesPass) {
  EXPECT_EQ(nameRefusal("blobs/abc"), "accepted");
}

TEST(MemberCheck, OtherKindsOfMembersAreRefusedByName) {
  TarMember member;
  member.name = "blobs/abc";
  for (const char* kind : {"a symbolic link", "a hard link", "a folder", "a pipe"}) {
    member.kind = kind;
    EXPECT_EQ(
        refusalOf(member, ErrorCode::badPackage),
        "x.qfe: member \"blobs/abc\" is " + member.kind + "; a package holds only plain files");
  }
}

TEST(MemberCheck, UnsafeNamesAreRefusedEachWithItsReason) {
  const auto refusal = [](const std::string& shown, const std::string& why) {
    return "x.qfe: member name: the path \"" + shown + "\" is refused: " + why;
  };
  EXPECT_EQ(nameRefusal(""), refusal("", "it is empty"));
  EXPECT_EQ(nameRefusal("/etc/passwd"), refusal("/etc/passwd", "it is absolute"));
  EXPECT_EQ(nameRefusal("blobs/../x"), refusal("blobs/../x", "it has the component \"..\""));
  EXPECT_EQ(nameRefusal("./x"), refusal("./x", "it has the component \".\""));
  EXPECT_EQ(nameRefusal("blobs\\x"), refusal("blobs\\x", "it has a backslash; use /"));
  EXPECT_EQ(nameRefusal("blobs/\x01"), refusal("blobs/\\x01", "it has a control character"));
  EXPECT_EQ(nameRefusal("blobs/NUL.txt"),
            refusal("blobs/NUL.txt", "it has a device name of Windows"));
  EXPECT_EQ(nameRefusal("blobs/a:b"),
            refusal("blobs/a:b", "it has a colon, which names a drive or a stream on Windows"));
  EXPECT_EQ(nameRefusal("blobs/a."),
            refusal("blobs/a.", "a component ends in a dot or a space, which Windows drops"));
  EXPECT_EQ(nameRefusal("blobs/e\xCC\x81"),
            refusal("blobs/e\xCC\x81", "it is not in Unicode normalization form C"));
  EXPECT_EQ(nameRefusal("blobs/\xFF"), refusal("blobs/\\xff", "it is not valid UTF-8"));
  EXPECT_EQ(nameRefusal("blobs/\xC3\xA9"), "x.qfe: member name \"blobs/\xC3\xA9\" is not ASCII");
}

TEST(MemberCheck, HeaderDifferencesNameEveryField) {
  TarMember member;
  member.mode = 0644;
  member.time = 100;
  EXPECT_EQ(headerDifferences(member, 100), "");
  member.mode = 04755;
  member.uid = 1;
  member.gid = 2;
  member.owner = "eva";
  member.group = "staff";
  member.time = 0;
  EXPECT_EQ(headerDifferences(member, 100),
            "mode 4755 instead of 0644, user id 1 instead of 0, group id 2 instead of 0, "
            "user \"eva\" instead of none, group \"staff\" instead of none, "
            "time 1970-01-01T00:00:00Z instead of 1970-01-01T00:01:40Z");
}

}  // namespace
}  // namespace qfe
