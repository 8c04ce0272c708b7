#include "verifier/evaluate/file_state.h"

#include <algorithm>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "verifier/evaluate/evaluate.h"
#include "verifier/evaluate/likeness.h"

namespace qfe {
namespace {

struct Verdict {
  FileState state = FileState::unknown;
  std::string reason;
  bool weak = false;
};

bool contains(const std::vector<Digest>& digests, const Digest& digest) {
  return std::ranges::find(digests, digest) != digests.end();
}

// Rows of one path stand side by side if they have ranges; nothing when none of them is for the
// version found, and `problem` then says why.
std::optional<std::size_t> chooseRow(const Manifest& manifest, const std::vector<std::size_t>& rows,
                                     const FileAttributes& found, std::string& problem) {
  const std::optional<Version>& version = found.version();
  for (const std::size_t i : rows) {
    const std::optional<VersionRange>& range = manifest.files[i].range;
    if (!range || (version && range->contains(*version))) return i;
  }
  problem = version ? fmt::format("no range matches version {}", version->text())
                    : std::string("a version is required and none was found");
  return std::nullopt;
}

std::string ambiguousTime(TimeMatch time) {
  if (time == TimeMatch::withinFatResolution) {
    return "the times differ by up to two seconds, which file systems that keep even seconds do";
  }
  if (time == TimeMatch::wholeHour) {
    return "the times differ by one hour, which local-time file systems and daylight saving do";
  }
  return {};
}

// Equal versions: whether the content speaks against it.
Verdict judgeEqualVersion(const Manifest& manifest, const FileRow& row,
                          const FileAttributes& found) {
  const bool otherDigest = row.sha256 && found.sha256;  // an equal one was decided before
  const bool otherSize = row.size && *row.size != found.size;
  if (!otherDigest && !otherSize) return {FileState::current, {}, false};
  if (compareLanguage(manifest, found) == Likeness::other) {
    return {FileState::unknown, otherLanguage(manifest, found), false};
  }
  if (compareArchitecture(manifest, found) == Likeness::other) {
    return {FileState::unknown, otherArchitecture(manifest, found), false};
  }
  if (otherSize) {
    return {
        FileState::modified,
        fmt::format("same version, but its size is {} instead of {} bytes", found.size, *row.size),
        false};
  }
  return {FileState::modified, "same version and other content (SHA-256)", false};
}

Verdict judgeVersion(const Manifest& manifest, const FileRow& row, const FileAttributes& found) {
  const Version& have = *found.version();
  const Version& want = *row.version;
  const std::partial_ordering order = have.compare(want);
  if (order == std::partial_ordering::less) return {FileState::older, {}, false};
  if (order == std::partial_ordering::greater) return {FileState::later, {}, false};
  if (order == std::partial_ordering::unordered) {
    // Nobody can say by the versions, so the content decides as it does without a version.
    if (found.sha256 && contains(row.replaces, *found.sha256)) {
      return {FileState::older, "known by its content", false};
    }
    return {FileState::unknown,
            fmt::format("version {} cannot be compared with {}", have.text(), want.text()), false};
  }
  return judgeEqualVersion(manifest, row, found);
}

Verdict judgeWithoutVersion(const FileRow& row, const FileAttributes& found, TimeMatch time) {
  if (found.sha256 && contains(row.replaces, *found.sha256)) {
    return {FileState::older, "known by its content", false};
  }
  if (row.sha256 || !row.alsoAccept.empty()) {
    const std::string_view reason = row.kind == FileKind::config
                                        ? "a configuration file with changes of its own: it is kept"
                                        : "no version to compare, and the content is neither the "
                                          "required nor a known older one";
    return {FileState::unknown, std::string(reason), false};
  }
  if (!row.size || !row.modified) {
    return {FileState::unknown, "nothing to compare: the hotfix gives no version and no digest",
            false};
  }
  if (*row.size == found.size && time != TimeMatch::different) {
    return {FileState::current, "by size and time alone", true};
  }
  return {FileState::unknown,
          fmt::format("no version and no digest to compare, and the {}",
                      *row.size == found.size ? "time is another" : "size is another"),
          false};
}

Verdict judgeContent(const Manifest& manifest, const FileRow& row, const FileAttributes& found,
                     TimeMatch time) {
  const bool removes = row.change == Change::remove;
  if (!removes && row.version && !found.version()) {
    return {FileState::unknown, "a version is required and none was found", false};
  }
  if (removes) return {FileState::older, "it is to be removed", false};
  if (found.sha256 && row.sha256 == found.sha256) return {FileState::current, {}, false};
  if (found.sha256 && contains(row.alsoAccept, *found.sha256)) {
    return {FileState::current, "other content of equal standing", false};
  }
  return row.version ? judgeVersion(manifest, row, found) : judgeWithoutVersion(row, found, time);
}

void judgePresent(const Manifest& manifest, const std::vector<std::size_t>& rows,
                  FileFinding& finding) {
  const FileAttributes& found = *finding.found;
  finding.row = chooseRow(manifest, rows, found, finding.reason);
  if (!finding.row) return;
  const FileRow& row = manifest.files[*finding.row];
  if (row.modified) finding.time = matchTimes(found.modified, *row.modified);
  Verdict verdict = judgeContent(manifest, row, found, finding.time);
  finding.state = verdict.state;
  finding.weak = verdict.weak;
  finding.reason = std::move(verdict.reason);
  const std::string note = ambiguousTime(finding.time);
  if (finding.state == FileState::current && !note.empty()) {
    finding.reason += (finding.reason.empty() ? "" : "; ") + note;
  }
}

}  // namespace

FileFinding judgeRows(const Manifest& manifest, const std::vector<std::size_t>& rows,
                      const std::string& path, const Observation& observation) {
  FileFinding finding;
  finding.path = path;
  finding.realPath = observation.realPath;
  finding.found = observation.attributes;
  finding.observation = observation;
  if (observation.kind == Observation::Kind::present && observation.attributes) {
    judgePresent(manifest, rows, finding);
    return finding;
  }
  finding.row = rows.front();
  if (observation.kind != Observation::Kind::absent) {
    finding.reason = observation.problem;
    return finding;
  }
  const bool removed = manifest.files[rows.front()].change == Change::remove;
  finding.state = removed ? FileState::current : FileState::missing;
  return finding;
}

FileFinding judgeFile(const Manifest& manifest, const std::string& path,
                      const Observation& observation) {
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < manifest.files.size(); ++i) {
    if (manifest.files[i].path.print() == path) rows.push_back(i);
  }
  if (!rows.empty()) return judgeRows(manifest, rows, path, observation);
  throw Error(ErrorCode::internal,
              fmt::format("{} has no row for {}", manifest.id, escapeForMessage(path)));
}

}  // namespace qfe
