#include "manifest/shape_reader.h"

#include <algorithm>
#include <set>

#include "manifest/base/limits.h"

namespace qfe {
namespace {

constexpr std::size_t kShortList = 8;  // closed lists up to this length are quoted whole

bool isControl(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

// Nothing when the text may stand as one line, else why not.
std::optional<std::string> lineFault(std::string_view text, std::size_t maxBytes) {
  if (text.empty()) return "is empty";
  if (text.size() > maxBytes) return fmt::format("is longer than {} bytes", maxBytes);
  if (std::ranges::any_of(text, isControl)) return "has a control character";
  return std::nullopt;
}

Digest parseDigest(const JsonReader& reader, std::string_view key, const Json& at,
                   const std::string& text) {
  const std::optional<Digest> digest = Digest::parse(text);
  if (digest) return *digest;
  reader.document().fail(
      at, fmt::format("{} is no SHA-256 digest: 64 digits of 0-9 and a-f", named(reader, key)));
}

std::optional<Version> optionalBound(JsonReader& reader, std::string_view key) {
  std::optional<Version> bound = optionalVersion(reader, key);
  if (bound && !bound->numeric()) {
    reader.fail(key, fmt::format("{} is {}, which has no order: a bound needs numeric parts",
                                 named(reader, key), quoteForMessage(bound->text())));
  }
  return bound;
}

std::string joined(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, ", "));
}

}  // namespace

void failAs(ErrorCode code, const JsonDocument& document, const Json& at,
            const std::string& message) {
  try {
    document.fail(at, message);
  } catch (const Error& error) {
    throw Error(code, error.message());
  }
}

std::string named(const JsonReader& reader, std::string_view key) {
  return fmt::format("\"{}\" in {}", key, reader.what());
}

std::string childName(const JsonReader& reader, std::string_view key) {
  if (reader.what() == kWholeManifest) return std::string(key);
  return fmt::format("{}.{}", reader.what(), key);
}

void failWord(const JsonReader& reader, std::string_view key, std::string_view text,
              const std::vector<std::string>& allowed) {
  std::string message = fmt::format("{} cannot be {}", named(reader, key), quoteForMessage(text));
  const std::string nearest = nearestName(text, allowed);
  if (allowed.size() <= kShortList) {
    message += fmt::format("; it is one of {}", joined(allowed));
  } else if (nearest.empty()) {
    message += fmt::format("; it is one of {} words such as {} or {}", allowed.size(),
                           allowed.front(), allowed.back());
  }
  if (!nearest.empty()) message += fmt::format("; did you mean \"{}\"?", nearest);
  reader.fail(key, message);
}

std::string requiredLine(JsonReader& reader, std::string_view key, std::size_t maxBytes) {
  std::string text = reader.string(key);
  const auto fault = lineFault(text, maxBytes);
  if (fault) reader.fail(key, fmt::format("{} {}", named(reader, key), *fault));
  return text;
}

std::string optionalLine(JsonReader& reader, std::string_view key, std::size_t maxBytes) {
  return reader.has(key) ? requiredLine(reader, key, maxBytes) : std::string();
}

std::vector<std::string> lines(JsonReader& reader, std::string_view key, std::size_t maxBytes) {
  std::vector<std::string> all = reader.strings(key);
  const Json* array = reader.optional(key);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto fault = lineFault(all[i], maxBytes);
    if (!fault) continue;
    reader.document().fail(array->array()[i],
                           fmt::format("{}[{}] {}", childName(reader, key), i, *fault));
  }
  return all;
}

std::uint32_t countFrom1(JsonReader& reader, std::string_view key, std::uint32_t max,
                         std::uint32_t absent) {
  const std::optional<std::uint64_t> number = reader.optionalNumber(key, max);
  if (!number) return absent;
  if (*number == 0) reader.fail(key, fmt::format("{} is 0; it begins at 1", named(reader, key)));
  return static_cast<std::uint32_t>(*number);
}

Digest requiredDigest(JsonReader& reader, std::string_view key) {
  const std::string text = reader.string(key);
  return parseDigest(reader, key, reader.required(key), text);
}

std::optional<Digest> optionalDigest(JsonReader& reader, std::string_view key) {
  const std::optional<std::string> text = reader.optionalString(key);
  if (!text) return std::nullopt;
  return parseDigest(reader, key, *reader.optional(key), *text);
}

