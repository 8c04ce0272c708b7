#include "tools/author/row_files.h"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "manifest/words.h"

namespace qfe {
namespace {

using Kind = RowDifference::Kind;
using FilesByPath = std::map<std::string, AttributesOf>;

FilesByPath readAll(const std::vector<std::vector<std::string>>& candidates,
                    const ReleaseIndex& index, unsigned jobs) {
  FilesByPath files;
  for (const auto& ofRow : candidates) {
    for (const std::string& relative : ofRow) files.try_emplace(relative);
  }
  std::vector<std::string> paths;
  paths.reserve(files.size());
  for (const auto& file : files) paths.push_back(index.files().at(file.first));
  std::vector<AttributesOf> read = readAttributesOf(paths, jobs);
  std::size_t next = 0;
  for (auto& file : files) file.second = std::move(read[next++]);
  return files;
}

RowMatch matchOf(const AttributesOf& file) {
  if (!file.attributes) {
    return {std::nullopt, fmt::format("{} {}", escapeForMessage(file.path), file.error)};
  }
  return {RowFile{file.path, *file.attributes}, ""};
}

RowMatch chooseAmong(const Manifest& manifest, const FileRow& row,
                     const std::vector<std::string>& candidates, const FilesByPath& files) {
  std::vector<const AttributesOf*> fitting;
  for (const std::string& relative : candidates) {
    const AttributesOf& file = files.at(relative);
    if (file.attributes && differencesOf(manifest, row, *file.attributes).empty()) {
      fitting.push_back(&file);
    }
  }
  const auto isLikeFirst = [&](const AttributesOf* file) {
    return file->attributes->sha256 == fitting.front()->attributes->sha256;
  };
  if (!fitting.empty() && std::ranges::all_of(fitting, isLikeFirst)) {
    return matchOf(*fitting.front());
  }
  std::vector<std::string> names;
  for (const std::string& relative : candidates) names.push_back(escapeForMessage(relative));
  return {std::nullopt,
          fmt::format("several files fit: {}; give the row a path or attributes that tell them "
                      "apart",
                      fmt::join(names, ", "))};
}

void addVersion(const FileRow& row, const FileAttributes& file,
                std::vector<RowDifference>& differences) {
  if (!row.version || file.version() == row.version) return;
  const std::string found = file.version() ? "version is " + file.version()->text()
                                           : std::string("it has no version to be read");
  differences.push_back(
      {Kind::version, fmt::format("{}, its row says {}", found, row.version->text())});
}

void addMachine(const Manifest& manifest, const FileAttributes& file,
                std::vector<RowDifference>& differences) {
  const std::string& machine = file.image.architecture;
  const auto architecture = manifest.architecture.value_or(Architecture::neutral);
  if (machine.empty() || architecture == Architecture::neutral) return;
  if (machine == word(architecture)) return;
  differences.push_back(
      {Kind::machine, fmt::format("it is built for {}, the manifest is for {} (\"neutral\" holds "
                                  "files of several machines)",
                                  machine, word(architecture))});
}

void addLanguage(const Manifest& manifest, const FileAttributes& file,
                 std::vector<RowDifference>& differences) {
  const std::vector<std::string> languages = file.languages();
  if (languages.empty() || manifest.language.empty() || manifest.language == "neutral") return;
  const bool fits = std::ranges::any_of(languages, [&](const std::string& language) {
    return language == manifest.language || language == "neutral";
  });
  if (fits) return;
  differences.push_back(
      {Kind::language, fmt::format("its language is {}, the manifest is for {} (\"neutral\" holds "
                                   "files of several languages)",
                                   fmt::join(languages, ", "), manifest.language)});
}

}  // namespace

std::vector<RowMatch> matchRows(const Manifest& manifest, const ReleaseIndex& index,
                                unsigned jobs) {
  std::vector<std::vector<std::string>> candidates(manifest.files.size());
  for (std::size_t i = 0; i < manifest.files.size(); ++i) {
    if (manifest.files[i].change == Change::remove) continue;
    candidates[i] = index.candidates(manifest.files[i]);
  }
  const FilesByPath files = readAll(candidates, index, jobs);
  std::vector<RowMatch> matches(manifest.files.size());
  for (std::size_t i = 0; i < manifest.files.size(); ++i) {
    const FileRow& row = manifest.files[i];
    if (row.change == Change::remove) continue;
    if (candidates[i].empty()) {
      matches[i].fault = "no file of that name below " + escapeForMessage(index.folder());
    } else if (candidates[i].size() == 1) {
      matches[i] = matchOf(files.at(candidates[i].front()));
    } else {
      matches[i] = chooseAmong(manifest, row, candidates[i], files);
    }
  }
  return matches;
}

std::optional<Version> versionForRow(const FileAttributes& file) {
  const bool compares =
      file.version() && (file.image.format == ImageFormat::pe || file.version()->numeric());
  return compares ? file.version() : std::nullopt;
}

std::vector<RowDifference> differencesOf(const Manifest& manifest, const FileRow& row,
                                         const FileAttributes& file) {
  std::vector<RowDifference> differences;
  if (row.size && *row.size != file.size) {
    differences.push_back(
        {Kind::size, fmt::format("size is {} bytes, its row says {}", file.size, *row.size)});
  }
  addVersion(row, file, differences);
  if (row.sha256 && file.sha256 && *row.sha256 != *file.sha256) {
    differences.push_back({Kind::digest, fmt::format("SHA-256 is {}, its row says {}",
                                                     file.sha256->hex(), row.sha256->hex())});
  }
  addMachine(manifest, file, differences);
  addLanguage(manifest, file, differences);
  return differences;
}

}  // namespace qfe
