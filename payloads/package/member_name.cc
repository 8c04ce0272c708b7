#include "payloads/package/member_name.h"

#include <algorithm>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "manifest/base/safe_path.h"

namespace qfe {
namespace {

bool isNameByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '_' || c == '-';
}

}  // namespace

std::optional<std::string> signatureNameTrouble(std::string_view name) {
  if (name.empty()) return "it is empty";
  if (name.size() > kSignatureNameBytes) {
    return fmt::format("it is longer than {} bytes", kSignatureNameBytes);
  }
  if (name.front() == '.') return "it begins with a dot";
  if (!std::ranges::all_of(name, isNameByte)) {
    return "it has other characters than ASCII letters, digits, '.', '_' and '-'";
  }
  try {
    (void)SafePath::parse(name, Platform::any);
  } catch (const Error& error) {
    return error.message();
  }
  return std::nullopt;
}

std::string signatureMember(std::string_view name) {
  return fmt::format("{}{}", kSignatureFolder, name);
}

std::optional<std::string> signatureOfMember(std::string_view member) {
  if (!member.starts_with(kSignatureFolder)) return std::nullopt;
  return std::string(member.substr(kSignatureFolder.size()));
}

std::string blobMember(const Digest& stored) {
  return fmt::format("{}{}", kBlobFolder, stored.hex());
}

}  // namespace qfe
