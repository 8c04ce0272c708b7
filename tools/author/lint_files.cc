#include "tools/author/lint_files.h"

#include <algorithm>
#include <compare>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "manifest/path_clash.h"
#include "tools/author/release_files.h"
#include "tools/author/row_files.h"

namespace qfe {
namespace {

using Level = LintRemark::Level;
using Remarks = std::vector<LintRemark>;
using Kind = RowDifference::Kind;

std::string_view ruleOf(Kind kind) {
  switch (kind) {
    case Kind::machine:
      return "wrong-machine";
    case Kind::language:
      return "wrong-language";
    case Kind::size:
    case Kind::version:
    case Kind::digest:
      break;
  }
  return "not-as-listed";
}

// What a row will install, from the row and, where it was found, the file.
struct NewFile {
  std::optional<Version> version;
  std::optional<std::uint64_t> size;
  std::optional<Digest> sha256;
};

NewFile newFileOf(const FileRow& row, const RowMatch& match) {
  NewFile result{row.version, row.size, row.sha256};
  if (!match.file) return result;
  const FileAttributes& file = match.file->attributes;
  // As pack fills them.
  if (!result.version) result.version = versionForRow(file);
  if (!result.size) result.size = file.size;
  if (!result.sha256) result.sha256 = file.sha256;
  return result;
}

// Whether both are known to be other content.
bool differ(const NewFile& fixed, const FileAttributes& base) {
  if (fixed.sha256 && base.sha256) return *fixed.sha256 != *base.sha256;
  return fixed.size && *fixed.size != base.size;
}

class FileLint {
 public:
  explicit FileLint(const LintInput& input) : input_(input), manifest_(*input.manifest) {
    if (!input.filesFolder.empty()) {
      fixed_.emplace(input.filesFolder, manifest_.namingPlatform());
      matches_ = matchRows(manifest_, *fixed_, input.jobs);
    } else {
      matches_.resize(manifest_.files.size());
    }
    if (!input.baseFolder.empty()) base_.emplace(input.baseFolder, manifest_.namingPlatform());
  }

  Remarks run() {
    if (base_) readBase();
    for (std::size_t i = 0; i < manifest_.files.size(); ++i) {
      if (fixed_) addRow(i);
      if (base_) addAgainstBase(i);
    }
    if (fixed_) addUnlisted();
    return std::move(remarks_);
  }

 private:
  void add(Level level, std::string_view rule, std::size_t row, std::string_view text) {
    remarks_.push_back(
        {level, std::string(rule), describeRow(manifest_, row) + ": " + std::string(text)});
  }

  void addRow(std::size_t i) {
    const RowMatch& match = matches_[i];
    if (!match.fault.empty()) add(Level::error, "no-file", i, match.fault);
    if (!match.file) return;
    const FileAttributes& file = match.file->attributes;
    for (const RowDifference& difference : differencesOf(manifest_, manifest_.files[i], file)) {
      add(Level::error, ruleOf(difference.kind), i, difference.text);
    }
    if (file.image.debugBuild) {
      add(Level::warning, "debug-build", i, "its version resource says that it is a debug build");
    }
    if (file.image.problem) add(Level::warning, "damaged-image", i, *file.image.problem);
  }

  // All files of the base that rows may mean, read at once.
  void readBase() {
    std::vector<std::string> paths;
    for (const FileRow& row : manifest_.files) {
      if (row.change == Change::remove) continue;
      for (const std::string& relative : base_->candidates(row)) {
        if (baseFiles_.try_emplace(relative).second) paths.push_back(base_->files().at(relative));
      }
    }
    std::ranges::sort(paths);
    std::map<std::string, AttributesOf> read;
    for (AttributesOf& file : readAttributesOf(paths, input_.jobs)) {
      std::string path = file.path;
      read.emplace(std::move(path), std::move(file));
    }
    for (auto& [relative, file] : baseFiles_) file = read.at(base_->files().at(relative));
  }

