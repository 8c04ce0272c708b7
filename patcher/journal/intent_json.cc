#include "patcher/journal/intent_json.h"

#include <charconv>
#include <limits>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "manifest/base/limits.h"

namespace qfe {
namespace {

constexpr std::uint64_t kMaxId = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint64_t kMaxSize = std::numeric_limits<std::int64_t>::max();
constexpr std::uint32_t kMaxMode = 07777;
constexpr std::uint32_t kSecond = 1'000'000'000;

// All of the text as one number in the given base.
template <typename Number>
std::optional<Number> parseNumber(std::string_view text, int base) {
  Number number{};
  const char* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, number, base);
  if (text.empty() || parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
  return number;
}

std::optional<Bytes> parseHex(std::string_view hex) {
  if (hex.size() % 2 != 0) return std::nullopt;
  Bytes bytes;
  bytes.reserve(hex.size() / 2);
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    const auto byte = parseNumber<std::uint8_t>(hex.substr(i, 2), 16);
    if (!byte) return std::nullopt;
    bytes.push_back(*byte);
  }
  // What we would not have written is damage: upper case.
  if (toHex(bytes) != hex) return std::nullopt;
  return bytes;
}

// Whether writeJson would keep the text: it replaces what is no UTF-8.
bool survivesJson(std::string_view text) {
  constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
  if (text.find(kReplacement) != std::string_view::npos) return false;
  return writeJsonLine(Json(text)).find(kReplacement) == std::string::npos;
}

std::uint32_t readMode(JsonReader& reader, std::string_view key) {
  const std::string text = reader.string(key);
  const auto mode = parseNumber<std::uint32_t>(text, 8);
  if (!mode || *mode > kMaxMode || text != fmt::format("{:04o}", *mode)) {
    reader.fail(key, fmt::format("\"{}\" must be four octal digits", key));
  }
  return *mode;
}

Xattrs readXattrs(JsonReader& reader, std::string_view key) {
  Xattrs xattrs;
  const Json* const value = reader.optional(key);
  if (value == nullptr) return xattrs;
  if (!value->isObject()) reader.fail(key, fmt::format("\"{}\" must be an object", key));
  for (const auto& [name, hex] : value->object()) {
    const auto bytes = hex.isString() ? parseHex(hex.string()) : std::nullopt;
    if (!bytes) reader.document().fail(hex, "the value of an attribute must be hexadecimal");
    xattrs.emplace(name, *bytes);
  }
  return xattrs;
}

}  // namespace

void checkNotNewer(const JsonDocument& document, int known) {
  const Json* const version = document.root.find("formatVersion");
  const auto* const number =
      version == nullptr ? nullptr : std::get_if<std::int64_t>(&version->storage());
  if (number == nullptr || *number <= known) return;
  throw NewerFormat(
      ErrorCode::needsRecovery,
      fmt::format("{} has format {}, written by a newer qfe; this one knows formats up to {}: run "
                  "the newer qfe",
                  document.name, *number, known));
}

void readFormatVersion(JsonReader& reader, int known) {
  const std::uint64_t version = reader.number("formatVersion", static_cast<std::uint64_t>(known));
  if (version == 0) reader.fail("formatVersion", "\"formatVersion\" must be at least 1");
}

std::string printFileTime(FileTime time) {
  return fmt::format("{}.{:09}", time.seconds, time.nanoseconds);
}

FileTime readFileTime(JsonReader& reader, std::string_view key) {
  const std::string text = reader.string(key);
  const std::size_t point = text.find('.');
  if (point != std::string::npos) {
    const auto seconds = parseNumber<std::int64_t>(text.substr(0, point), 10);
    const auto nanoseconds = parseNumber<std::uint32_t>(text.substr(point + 1), 10);
    if (seconds && nanoseconds && *nanoseconds < kSecond) {
      const FileTime time{*seconds, *nanoseconds};
      if (printFileTime(time) == text) return time;
    }
  }
  reader.fail(key, fmt::format("\"{}\" must be seconds, a point and nine digits", key));
}

Json pathToJson(std::string_view path) {
  if (survivesJson(path)) return path;
  return JsonObject{{"hex", toHex(asBytes(path))}};
}

std::string readPath(JsonReader& reader, std::string_view key) {
  const Json& value = reader.required(key);
  if (value.isString()) return value.string();
  if (!value.isObject()) {
    reader.fail(key,
                fmt::format("\"{}\" must be a path: a string, or an object with \"hex\"", key));
  }
  JsonReader inner(reader.document(), value, fmt::format("{} of {}", key, reader.what()));
  const auto bytes = parseHex(inner.string("hex"));
  if (!bytes) inner.fail("hex", "\"hex\" must be hexadecimal");
  inner.finish();
  return std::string(asText(*bytes));
}

