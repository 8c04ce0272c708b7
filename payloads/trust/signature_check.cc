#include "payloads/trust/signature_check.h"

#include <fmt/format.h>

#include "manifest/base/error.h"

namespace qfe {

TrustRecord checkSignatures(const std::string& package, std::string_view /*manifestBytes*/,
                            const std::vector<PackageSignature>& signatures,
                            const TrustOptions& options) {
  if (!signatures.empty()) {
    std::vector<std::string> names;
    for (const PackageSignature& signature : signatures) names.push_back(signature.name);
    throw Error(ErrorCode::untrustedSignature,
                fmt::format("{}: it is signed ({}), and this machine trusts no key that could "
                            "verify the signature; allowing unsigned packages does not cover it",
                            package, fmt::join(names, ", ")));
  }
  if (!options.allowUnsigned) {
    throw Error(ErrorCode::unsignedPackage,
                fmt::format("{}: it carries no signature, so nobody vouches for it; on a test "
                            "root, --allow-unsigned accepts it and the history says so",
                            package));
  }
  TrustRecord record;
  record.unsignedAllowed = true;
  return record;
}

}  // namespace qfe