  void addAgainstBase(std::size_t i) {
    const FileRow& row = manifest_.files[i];
    if (row.change == Change::remove) return;
    const NewFile fixed = newFileOf(row, matches_[i]);
    for (const std::string& relative : base_->candidates(row)) {
      const AttributesOf& old = baseFiles_.at(relative);
      if (!old.attributes) {
        add(Level::error, "no-file", i,
            fmt::format("{} {}", escapeForMessage(old.path), old.error));
      } else {
        compare(i, fixed, *old.attributes, escapeForMessage(old.path));
      }
    }
  }

  void compare(std::size_t i, const NewFile& fixed, const FileAttributes& old,
               const std::string& where) {
    if (fixed.sha256 && fixed.sha256 == old.sha256) {
      add(Level::warning, "same-as-base", i, "is the same file as " + where);
    } else if (fixed.version && old.version()) {
      compareVersions(i, fixed, old, where);
    } else if (!old.sha256 || std::ranges::count(manifest_.files[i].replaces, *old.sha256) == 0) {
      add(Level::error, "base-not-recognized", i,
          fmt::format("without a version in both, only replaces can say that {} is older; add its "
                      "SHA-256 {}",
                      where, old.sha256 ? old.sha256->hex() : ""));
    }
  }

  void compareVersions(std::size_t i, const NewFile& fixed, const FileAttributes& old,
                       const std::string& where) {
    const std::partial_ordering order = fixed.version->compare(*old.version());
    if (std::is_gt(order)) return;
    if (order == std::partial_ordering::equivalent && differ(fixed, old)) {
      add(Level::error, "same-version-other-content", i,
          fmt::format("version {} is that of {}, whose content is another", fixed.version->text(),
                      where));
      return;
    }
    std::string_view relation = "cannot be compared with";
    if (std::is_lt(order)) relation = "is below";
    if (std::is_eq(order)) relation = "is no higher than";
    add(Level::error, "version-not-above-base", i,
        fmt::format("version {} {} {} of {}", fixed.version->text(), relation,
                    old.version()->text(), where));
  }

  // A file of the release that no manifest of the call installs; told once, with the first.
  void addUnlisted() {
    if (!input_.all.empty() && input_.all.front() != input_.manifest) return;
    std::set<std::string> listed;
    addListed(manifest_, listed);
    for (const Manifest* other : input_.all) addListed(*other, listed);
    std::vector<std::string> paths;
    for (const auto& [relative, path] : fixed_->files()) {
      if (!listed.contains(relative)) paths.push_back(relative);
    }
    for (const std::string& relative : paths) {
      if (isUnchanged(relative)) continue;
      remarks_.push_back({Level::warning, "unlisted-file",
                          fmt::format("{}: is in the new level, and no row installs it",
                                      escapeForMessage(fixed_->files().at(relative)))});
    }
  }

  void addListed(const Manifest& manifest, std::set<std::string>& listed) const {
    for (const FileRow& row : manifest.files) {
      if (row.change == Change::remove) continue;
      for (std::string& relative : fixed_->candidates(row)) listed.insert(std::move(relative));
    }
  }

  // Whether the base has the very same file in the same place.
  [[nodiscard]] bool isUnchanged(const std::string& relative) const {
    if (!base_) return false;
    const auto old = base_->files().find(relative);
    if (old == base_->files().end()) return false;
    const auto both = readAttributesOf({fixed_->files().at(relative), old->second}, 1);
    return both[0].attributes && both[1].attributes &&
           both[0].attributes->sha256 == both[1].attributes->sha256;
  }

  const LintInput& input_;
  const Manifest& manifest_;
  std::optional<ReleaseIndex> fixed_, base_;
  std::vector<RowMatch> matches_;
  std::map<std::string, AttributesOf> baseFiles_;  // by relative path
  Remarks remarks_;
};

}  // namespace

std::vector<LintRemark> lintFiles(const LintInput& input) {
  return FileLint(input).run();
}

}  // namespace qfe
