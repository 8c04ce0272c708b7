// The names of a package's members, built and parsed in this one place.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "manifest/base/digest.h"

namespace qfe {

constexpr std::string_view kManifestMember = "manifest.json";
constexpr std::string_view kSignatureFolder = "signatures/";
constexpr std::string_view kBlobFolder = "blobs/";
// With the folder in front it still fits into the 100 bytes of a tar header.
constexpr std::size_t kSignatureNameBytes = 64;

// What is wrong with the name of a signature, or nothing: 1 to 64 ASCII letters, digits, '.',
// '_' and '-', not beginning with '.', and safe as a file name on every platform.
[[nodiscard]] std::optional<std::string> signatureNameTrouble(std::string_view name);

[[nodiscard]] std::string signatureMember(std::string_view name);
// The part below signatures/, or nothing when the member is elsewhere.
[[nodiscard]] std::optional<std::string> signatureOfMember(std::string_view member);
[[nodiscard]] std::string blobMember(const Digest& stored);

}  // namespace qfe
