// A package that may be applied: the type that only verification makes.
//
// The signature is checked over the manifest's exact bytes before they are parsed. No flag turns
// a failed check into a warning; allowUnsigned is for packages without signatures.
#pragma once

#include <utility>

#include "payloads/package/package.h"
#include "payloads/trust/signature_check.h"

namespace qfe {

class VerifiedPackage {
 public:
  // Throws Error(unsignedPackage) for a package without signatures unless allowed,
  // Error(untrustedSignature) for one whose signatures no configured key accepts, and what
  // Package's constructor throws.
  [[nodiscard]] static VerifiedPackage verify(PackageFile file, const TrustOptions& options);

  [[nodiscard]] const Package& package() const { return package_; }
  [[nodiscard]] const Manifest& manifest() const { return package_.manifest(); }
  [[nodiscard]] const TrustRecord& trust() const { return trust_; }

 private:
  VerifiedPackage(Package package, TrustRecord trust)
      : package_(std::move(package)), trust_(std::move(trust)) {}
  Package package_;
  TrustRecord trust_;
};

}  // namespace qfe
