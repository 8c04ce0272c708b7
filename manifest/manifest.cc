#include "manifest/manifest.h"

#include <fmt/format.h>

#include "manifest/words.h"

namespace qfe {
namespace {

bool safeInFileName(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '_' || c == '-';
}

// A first '.' would hide the file and a first '-' would read as an option.
std::string forFileName(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    const bool first = safe.empty() && (c == '.' || c == '-');
    safe += safeInFileName(c) && !first ? c : '_';
  }
  return safe;
}

// Parts that a draft does not know yet are left out.
std::string joinStem(std::string_view product, std::string_view id, std::string_view architecture,
                     std::string_view language) {
  std::string stem = forFileName(product);
  for (const std::string_view part : {id, architecture, language}) {
    if (!part.empty()) stem += "-" + forFileName(part);
  }
  return stem;
}

}  // namespace

Identity Identity::of(const Manifest& manifest, std::string location) {
  return {manifest.product.name, manifest.id, manifest.architecture.value_or(Architecture::neutral),
          manifest.language, std::move(location)};
}

std::string Identity::fileStem() const {
  // The product's name stands in the digest too: forFileName may map two names to one.
  const std::string unique = product + '\0' + location;
  return fmt::format("{}-{}", joinStem(product, id, word(architecture), language),
                     Digest::of(unique).hex().substr(0, 8));
}

std::string packageStem(const Manifest& manifest) {
  const std::string_view architecture =
      manifest.architecture ? word(*manifest.architecture) : std::string_view();
  std::string stem = joinStem(manifest.product.name, manifest.id, architecture, manifest.language);
  if (manifest.revision > 1) stem += fmt::format("-v{}", manifest.revision);
  return stem;
}

}  // namespace qfe
