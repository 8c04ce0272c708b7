#include "patcher/state/seen.h"

#include <limits>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "manifest/base/limits.h"
#include "manifest/base/strict_json.h"
#include "patcher/journal/intent_json.h"
#include "patcher/journal/state_files.h"
#include "patcher/journal/state_names.h"
#include "verifier/root/resolve.h"

namespace qfe {
namespace {

constexpr int kSeenFormatVersion = 1;
constexpr std::uint32_t kPrivate = 0700;
constexpr std::uint64_t kMaxRevision = std::numeric_limits<std::uint32_t>::max();

Seen readDocument(const JsonDocument& document) {
  JsonReader reader(document, document.root, "");
  readFormatVersion(reader, kSeenFormatVersion);
  const Json& revisions = reader.required("seen");
  reader.finish();
  JsonReader each(document, revisions, "seen");
  Seen seen;
  for (const auto& member : revisions.object()) {
    const std::uint64_t revision = each.number(member.first, kMaxRevision);
    seen.emplace(member.first, static_cast<std::uint32_t>(revision));
  }
  return seen;
}

std::string writeSeen(const Seen& seen) {
  JsonObject revisions;
  for (const auto& [key, revision] : seen) revisions.emplace(key, revision);
  return writeJson(JsonObject{{"formatVersion", kSeenFormatVersion}, {"seen", revisions}});
}

}  // namespace

Seen readSeen(const ReadFs& fs) {
  const std::string path = names::seen();
  auto text = readStateText(fs, path, limits::kStateFileBytes);
  if (!text) return {};
  const std::string advice = fmt::format(
      "This file says which revisions were applied, so that none is taken back unseen; restore {} "
      "from a backup of the server.",
      path);
  return readStateFile(path, std::move(*text), kSeenFormatVersion, advice, readDocument);
}

SysStatus raiseSeen(Fs& fs, const Seen& newest) {
  Seen seen = readSeen(fs);
  bool rises = false;
  for (const auto& [key, revision] : newest) {
    std::uint32_t& known = seen[key];
    if (known >= revision) continue;
    known = revision;
    rises = true;
  }
  if (!rises) return {};
  if (const SysStatus made = makeFoldersDurably(fs, statePath(), kPrivate); !made) return made;
  return writeDurably(fs, names::seen(), writeSeen(seen));
}

}  // namespace qfe
