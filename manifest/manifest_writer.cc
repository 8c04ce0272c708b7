// Canonical writing. What equals its default is left out, so that every manifest has one text.
#include <utility>

#include "manifest/manifest_json.h"
#include "manifest/words.h"

namespace qfe {
namespace {

// An object that begins with the "x-…" keys it had.
Json objectWith(const JsonObject& extensions) {
  return Json(extensions);
}

void putText(Json& object, std::string_view key, const std::string& text) {
  if (!text.empty()) object[key] = text;
}

void putTexts(Json& object, std::string_view key, const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  JsonArray array;
  for (const std::string& text : texts) array.emplace_back(text);
  object[key] = std::move(array);
}

void putDigests(Json& object, std::string_view key, const std::vector<Digest>& digests) {
  std::vector<std::string> texts;
  for (const Digest& digest : digests) texts.push_back(digest.hex());
  putTexts(object, key, texts);
}

void putNumber(Json& object, std::string_view key, std::uint64_t number, std::uint64_t absent) {
  if (number != absent) object[key] = number;
}

template <typename Element, typename Write>
void putArray(Json& object, std::string_view key, const std::vector<Element>& elements,
              Write write) {
  if (elements.empty()) return;
  JsonArray array;
  for (const Element& element : elements) array.push_back(write(element));
  object[key] = std::move(array);
}

void putRange(Json& object, const VersionRange& range) {
  if (range.atLeast) object["atLeast"] = range.atLeast->text();
  if (range.below) object["below"] = range.below->text();
}

Json productJson(const Product& product) {
  Json object = objectWith(product.extensions);
  object["name"] = product.name;
  putText(object, "displayName", product.displayName);
  putTexts(object, "editions", product.editions);
  return object;
}

Json locationJson(const Location& location) {
  Json object = objectWith(location.extensions);
  putText(object, "default", location.defaultPath);
  putText(object, "detect", location.detect);
  return object;
}

Json conditionJson(const Condition& condition) {
  Json object = objectWith(condition.extensions);
  object["file"] = condition.file.print();
  putRange(object, condition.range);
  return object;
}

Json baselineJson(const Baseline& baseline) {
  Json object = objectWith(baseline.extensions);
  // An empty list is written too: it tells a baseline without conditions from none at all.
  JsonArray conditions;
  for (const Condition& condition : baseline.conditions) {
    conditions.push_back(conditionJson(condition));
  }
  object[baseline.kind == Baseline::Kind::anyOf ? "anyOf" : "allOf"] = std::move(conditions);
  return object;
}

Json correctedInJson(const CorrectedIn& corrected) {
  Json object = corrected.condition ? conditionJson(*corrected.condition) : Json(JsonObject());
  for (const auto& [key, value] : corrected.extensions) object[key] = value;
  object["release"] = corrected.release;
  return object;
}

Json relationJson(const Relation& relation) {
  Json object = objectWith(relation.extensions);
  object["id"] = relation.id;
  putNumber(object, "minRevision", relation.minRevision, 1);
  return object;
}

Json payloadJson(const Payload& payload) {
  Json object = objectWith(payload.extensions);
  object["blob"] = std::uint64_t{payload.blob};
  if (payload.from) object["from"] = payload.from->hex();
  if (payload.fromVersion) object["fromVersion"] = payload.fromVersion->text();
  if (payload.offset) object["offset"] = *payload.offset;
  return object;
}

Json fileJson(const FileRow& row) {
  Json object = objectWith(row.extensions);
  object["path"] = row.path.print();
  if (row.change) object["change"] = word(*row.change);
  if (row.when != When::present) object["when"] = word(row.when);
  if (row.kind != FileKind::binary) object["kind"] = word(row.kind);
  putText(object, "component", row.component);
  if (row.version) object["version"] = row.version->text();
  if (row.size) object["size"] = *row.size;
  if (row.modified) object["modified"] = row.modified->print();
  if (row.sha256) object["sha256"] = row.sha256->hex();
  if (row.branch) object["branch"] = branchWord(*row.branch, row.servicePack);
  if (row.range) putRange(object["range"], *row.range);
  putDigests(object, "replaces", row.replaces);
  putDigests(object, "alsoAccept", row.alsoAccept);
  putArray(object, "payloads", row.payloads, payloadJson);
  return object;
}

Json serviceJson(const Service& service) {
  Json object = objectWith(service.extensions);
  object["name"] = service.name;
  putNumber(object, "timeoutSeconds", service.timeoutSeconds, 60);
  return object;
}

Json hooksJson(const Hooks& hooks) {
  Json object = objectWith(hooks.extensions);
  const auto put = [&object](std::string_view key, const std::optional<Hook>& hook) {
    if (!hook) return;
    Json part = objectWith(hook->extensions);
    part["blob"] = std::uint64_t{hook->blob};
    putNumber(part, "timeLimitSeconds", hook->timeLimitSeconds, 60);
    object[key] = std::move(part);
  };
  put("before", hooks.before);
  put("after", hooks.after);
  put("rollbackBefore", hooks.rollbackBefore);
  put("rollbackAfter", hooks.rollbackAfter);
  return object;
}

Json blobJson(const Blob& blob) {
  Json object = objectWith(blob.extensions);
  object["coding"] = word(blob.coding);
  object["size"] = blob.size;
  object["sha256"] = blob.sha256.hex();
  object["unpackedSize"] = blob.unpackedSize;
  object["unpackedSha256"] = blob.unpackedSha256.hex();
  return object;
}

Json articleJson(const ArticleText& article) {
  Json object = objectWith(article.extensions);
  putText(object, "symptoms", article.symptoms);
  putText(object, "cause", article.cause);
  putText(object, "resolution", article.resolution);
  putText(object, "status", article.status);
  putText(object, "moreInformation", article.moreInformation);
  putTexts(object, "appliesTo", article.appliesTo);
  putTexts(object, "keywords", article.keywords);
  putTexts(object, "references", article.references);
  return object;
}

void putNames(Json& object, const Manifest& manifest) {
  object["type"] = kManifestType;
  object["schemaVersion"] = kManifestSchemaVersion;
  object["id"] = manifest.id;
  putNumber(object, "revision", manifest.revision, 0);
  object["title"] = manifest.title;
  object["classification"] = word(manifest.classification);
  if (manifest.severity != Severity::unrated) object["severity"] = word(manifest.severity);
  if (manifest.released) object["released"] = manifest.released->print();
  if (manifest.expires) object["expires"] = manifest.expires->print();
  object["product"] = productJson(manifest.product);
  if (manifest.platform && *manifest.platform != Platform::any)
    object["platform"] = word(*manifest.platform);
  if (manifest.architecture) object["architecture"] = word(*manifest.architecture);
  putText(object, "language", manifest.language);
}

}  // namespace

Json manifestToJson(const Manifest& manifest) {
  Json object = objectWith(manifest.extensions);
  putNames(object, manifest);
  for (const auto& [name, location] : manifest.locations) {
    object["locations"][name] = locationJson(location);
  }
  if (manifest.appliesTo) object["appliesTo"] = baselineJson(*manifest.appliesTo);
  putArray(object, "correctedIn", manifest.correctedIn, correctedInJson);
  putArray(object, "supersedes", manifest.supersedes, relationJson);
  putArray(object, "conflicts", manifest.conflicts, relationJson);
  putArray(object, "prerequisites", manifest.prerequisites, relationJson);
  putArray(object, "files", manifest.files, fileJson);
  putArray(object, "services", manifest.services, serviceJson);
  if (Json hooks = hooksJson(manifest.hooks); !hooks.object().empty()) {
    object["hooks"] = std::move(hooks);
  }
  if (manifest.restart != Restart::none) object["restart"] = word(manifest.restart);
  if (!manifest.removable) object["removable"] = false;
  if (manifest.together) object["together"] = true;
  putArray(object, "blobs", manifest.blobs, blobJson);
  if (manifest.article) object["article"] = articleJson(*manifest.article);
  return object;
}

std::string writeManifest(const Manifest& manifest) {
  return writeJson(manifestToJson(manifest));
}

}  // namespace qfe
