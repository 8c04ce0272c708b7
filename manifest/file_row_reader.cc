#include "manifest/file_row_reader.h"

#include "manifest/base/limits.h"

namespace qfe {
namespace {

constexpr std::size_t kComponentBytes = 256;

Payload readPayload(JsonReader& reader, const ShapeContext& context) {
  Payload payload;
  payload.blob = blobIndex(reader, "blob", context);
  payload.from = optionalDigest(reader, "from");
  payload.offset = reader.optionalNumber("offset", limits::kSolidGroupBytes);
  payload.fromVersion = optionalVersion(reader, "fromVersion");
  if (payload.fromVersion && !payload.from) {
    reader.fail("fromVersion",
                fmt::format("{} has fromVersion and no from: whose version is it?", reader.what()));
  }
  payload.extensions = reader.extensions();
  return payload;
}

void readBranch(JsonReader& reader, FileRow& row) {
  const std::optional<std::string> text = reader.optionalString("branch");
  if (!text) return;
  Branch branch{};
  if (!parseBranch(*text, branch, row.servicePack)) {
    reader.fail("branch", fmt::format("{} cannot be {}; it is RTM, GDR, LDR, QFE, or SP with a "
                                      "number from 1 to 99",
                                      named(reader, "branch"), quoteForMessage(*text)));
  }
  row.branch = branch;
}

std::optional<VersionRange> readRange(JsonReader& reader) {
  const Json* value = reader.optional("range");
  if (value == nullptr) return std::nullopt;
  JsonReader part(reader.document(), *value, childName(reader, "range"));
  VersionRange range = versionRange(part);
  part.finish();
  if (!part.extensions().empty()) {
    part.fail(
        part.extensions().begin()->first,
        fmt::format("{} has no room for keys of your own; put them beside range", part.what()));
  }
  if (!range.atLeast && !range.below) {
    reader.fail("range", fmt::format("{} is empty; give atLeast, below or both", part.what()));
  }
  return range;
}

FileRow readRow(JsonReader& reader, const ShapeContext& context) {
  FileRow row;
  row.path = requiredPath(reader, "path", context);
  row.change = optionalWord<Change>(reader, "change");
  row.when = optionalWord<When>(reader, "when").value_or(When::present);
  row.kind = optionalWord<FileKind>(reader, "kind").value_or(FileKind::binary);
  row.component = optionalLine(reader, "component", kComponentBytes);
  row.version = optionalVersion(reader, "version");
  row.size = reader.optionalNumber("size", limits::kFileBytes);
  row.modified = optionalTime(reader, "modified");
  row.sha256 = optionalDigest(reader, "sha256");
  readBranch(reader, row);
  row.range = readRange(reader);
  row.replaces = digests(reader, "replaces");
  row.alsoAccept = digests(reader, "alsoAccept");
  eachObject(reader, "payloads", limits::kBlobs,
             [&](JsonReader& part) { row.payloads.push_back(readPayload(part, context)); });
  row.extensions = reader.extensions();
  return row;
}

}  // namespace

std::vector<FileRow> readFileRows(JsonReader& manifest, const ShapeContext& context) {
  std::vector<FileRow> rows;
  eachObject(manifest, "files", limits::kFiles,
             [&](JsonReader& reader) { rows.push_back(readRow(reader, context)); });
  return rows;
}

}  // namespace qfe
