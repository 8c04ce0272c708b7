#include "payloads/trust/verified_package.h"

#include <utility>

namespace qfe {

VerifiedPackage VerifiedPackage::verify(PackageFile file, const TrustOptions& options) {
  // First the signatures over the bytes, then the parser gets to see these bytes.
  TrustRecord trust =
      checkSignatures(file.name(), file.manifestBytes(), file.signatures(), options);
  return {Package(std::move(file)), std::move(trust)};
}

}  // namespace qfe
