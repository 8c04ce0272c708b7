#include "payloads/package/member_name.h"

#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

TEST(MemberName, BlobsAreNamedByTheirStoredDigest) {
  EXPECT_EQ(blobMember(Digest::of("")),
            "blobs/e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(MemberName, SignatureNamesAreBuiltAndParsedBack) {
  EXPECT_EQ(signatureMember("vendor.sig"), "signatures/vendor.sig");
  EXPECT_EQ(signatureOfMember("signatures/vendor.sig"), "vendor.sig");
  EXPECT_EQ(signatureOfMember("signatures/"), "");
  EXPECT_EQ(signatureOfMember("blobs/vendor.sig"), std::nullopt);
}

TEST(MemberName, OrdinarySignatureNamesAreAccepted) {
  EXPECT_EQ(signatureNameTrouble("vendor-2026_a.ed25519"), std::nullopt);
  EXPECT_EQ(signatureNameTrouble(std::string(64, 'a')), std::nullopt);
}

TEST(MemberName, OtherSignatureNamesAreRefusedWithTheReason) {
  const std::string other = "it has other characters than ASCII letters, digits, '.', '_' and '-'";
  EXPECT_EQ(signatureNameTrouble(""), "it is empty");
  EXPECT_EQ(signatureNameTrouble(std::string(65, 'a')), "it is longer than 64 bytes");
  EXPECT_EQ(signatureNameTrouble(".."), "it begins with a dot");
  EXPECT_EQ(signatureNameTrouble("a/b"), other);
  EXPECT_EQ(signatureNameTrouble("a b"), other);
  EXPECT_EQ(signatureNameTrouble("caf\xC3\xA9"), other);
  EXPECT_EQ(signatureNameTrouble("com1.sig"),
            "the path \"com1.sig\" is refused: it has a device name of Windows");
  EXPECT_EQ(
      signatureNameTrouble("a."),
      "the path \"a.\" is refused: a component ends in a dot or a space, which Windows drops");
}

}  // namespace
}  // namespace qfe
