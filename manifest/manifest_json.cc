#include "manifest/manifest_json.h"

#include <algorithm>
#include <set>

#include "manifest/base/limits.h"
#include "manifest/blob_reader.h"
#include "manifest/file_row_reader.h"
#include "manifest/shape_reader.h"

namespace qfe {
namespace {

constexpr std::size_t kTitleBytes = 1024;
constexpr std::size_t kNameBytes = 128;  // product and service names, releases
constexpr std::uint64_t kLocations = 256;
constexpr std::size_t kLocationNameBytes = 64;
constexpr std::uint64_t kRelations = 10'000;
constexpr std::uint64_t kServices = 1'000;
constexpr std::uint64_t kConditions = 1'000;
constexpr std::uint32_t kDaySeconds = 24 * 60 * 60;
constexpr std::uint32_t kMaxRevision = 1'000'000'000;

void checkType(JsonReader& reader) {
  const std::string type = reader.string("type");
  if (type != kManifestType) {
    reader.fail("type", fmt::format("this is a {}, not a hotfix manifest (\"{}\")",
                                    quoteForMessage(type), kManifestType));
  }
  (void)reader.required("schemaVersion");
  const std::uint32_t version = countFrom1(reader, "schemaVersion", UINT32_MAX, 0);
  if (version > kManifestSchemaVersion) {
    reader.fail("schemaVersion",
                fmt::format("schemaVersion {} was written by a newer qfe; this one reads "
                            "schemaVersion {}: install the newer one",
                            version, kManifestSchemaVersion));
  }
}

void readNames(JsonReader& reader, Manifest& manifest) {
  manifest.id = requiredId(reader, "id");
  manifest.revision = countFrom1(reader, "revision", kMaxRevision, 0);
  manifest.title = requiredLine(reader, "title", kTitleBytes);
  manifest.classification = requiredWord<Classification>(reader, "classification");
  manifest.severity = optionalWord<Severity>(reader, "severity").value_or(Severity::unrated);
  manifest.released = optionalTime(reader, "released");
  manifest.expires = optionalTime(reader, "expires");
  manifest.platform = optionalWord<Platform>(reader, "platform");
  manifest.architecture = optionalWord<Architecture>(reader, "architecture");
  manifest.language = reader.optionalString("language").value_or("");
  const std::vector<std::string>& languages = languageWords();
  if (reader.has("language") &&
      std::find(languages.begin(), languages.end(), manifest.language) == languages.end()) {
    failWord(reader, "language", manifest.language, languages);
  }
}

Product readProduct(JsonReader& manifest) {
  JsonReader reader(manifest.document(), manifest.required("product"), "product");
  Product product;
  product.name = requiredLine(reader, "name", kNameBytes);
  product.displayName = optionalLine(reader, "displayName", kTitleBytes);
  product.editions = lines(reader, "editions", kTitleBytes);
  product.extensions = reader.extensions();
  reader.finish();
  return product;
}

bool isLocationName(std::string_view name) {
  const auto allowed = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  };
  return !name.empty() && name.size() <= kLocationNameBytes &&
         std::all_of(name.begin(), name.end(), allowed);
}

// A folder or file below a location; "." is allowed where the root itself makes sense.
std::string optionalFolder(JsonReader& reader, std::string_view key, Platform platform,
                           bool rootAllowed) {
  const std::optional<std::string> text = reader.optionalString(key);
  if (!text) return {};
  if (rootAllowed && *text == ".") return *text;
  try {
    return SafePath::parse(*text, platform).text();
  } catch (const Error& error) {
    failAs(error.code(), reader.document(), *reader.optional(key),
           fmt::format("{}: {}", named(reader, key), error.message()));
  }
}

// The keys of `locations` are names, so that "x-…" is a location there and no extension.
std::map<std::string, Location> readLocations(JsonReader& manifest, Platform platform) {
  std::map<std::string, Location> locations;
  const Json* value = manifest.optional("locations");
  if (value == nullptr) return locations;
  const JsonDocument& document = manifest.document();
  if (!value->isObject()) {
    manifest.fail("locations", fmt::format("locations is {}, not an object from names to folders",
                                           value->typeName()));
  }
  if (value->object().size() > kLocations) {
    failAs(ErrorCode::overLimit, document, *value,
           fmt::format("locations has {} names; at most {} are allowed", value->object().size(),
                       kLocations));
  }
  for (const auto& [name, part] : value->object()) {
    if (!isLocationName(name)) {
      document.fail(part, fmt::format("{} is no name of a location: 1 to {} letters, digits, "
                                      "hyphens and underscores",
                                      quoteForMessage(name), kLocationNameBytes));
    }
    JsonReader reader(document, part, fmt::format("locations.{}", name));
    Location location;
    location.defaultPath = optionalFolder(reader, "default", platform, true);
    location.detect = optionalFolder(reader, "detect", platform, false);
    location.extensions = reader.extensions();
    reader.finish();
    locations.emplace(name, std::move(location));
  }
  return locations;
}

std::optional<Baseline> readBaseline(JsonReader& manifest, const ShapeContext& context) {
  const Json* value = manifest.optional("appliesTo");
  if (value == nullptr) return std::nullopt;
  JsonReader reader(manifest.document(), *value, "appliesTo");
  if (reader.has("allOf") == reader.has("anyOf")) {
    manifest.fail("appliesTo",
                  "appliesTo has either allOf or anyOf: a list of files that must "
                  "exist");
  }
  Baseline baseline;
  baseline.kind = reader.has("anyOf") ? Baseline::Kind::anyOf : Baseline::Kind::allOf;
  const std::string_view key = reader.has("anyOf") ? "anyOf" : "allOf";
  eachObject(reader, key, kConditions, [&](JsonReader& part) {
    baseline.conditions.push_back(readCondition(part, context));
    baseline.conditions.back().extensions = part.extensions();
  });
  baseline.extensions = reader.extensions();
  reader.finish();
  return baseline;
}

// The condition's keys stand beside the release; keys "x-…" belong to the release.
CorrectedIn readCorrectedIn(JsonReader& reader, const ShapeContext& context) {
  CorrectedIn corrected;
  corrected.release = requiredLine(reader, "release", kNameBytes);
  if (reader.has("file") || reader.has("atLeast") || reader.has("below")) {
    corrected.condition = readCondition(reader, context);
  }
  corrected.extensions = reader.extensions();
  return corrected;
}

std::vector<Relation> readRelations(JsonReader& manifest, std::string_view key,
                                    std::string_view ownId) {
  std::vector<Relation> relations;
  std::set<std::string> seen;
  eachObject(manifest, key, kRelations, [&](JsonReader& reader) {
    Relation relation;
    relation.id = requiredId(reader, "id");
    relation.minRevision = countFrom1(reader, "minRevision", kMaxRevision, 1);
    relation.extensions = reader.extensions();
    if (relation.id == ownId) {
      reader.fail("id", fmt::format("{} names the hotfix itself; revisions stack without it",
                                    reader.what()));
    }
    if (!seen.insert(relation.id).second) {
      reader.fail("id", fmt::format("{} names {} again", reader.what(), relation.id));
    }
    relations.push_back(std::move(relation));
  });
  return relations;
}

std::vector<Service> readServices(JsonReader& manifest) {
  std::vector<Service> services;
  std::set<std::string> seen;
  eachObject(manifest, "services", kServices, [&](JsonReader& reader) {
    Service service;
    service.name = requiredLine(reader, "name", kNameBytes);
    // Names reach service managers as arguments and, on Linux, as file names.
    if (service.name[0] == '-' || service.name.find('/') != std::string::npos) {
      reader.fail("name", fmt::format("{} is {}; a service's name neither begins with a hyphen "
                                      "nor has a slash",
                                      named(reader, "name"), quoteForMessage(service.name)));
    }
    if (!seen.insert(service.name).second) {
      reader.fail("name", fmt::format("{} names {} again", reader.what(), service.name));
    }
    service.timeoutSeconds = countFrom1(reader, "timeoutSeconds", kDaySeconds, 60);
    service.extensions = reader.extensions();
    services.push_back(std::move(service));
  });
  return services;
}

std::optional<Hook> readHook(JsonReader& hooks, std::string_view key, const ShapeContext& context) {
  const Json* value = hooks.optional(key);
  if (value == nullptr) return std::nullopt;
  JsonReader reader(hooks.document(), *value, childName(hooks, key));
  Hook hook;
  hook.blob = blobIndex(reader, "blob", context);
  hook.timeLimitSeconds = countFrom1(reader, "timeLimitSeconds", kDaySeconds, 60);
  hook.extensions = reader.extensions();
  reader.finish();
  return hook;
}

Hooks readHooks(JsonReader& manifest, const ShapeContext& context) {
  const Json* value = manifest.optional("hooks");
  if (value == nullptr) return {};
  JsonReader reader(manifest.document(), *value, "hooks");
  Hooks hooks;
  hooks.before = readHook(reader, "before", context);
  hooks.after = readHook(reader, "after", context);
  hooks.rollbackBefore = readHook(reader, "rollbackBefore", context);
  hooks.rollbackAfter = readHook(reader, "rollbackAfter", context);
  hooks.extensions = reader.extensions();
  reader.finish();
  return hooks;
}

ArticleText readArticle(const JsonDocument& document, const Json& value) {
  JsonReader reader(document, value, "article");
  ArticleText article;
  article.symptoms = reader.optionalString("symptoms").value_or("");
  article.cause = reader.optionalString("cause").value_or("");
  article.resolution = reader.optionalString("resolution").value_or("");
  article.status = reader.optionalString("status").value_or("");
  article.moreInformation = reader.optionalString("moreInformation").value_or("");
  article.appliesTo = reader.strings("appliesTo");
  article.keywords = reader.strings("keywords");
  article.references = reader.strings("references");
  article.extensions = reader.extensions();
  reader.finish();
  return article;
}

}  // namespace

