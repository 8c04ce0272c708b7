#include "manifest/base/error.h"

#include <cstring>
#include <utility>

#include <fmt/format.h>

namespace qfe {

std::string_view name(ErrorCode code) {
  // No default: the compiler then names a code that was forgotten here.
  switch (code) {
    case ErrorCode::usage:
      return "usage";
    case ErrorCode::cannotRead:
      return "cannotRead";
    case ErrorCode::badJson:
      return "badJson";
    case ErrorCode::badManifest:
      return "badManifest";
    case ErrorCode::notShippable:
      return "notShippable";
    case ErrorCode::unsafePath:
      return "unsafePath";
    case ErrorCode::overLimit:
      return "overLimit";
    case ErrorCode::badPackage:
      return "badPackage";
    case ErrorCode::digestMismatch:
      return "digestMismatch";
    case ErrorCode::badImage:
      return "badImage";
    case ErrorCode::badArticle:
      return "badArticle";
    case ErrorCode::badRecipe:
      return "badRecipe";
    case ErrorCode::emptyRoot:
      return "emptyRoot";
    case ErrorCode::notAsListed:
      return "notAsListed";
    case ErrorCode::wrongBase:
      return "wrongBase";
    case ErrorCode::unsignedPackage:
      return "unsignedPackage";
    case ErrorCode::untrustedSignature:
      return "untrustedSignature";
    case ErrorCode::downgrade:
      return "downgrade";
    case ErrorCode::refused:
      return "refused";
    case ErrorCode::notApplicable:
      return "notApplicable";
    case ErrorCode::superseded:
      return "superseded";
    case ErrorCode::fileModified:
      return "fileModified";
    case ErrorCode::drift:
      return "drift";
    case ErrorCode::prerequisiteMissing:
      return "prerequisiteMissing";
    case ErrorCode::conflict:
      return "conflict";
    case ErrorCode::dependents:
      return "dependents";
    case ErrorCode::notRemovable:
      return "notRemovable";
    case ErrorCode::notInstalled:
      return "notInstalled";
    case ErrorCode::laterFile:
      return "laterFile";
    case ErrorCode::io:
      return "io";
    case ErrorCode::undone:
      return "undone";
    case ErrorCode::needsRecovery:
      return "needsRecovery";
    case ErrorCode::locked:
      return "locked";
    case ErrorCode::interrupted:
      return "interrupted";
    case ErrorCode::internal:
      return "internal";
  }
  return "unknown";
}

Error::Error(ErrorCode code, const std::string& message)
    : std::runtime_error(message), code_(code), message_(message), full_(message) {}

void Error::addContext(std::string what) {
  full_ = what + ": " + full_;
  context_.insert(context_.begin(), std::move(what));
}

std::string describeErrno(int errnoValue) {
  // The _np functions never translate and are safe in threads, unlike strerror.
  const char* const text = ::strerrordesc_np(errnoValue);
  const char* const symbol = ::strerrorname_np(errnoValue);
  if (text == nullptr || symbol == nullptr) return fmt::format("system error {}", errnoValue);
  return fmt::format("{} ({})", text, symbol);
}

}  // namespace qfe
