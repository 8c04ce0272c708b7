// Who vouches for a manifest: from its exact bytes and the signature files to the facts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "payloads/package/package_file.h"

namespace qfe {

struct TrustOptions {
  bool allowUnsigned = false;  // only packages that carry no signature; written to the history
};

// What was verified, as facts for the history.
struct TrustRecord {
  std::vector<std::string> signers;  // key ids that verified, sorted
  bool unsignedAllowed = false;      // accepted without a signature, by the caller's word
  friend bool operator==(const TrustRecord&, const TrustRecord&) = default;
};

// `package` is the name for messages; the manifest is bytes here, nobody has parsed it yet.
// Throws Error(unsignedPackage) without signatures unless allowed, and Error(untrustedSignature)
// where there are signatures and no key of this machine accepts them. There are no keys on any
// machine as yet, so that every signed package is refused: what cannot be verified is not
// trusted.
[[nodiscard]] TrustRecord checkSignatures(const std::string& package,
                                          std::string_view manifestBytes,
                                          const std::vector<PackageSignature>& signatures,
                                          const TrustOptions& options);

}  // namespace qfe
