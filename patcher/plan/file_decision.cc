#include "patcher/plan/file_decision.h"

#include <algorithm>

#include <fmt/format.h>

namespace qfe {
namespace {

using Kind = FileDecision::Kind;

constexpr std::string_view kBesideSuffix = ".qfe-new";

bool contains(const std::vector<Digest>& digests, const Digest& digest) {
  return std::ranges::find(digests, digest) != digests.end();
}

FileDecision decideConfig(const FileRow& row, const Digest& live) {
  if (row.sha256 == live || contains(row.alsoAccept, live)) {
    return {Kind::keep, "already current", false, false};
  }
  if (contains(row.replaces, live)) return {Kind::replace, {}, false, false};
  return {Kind::layBeside, "has changes of its own and is kept", false, false};
}

FileDecision decideNotReadable(const FileFinding& finding) {
  if (finding.observation.kind != Observation::Kind::notRegular) {
    return {Kind::refuse, finding.observation.problem, false, false};
  }
  const bool link = finding.observation.stat && finding.observation.stat->type == FileType::link;
  return {Kind::refuse,
          link ? "is a symbolic link; qfe replaces files and never what a link points to: put the "
                 "file itself there first"
               : "is not a regular file; move it away first",
          false, false};
}

std::string laterReason(const FileRow& row, const std::optional<FileSide>& live) {
  if (!live || live->version.empty() || !row.version) return "later than required";
  return fmt::format("later than required: {} is there, {} is required", live->version,
                     row.version->text());
}

}  // namespace

FileDecision decideFile(const Manifest& manifest, const FileFinding& finding,
                        const std::optional<FileSide>& live, bool replaceModified) {
  if (!finding.counts) return {Kind::skip, "not there, and only wanted where it is", false, false};
  const Observation::Kind seen = finding.observation.kind;
  if (seen != Observation::Kind::present && seen != Observation::Kind::absent) {
    return decideNotReadable(finding);
  }
  if (!finding.row) return {Kind::refuse, finding.reason, false, false};
  const FileRow& row = manifest.files.at(*finding.row);
  const bool removes = row.change == Change::remove;
  if (!removes && live && row.kind == FileKind::config) return decideConfig(row, live->digest);
  switch (finding.state) {
    case FileState::missing:
      return {Kind::add, {}, false, false};
    case FileState::older:
      return {removes ? Kind::remove : Kind::replace, {}, false, false};
    case FileState::current:
      if (removes) return {Kind::skip, "already gone", false, false};
      return {Kind::keep, finding.weak ? "already current, by size and time" : "already current",
              false, false};
    case FileState::later:
      return {Kind::keep, laterReason(row, live), false, true};
    case FileState::modified:
    case FileState::unknown:
      break;
  }
  if (replaceModified) return {Kind::replace, {}, true, false};
  return {Kind::refuseModified, finding.reason, false, false};
}

std::string besidePath(std::string_view path) {
  return std::string(path).append(kBesideSuffix);
}

bool isBesidePath(std::string_view path) {
  return path.size() > kBesideSuffix.size() &&
         path.substr(path.size() - kBesideSuffix.size()) == kBesideSuffix;
}

}  // namespace qfe
