#include "payloads/trust/verified_package.h"

#include "manifest/base/error.h"
#include "tests/support/package_builder.h"
#include "tests/support/tar_builder.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

ErrorCode refusalOf(const Bytes& bytes, const TrustOptions& options) {
  try {
    (void)VerifiedPackage::verify(PackageFile::fromBytes("x.qfe", bytes), options);
  } catch (const Error& error) {
    return error.code();
  }
  return ErrorCode::internal;
}

TEST(VerifiedPackage, AnAllowedUnsignedPackageIsThereWithItsRecord) {
  const VerifiedPackage verified = VerifiedPackage::verify(
      PackageFile::fromBytes("x.qfe", buildPackage(samplePackageInput())), {.allowUnsigned = true});
  EXPECT_EQ(verified.manifest().id, "KB886948");
  EXPECT_EQ(verified.package().file().name(), "x.qfe");
  EXPECT_TRUE(verified.trust().unsignedAllowed);
  EXPECT_TRUE(verified.trust().signers.empty());
}

TEST(VerifiedPackage, WithoutPermissionOrWithASignatureThereIsNone) {
  PackageInput input = samplePackageInput();
  EXPECT_EQ(refusalOf(buildPackage(input), {}), ErrorCode::unsignedPackage);
  input.signatures = {{"a.sig", {1}}};
  EXPECT_EQ(refusalOf(buildPackage(input), {.allowUnsigned = true}), ErrorCode::untrustedSignature);
}

TEST(VerifiedPackage, TrustIsDecidedBeforeTheManifestIsParsed) {
  const Bytes bytes =
      TarBuilder().add({.name = "manifest.json", .content = "this is no JSON"}).finish();
  EXPECT_EQ(refusalOf(bytes, {}), ErrorCode::unsignedPackage);
  EXPECT_EQ(refusalOf(bytes, {.allowUnsigned = true}), ErrorCode::badJson);
}

}  // namespace
}  // namespace qfe