std::string readOptionalPath(JsonReader& reader, std::string_view key) {
  return reader.optional(key) == nullptr ? std::string() : readPath(reader, key);
}

Digest readDigest(JsonReader& reader, std::string_view key) {
  const auto digest = Digest::parse(reader.string(key));
  if (!digest) reader.fail(key, fmt::format("\"{}\" must be a SHA-256 in hexadecimal", key));
  return *digest;
}

Json toJson(const Metadata& metadata) {
  JsonObject object{{"mode", fmt::format("{:04o}", metadata.mode)},
                    {"uid", metadata.uid},
                    {"gid", metadata.gid},
                    {"modified", printFileTime(metadata.modified)}};
  JsonObject xattrs;
  for (const auto& [name, value] : metadata.xattrs) xattrs.emplace(name, toHex(value));
  if (!xattrs.empty()) object.emplace("xattrs", std::move(xattrs));
  return object;
}

Metadata readMetadataJson(const JsonDocument& document, const Json& value, const std::string& at) {
  JsonReader reader(document, value, at);
  Metadata metadata;
  metadata.mode = readMode(reader, "mode");
  metadata.uid = static_cast<std::uint32_t>(reader.number("uid", kMaxId));
  metadata.gid = static_cast<std::uint32_t>(reader.number("gid", kMaxId));
  metadata.modified = readFileTime(reader, "modified");
  metadata.xattrs = readXattrs(reader, "xattrs");
  reader.finish();
  return metadata;
}

Json toJson(const FileSide& side) {
  JsonObject object{
      {"sha256", side.digest.hex()}, {"size", side.size}, {"metadata", toJson(side.metadata)}};
  if (!side.version.empty()) object.emplace("version", side.version);
  return object;
}

FileSide readFileSide(const JsonDocument& document, const Json& value, const std::string& at) {
  JsonReader reader(document, value, at);
  FileSide side;
  side.digest = readDigest(reader, "sha256");
  side.size = reader.number("size", kMaxSize);
  side.metadata = readMetadataJson(document, reader.required("metadata"), "metadata of " + at);
  side.version = reader.optionalString("version").value_or("");
  reader.finish();
  return side;
}

std::optional<FileSide> readOptionalFileSide(JsonReader& reader, std::string_view key) {
  const Json* const value = reader.optional(key);
  if (value == nullptr) return std::nullopt;
  return readFileSide(reader.document(), *value, fmt::format("{} of {}", key, reader.what()));
}

Json toJson(const FolderStep& folder) {
  return JsonObject{{"kind", folder.kind == FolderStep::Kind::create ? "create" : "remove"},
                    {"path", pathToJson(folder.path)},
                    {"metadata", toJson(folder.metadata)}};
}

FolderStep readFolderStep(const JsonDocument& document, const Json& value, const std::string& at) {
  JsonReader reader(document, value, at);
  FolderStep folder;
  const std::string kind = reader.string("kind");
  if (kind != "create" && kind != "remove") {
    reader.fail("kind", "\"kind\" must be create or remove");
  }
  folder.kind = kind == "create" ? FolderStep::Kind::create : FolderStep::Kind::remove;
  folder.path = readPath(reader, "path");
  folder.metadata = readMetadataJson(document, reader.required("metadata"), "metadata of " + at);
  reader.finish();
  return folder;
}

Json toJson(const std::pair<std::string, FileTime>& folderTime) {
  return JsonObject{{"path", pathToJson(folderTime.first)},
                    {"modified", printFileTime(folderTime.second)}};
}

std::pair<std::string, FileTime> readFolderTime(const JsonDocument& document, const Json& value,
                                                const std::string& at) {
  JsonReader reader(document, value, at);
  std::string path = readPath(reader, "path");
  const FileTime time = readFileTime(reader, "modified");
  reader.finish();
  return {std::move(path), time};
}

std::string_view word(SwapMethod method) {
  return method == SwapMethod::exchange ? "exchange" : "backup";
}

SwapMethod readSwapMethod(JsonReader& reader, std::string_view key) {
  const std::string text = reader.string(key);
  if (text == word(SwapMethod::exchange)) return SwapMethod::exchange;
  if (text == word(SwapMethod::backup)) return SwapMethod::backup;
  reader.fail(key, fmt::format("\"{}\" must be exchange or backup", key));
}

}  // namespace qfe