Manifest readManifest(const JsonDocument& document) {
  JsonReader reader(document, document.root, std::string(kWholeManifest));
  checkType(reader);
  Manifest manifest;
  readNames(reader, manifest);
  manifest.product = readProduct(reader);
  manifest.locations = readLocations(reader, manifest.namingPlatform());
  manifest.blobs = readBlobs(reader);
  ShapeContext context{document, manifest.namingPlatform(), {}, manifest.blobs.size()};
  for (const auto& entry : manifest.locations) context.locations.push_back(entry.first);
  manifest.appliesTo = readBaseline(reader, context);
  eachObject(reader, "correctedIn", kRelations, [&](JsonReader& part) {
    manifest.correctedIn.push_back(readCorrectedIn(part, context));
  });
  manifest.supersedes = readRelations(reader, "supersedes", manifest.id);
  manifest.conflicts = readRelations(reader, "conflicts", manifest.id);
  manifest.prerequisites = readRelations(reader, "prerequisites", manifest.id);
  manifest.files = readFileRows(reader, context);
  manifest.services = readServices(reader);
  manifest.hooks = readHooks(reader, context);
  manifest.restart = optionalWord<Restart>(reader, "restart").value_or(Restart::none);
  manifest.removable = reader.optionalBool("removable").value_or(true);
  manifest.together = reader.optionalBool("together").value_or(false);
  if (const Json* article = reader.optional("article")) {
    manifest.article = readArticle(document, *article);
  }
  manifest.extensions = reader.extensions();
  reader.finish();
  return manifest;
}

Manifest readManifest(std::string name, std::string text) {
  JsonDocument document = parseJson(std::move(name), std::move(text), limits::kManifestBytes);
  document.code = ErrorCode::badManifest;
  return readManifest(document);
}

}  // namespace qfe
