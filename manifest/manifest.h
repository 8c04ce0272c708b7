// What a hotfix says: the values of a manifest.
//
// A Manifest is a plain value; equality is by content. It is read by manifest_json.h (shape:
// unknown keys, types, ranges), and what a role demands beyond the shape is checked by role.h.
// Fields that are empty in a draft are std::optional or empty here. `extensions` holds an
// object's keys "x-…" as they were.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "manifest/base/digest.h"
#include "manifest/base/safe_path.h"
#include "manifest/base/strict_json.h"
#include "manifest/base/utc_time.h"
#include "manifest/base/version.h"

namespace qfe {

constexpr int kManifestSchemaVersion = 1;
constexpr std::string_view kManifestType = "qfe-hotfix";

// The closed lists (release types as in KB 824684). Names in JSON: manifest/words.h.
enum class Classification {
  hotfix,
  criticalUpdate,
  securityUpdate,
  updateRollup,
  cumulativeUpdate,
  servicePack,
  featurePack
};
enum class Severity { unrated, low, moderate, important, critical };
enum class Architecture { neutral, x86, x64, arm64 };
enum class Branch { rtm, gdr, ldr, qfe, sp };  // sp carries a number: FileRow::servicePack
enum class Change { replace, add, remove };
enum class When { always, present };
enum class Coding { stored, zstd, delta };
enum class Restart { none, services, system };
enum class FileKind { binary, config };

struct Product {
  std::string name;         // short: "Exchange2003"
  std::string displayName;  // may be empty
  std::vector<std::string> editions;
  JsonObject extensions{};
  friend bool operator==(const Product&, const Product&) = default;
};

// A folder that the hotfix's paths refer to as {name}.
struct Location {
  std::string defaultPath;  // root-relative; "." is the root itself; may be empty in drafts
  std::string detect;       // file below the location that proves the product; may be empty
  JsonObject extensions{};
  friend bool operator==(const Location&, const Location&) = default;
};

// A file that must exist, within the range where its version matters.
struct Condition {
  InstallPath file;
  VersionRange range;
  JsonObject extensions{};
  friend bool operator==(const Condition&, const Condition&) = default;
};

struct Baseline {
  enum class Kind { allOf, anyOf };
  Kind kind = Kind::allOf;
  std::vector<Condition> conditions;
  JsonObject extensions{};
  friend bool operator==(const Baseline&, const Baseline&) = default;
};

// A later release that holds the fix. Drafts may know only its name.
struct CorrectedIn {
  std::string release;
  std::optional<Condition> condition;
  JsonObject extensions{};
  friend bool operator==(const CorrectedIn&, const CorrectedIn&) = default;
};

// Another hotfix of the same product, architecture and language.
struct Relation {
  std::string id;
  std::uint32_t minRevision = 1;
  JsonObject extensions{};
  friend bool operator==(const Relation&, const Relation&) = default;
};

// One way in which a file's new content is carried.
struct Payload {
  std::uint32_t blob = 0;               // index into Manifest::blobs
  std::optional<Digest> from;           // a delta: digest of the old file it applies to
  std::optional<Version> fromVersion;   // of that file, for people
  std::optional<std::uint64_t> offset;  // in a solid group: where the unpacked file begins
  JsonObject extensions{};
  friend bool operator==(const Payload&, const Payload&) = default;
};

struct FileRow {
  InstallPath path;
  std::optional<Change> change;
  When when = When::present;  // drafts use present; shipped manifests say which
  FileKind kind = FileKind::binary;
  std::string component;  // may be empty
  std::optional<Version> version;
  std::optional<std::uint64_t> size;  // bytes
  std::optional<UtcTime> modified;
  std::optional<Digest> sha256;
  std::optional<Branch> branch;
  std::uint32_t servicePack = 0;      // n of branch SPn, else 0
  std::optional<VersionRange> range;  // of the found version; rows of one path stand side by side
  std::vector<Digest> replaces;
  std::vector<Digest> alsoAccept;
  std::vector<Payload> payloads;
  JsonObject extensions;
  friend bool operator==(const FileRow&, const FileRow&) = default;
};

struct Service {
  std::string name;
  std::uint32_t timeoutSeconds = 60;
  JsonObject extensions{};
  friend bool operator==(const Service&, const Service&) = default;
};

struct Hook {
  std::uint32_t blob = 0;
  std::uint32_t timeLimitSeconds = 60;
  JsonObject extensions{};
  friend bool operator==(const Hook&, const Hook&) = default;
};

struct Hooks {
  std::optional<Hook> before, after, rollbackBefore, rollbackAfter;
  [[nodiscard]] bool any() const { return before || after || rollbackBefore || rollbackAfter; }
  JsonObject extensions{};
  friend bool operator==(const Hooks&, const Hooks&) = default;
};

struct Blob {
  Coding coding = Coding::zstd;
  std::uint64_t size = 0;  // as stored, bytes
  Digest sha256;           // as stored
  std::uint64_t unpackedSize = 0;
  Digest unpackedSha256;
  JsonObject extensions{};
  friend bool operator==(const Blob&, const Blob&) = default;
};

// What the article says, for people.
struct ArticleText {
  std::string symptoms, cause, resolution, status, moreInformation;
  std::vector<std::string> appliesTo, keywords, references;
  JsonObject extensions{};
  friend bool operator==(const ArticleText&, const ArticleText&) = default;
};

struct Manifest {
  std::string id;
  std::uint32_t revision = 0;  // 0: not given (drafts)
  std::string title;
  Classification classification = Classification::hotfix;
  Severity severity = Severity::unrated;
  std::optional<UtcTime> released;
  std::optional<UtcTime> expires;
  Product product;
  std::optional<Platform> platform;  // windows or linux
  std::optional<Architecture> architecture;
  std::string language;  // KB 816915 code ("ENU"), "neutral", empty in drafts
  std::map<std::string, Location> locations;
  std::optional<Baseline> appliesTo;
  std::vector<CorrectedIn> correctedIn;
  std::vector<Relation> supersedes, conflicts, prerequisites;
  std::vector<FileRow> files;
  std::vector<Service> services;
  Hooks hooks;
  Restart restart = Restart::none;
  bool removable = true;
  bool together = false;
  std::vector<Blob> blobs;
  std::optional<ArticleText> article;
  JsonObject extensions;
  friend bool operator==(const Manifest&, const Manifest&) = default;

  // platform, or any where the draft does not say: the strictest naming rules.
  [[nodiscard]] Platform namingPlatform() const { return platform.value_or(Platform::any); }
};

// product.name, id, architecture, language and the place it is installed in. A higher revision
// of the same identity stacks on the lower.
struct Identity {
  std::string product, id;
  Architecture architecture = Architecture::neutral;
  std::string language;
  std::string location;  // root-relative real path of the first location; empty without locations

  [[nodiscard]] static Identity of(const Manifest& manifest, std::string location);
  // File-system safe and unique: "Exchange2003-KB886948-x86-ENU-<8 hex digits of the location>".
  [[nodiscard]] std::string fileStem() const;
  friend auto operator<=>(const Identity&, const Identity&) = default;
};

// "Exchange2003-KB886948-x86-ENU" and from revision 2 on "…-v2": the naming of KB 817903.
[[nodiscard]] std::string packageStem(const Manifest& manifest);

}  // namespace qfe
