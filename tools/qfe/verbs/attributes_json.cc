#include "tools/qfe/verbs/attributes_json.h"

#include <fmt/format.h>

#include "manifest/base/safe_path.h"

namespace qfe {
namespace {

Json orNull(const std::optional<std::string>& text) {
  return text ? Json(*text) : Json();
}

}  // namespace

std::string_view word(ImageFormat format) {
  switch (format) {
    case ImageFormat::pe:
      return "pe";
    case ImageFormat::elf:
      return "elf";
    case ImageFormat::other:
      break;
  }
  return "other";
}

JsonObject attributesToJson(const FileAttributes& attributes) {
  const ImageInfo& image = attributes.image;
  JsonArray languages;
  for (const std::string& language : attributes.languages()) languages.emplace_back(language);
  JsonObject result{
      {"format", word(image.format)},
      {"fixedVersion", image.fixedVersion ? Json(image.fixedVersion->text()) : Json()},
      {"stringVersion", orNull(image.stringVersion)},
      {"architecture", image.architecture.empty() ? Json() : Json(image.architecture)},
      {"languages", std::move(languages)},
      {"size", attributes.size},
      {"modified", attributes.modified.print()},
      {"sha256", attributes.sha256 ? Json(attributes.sha256->hex()) : Json()}};
  if (image.problem) result["problem"] = *image.problem;
  if (image.buildId) result["buildId"] = *image.buildId;
  if (image.soname) result["soname"] = *image.soname;
  if (image.debugBuild) result["debugBuild"] = true;
  if (image.prerelease) result["prerelease"] = true;
  return result;
}

std::string versionText(const FileAttributes& attributes) {
  const ImageInfo& image = attributes.image;
  const std::string fixed = image.fixedVersion ? image.fixedVersion->text() : "-";
  if (!image.stringVersion || image.stringVersion->empty()) return fixed;
  const std::optional<Version> said = Version::parse(*image.stringVersion);
  if (said && image.fixedVersion && *said == *image.fixedVersion) return fixed;
  return fmt::format("{} (says {})", fixed, escapeForMessage(*image.stringVersion));
}

}  // namespace qfe
