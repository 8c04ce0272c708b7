#include "verifier/evaluate/likeness.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "manifest/words.h"

namespace qfe {
namespace {

constexpr std::string_view kNeutral = "neutral";

}  // namespace

Likeness compareLanguage(const Manifest& manifest, const FileAttributes& found) {
  const std::vector<std::string> languages = found.languages();
  if (manifest.language.empty() || manifest.language == kNeutral || languages.empty() ||
      std::ranges::count(languages, kNeutral) > 0) {
    return Likeness::silent;
  }
  return std::ranges::count(languages, manifest.language) > 0 ? Likeness::same : Likeness::other;
}

Likeness compareArchitecture(const Manifest& manifest, const FileAttributes& found) {
  const Architecture wanted = manifest.architecture.value_or(Architecture::neutral);
  if (wanted == Architecture::neutral || found.image.architecture.empty()) return Likeness::silent;
  return found.image.architecture == word(wanted) ? Likeness::same : Likeness::other;
}

std::string otherLanguage(const Manifest& manifest, const FileAttributes& found) {
  return fmt::format("another language: {} found, {} required",
                     fmt::join(found.languages(), " and "), manifest.language);
}

std::string otherArchitecture(const Manifest& manifest, const FileAttributes& found) {
  return fmt::format("another architecture: {} found, {} required", found.image.architecture,
                     word(manifest.architecture.value_or(Architecture::neutral)));
}

}  // namespace qfe
