#include "payloads/trust/signature_check.h"

#include "manifest/base/error.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

std::string refusalOf(const std::vector<PackageSignature>& signatures, bool allowUnsigned,
                      ErrorCode code) {
  TrustOptions options;
  options.allowUnsigned = allowUnsigned;
  try {
    (void)checkSignatures("x.qfe", "{}", signatures, options);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), code);
    return error.what();
  }
  return "accepted";
}

TEST(SignatureCheck, AnUnsignedPackageIsRefusedUnlessAllowed) {
  EXPECT_EQ(refusalOf({}, false, ErrorCode::unsignedPackage),
            "x.qfe: it carries no signature, so nobody vouches for it; on a test root, "
            "--allow-unsigned accepts it and the history says so");
  TrustRecord allowed;
  allowed.unsignedAllowed = true;
  EXPECT_EQ(checkSignatures("x.qfe", "{}", {}, {.allowUnsigned = true}), allowed);
}

TEST(SignatureCheck, ASignedPackageIsRefusedWhateverIsAllowed) {
  for (const bool allowUnsigned : {false, true}) {
    EXPECT_EQ(
        refusalOf({{"a.sig", {1}}, {"b.sig", {2}}}, allowUnsigned, ErrorCode::untrustedSignature),
        "x.qfe: it is signed (a.sig, b.sig), and this machine trusts no key that could "
        "verify the signature; allowing unsigned packages does not cover it");
  }
}

}  // namespace
}  // namespace qfe
