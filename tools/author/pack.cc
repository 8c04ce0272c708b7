#include "tools/author/pack.h"

#include <map>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "manifest/base/limits.h"
#include "manifest/path_clash.h"
#include "manifest/role.h"
#include "tools/author/row_files.h"
#include "verifier/root/linux_file.h"

namespace qfe {
namespace {

constexpr std::size_t kPieceBytes = 256 * limits::kKiB;
constexpr std::size_t kNamesShown = 5;

void requirePackable(const Manifest& manifest) {
  const std::vector<std::string> missing = missingForPacking(manifest);
  if (missing.empty()) return;
  throw Error(ErrorCode::notShippable,
              fmt::format("{} cannot be packed yet; a recipe adds what an article or folder does "
                          "not say:\n  {}",
                          manifest.id, fmt::join(missing, "\n  ")));
}

// All faults at once: a release engineer mends them in one go.
void requireAsListed(const Manifest& manifest, const std::vector<RowMatch>& matches,
                     const std::string& folder) {
  std::vector<std::string> faults;
  for (std::size_t i = 0; i < matches.size(); ++i) {
    const std::string row = describeRow(manifest, i);
    if (!matches[i].fault.empty()) faults.push_back(row + ": " + matches[i].fault);
    if (!matches[i].file) continue;
    const RowFile& file = *matches[i].file;
    for (const RowDifference& difference :
         differencesOf(manifest, manifest.files[i], file.attributes)) {
      faults.push_back(
          fmt::format("{}: {}: {}", row, escapeForMessage(file.path), difference.text));
    }
  }
  if (faults.empty()) return;
  throw Error(ErrorCode::notAsListed,
              fmt::format("the files below {} are not what {} lists:\n  {}",
                          escapeForMessage(folder), manifest.id, fmt::join(faults, "\n  ")));
}

// What was taken from files, counted by what it was: a package may have thousands of rows.
class Taken {
 public:
  void add(const std::vector<std::string_view>& what) {
    if (!what.empty()) ++counts_[fmt::format("{}", fmt::join(what, ", "))];
  }
  void addOtherTime(const InstallPath& path) { otherTimes_.emplace_back(path.fileName()); }

  void report(const std::string& folder, std::vector<std::string>& notes) const {
    for (const auto& [what, count] : counts_) {
      notes.push_back(fmt::format("takes {} of {} {} from {}", what, count,
                                  count == 1 ? "file" : "files", escapeForMessage(folder)));
    }
    if (otherTimes_.empty()) return;
    std::vector<std::string> shown = otherTimes_;
    if (shown.size() > kNamesShown) {
      shown.resize(kNamesShown);
      shown.push_back(fmt::format("{} more", otherTimes_.size() - kNamesShown));
    }
    notes.push_back(fmt::format("the row's time is kept where the file has another: {}",
                                fmt::join(shown, ", ")));
  }

 private:
  std::map<std::string, std::size_t> counts_;
  std::vector<std::string> otherTimes_;
};

void fill(FileRow& row, const FileAttributes& file, Taken& taken) {
  std::vector<std::string_view> what;
  if (!row.version && versionForRow(file)) {
    row.version = versionForRow(file);
    what.emplace_back("version");
  }
  if (!row.size) {
    row.size = file.size;
    what.emplace_back("size");
  }
  if (!row.modified) {
    row.modified = file.modified.truncated(TimePrecision::second);
    what.emplace_back("time");
  } else if (matchTimes(*row.modified, file.modified) == TimeMatch::different) {
    taken.addOtherTime(row.path);
  }
  if (!row.sha256) {
    row.sha256 = file.sha256;
    what.emplace_back("SHA-256");
  }
  taken.add(what);
}

}  // namespace

PackageInput preparePackage(const Manifest& manifest, const std::string& folder,
                            std::vector<std::string>& notes, unsigned jobs) {
  requirePackable(manifest);
  const ReleaseIndex index(folder, manifest.namingPlatform());
  const std::vector<RowMatch> matches = matchRows(manifest, index, jobs);
  requireAsListed(manifest, matches, folder);

  PackageInput input;
  input.manifest = manifest;
  input.jobs = jobs;
  Taken taken;
  for (std::size_t i = 0; i < matches.size(); ++i) {
    if (!matches[i].file) {
      input.files.emplace_back();  // a row that removes
      continue;
    }
    fill(input.manifest.files[i], matches[i].file->attributes, taken);
    input.files.push_back(contentOfFile(matches[i].file->path));
  }
  taken.report(folder, notes);
  return input;
}

ContentSource contentOfFile(std::string path) {
  return [path = std::move(path)](const ByteSink& sink) {
    const auto fail = [&path](std::string_view what, int errnoValue) {
      throw Error(ErrorCode::cannotRead, fmt::format("{}: {}: {}", escapeForMessage(path), what,
                                                     describeErrno(errnoValue)));
    };
    const auto file = openLocalFile(path);
    if (!file) fail("cannot be opened", file.error());
    Bytes piece(kPieceBytes);
    for (std::uint64_t offset = 0;;) {
      const auto count = file.value()->read(offset, piece);
      if (!count) fail("cannot be read", count.error());
      if (count.value() > 0) sink(ByteView(piece).first(count.value()));
      if (count.value() < piece.size()) return;
      offset += count.value();
    }
  };
}

}  // namespace qfe