std::vector<Digest> digests(JsonReader& reader, std::string_view key) {
  std::vector<Digest> all;
  std::set<Digest> seen;
  const std::vector<std::string> texts = reader.strings(key);
  const Json* array = reader.optional(key);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const Json& at = array->array()[i];
    all.push_back(parseDigest(reader, fmt::format("{}[{}]", key, i), at, texts[i]));
    if (!seen.insert(all.back()).second) {
      reader.document().fail(
          at, fmt::format("{}[{}] repeats a digest of the list", childName(reader, key), i));
    }
  }
  return all;
}

std::optional<UtcTime> optionalTime(JsonReader& reader, std::string_view key) {
  const std::optional<std::string> text = reader.optionalString(key);
  if (!text) return std::nullopt;
  const std::optional<UtcTime> time = UtcTime::parse(*text);
  if (!time) {
    reader.fail(key, fmt::format("{} is {}, which is no time in UTC; write it like 2004-11-16 or "
                                 "2004-11-16T20:58Z",
                                 named(reader, key), quoteForMessage(*text)));
  }
  return time;
}

std::optional<Version> optionalVersion(JsonReader& reader, std::string_view key) {
  const std::optional<std::string> text = reader.optionalString(key);
  if (!text) return std::nullopt;
  std::optional<Version> version = Version::parse(*text);
  if (!version) {
    reader.fail(key,
                fmt::format("{} is {}, which is no version: 1 to {} printable ASCII characters",
                            named(reader, key), quoteForMessage(*text), limits::kVersionLength));
  }
  return version;
}

VersionRange versionRange(JsonReader& reader) {
  VersionRange range{optionalBound(reader, "atLeast"), optionalBound(reader, "below")};
  if (range.atLeast && range.below && !(range.atLeast->compare(*range.below) < 0)) {
    reader.fail("below", fmt::format("no version fits {}: atLeast {} is not lower than below {}",
                                     reader.what(), range.atLeast->text(), range.below->text()));
  }
  return range;
}

InstallPath requiredPath(JsonReader& reader, std::string_view key, const ShapeContext& context) {
  const std::string text = reader.string(key);
  std::optional<InstallPath> path;
  try {
    path = InstallPath::parse(text, context.platform);
  } catch (const Error& error) {
    failAs(error.code(), reader.document(), reader.required(key),
           fmt::format("{}: {}", named(reader, key), error.message()));
  }
  if (path->location.empty() || std::ranges::count(context.locations, path->location) != 0) {
    return *path;
  }
  std::string message = fmt::format("{} names the location {}, which the manifest does not have",
                                    named(reader, key), quoteForMessage(path->location));
  const std::string nearest = nearestName(path->location, context.locations);
  if (!nearest.empty()) {
    message += fmt::format("; did you mean \"{}\"?", nearest);
  } else if (context.locations.empty()) {
    message += "; add it to locations";
  } else {
    message += fmt::format("; it has {}", joined(context.locations));
  }
  reader.fail(key, message);
}

Condition readCondition(JsonReader& reader, const ShapeContext& context) {
  Condition condition;
  condition.file = requiredPath(reader, "file", context);
  condition.range = versionRange(reader);
  return condition;
}

std::uint32_t blobIndex(JsonReader& reader, std::string_view key, const ShapeContext& context) {
  const std::uint64_t index = reader.number(key, limits::kBlobs);
  if (index >= context.blobs) {
    reader.fail(key, fmt::format("{} is {}, but the manifest lists {} blobs", named(reader, key),
                                 index, context.blobs));
  }
  return static_cast<std::uint32_t>(index);
}

bool isHotfixId(std::string_view text) {
  const auto alphanumeric = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  };
  if (text.empty() || text.size() > limits::kIdLength || !alphanumeric(text[0])) return false;
  return std::ranges::all_of(
      text, [&](char c) { return alphanumeric(c) || c == '.' || c == '_' || c == '-'; });
}

std::string requiredId(JsonReader& reader, std::string_view key) {
  std::string text = reader.string(key);
  if (isHotfixId(text)) return text;
  reader.fail(key, fmt::format("{} is {}; an id is 1 to {} letters, digits, dots, hyphens and "
                               "underscores and begins with a letter or digit",
                               named(reader, key), quoteForMessage(text), limits::kIdLength));
}

}  // namespace qfe
