#include "tools/author/draft.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "manifest/base/limits.h"
#include "tools/author/release_files.h"
#include "tools/author/row_files.h"
#include "verifier/inventory/attributes.h"

namespace qfe {
namespace {

struct LevelFile {
  std::string relative;
  std::string path;  // on this machine
  FileAttributes attributes;
};

// The files of one level under the key by which the other level finds them.
using Level = std::map<std::string, LevelFile>;

Level readLevel(const std::string& folder, Platform platform, unsigned jobs) {
  // Folding for a platform that nobody named could hide a file of a server that does not fold.
  const Platform keys = platform == Platform::windows ? Platform::windows : Platform::linux_;
  const std::map<std::string, std::string> files = listReleaseFiles(folder);
  std::vector<std::string> paths;
  paths.reserve(files.size());
  for (const auto& file : files) paths.push_back(file.second);
  std::vector<AttributesOf> read = readAttributesOf(paths, jobs);
  Level level;
  std::size_t next = 0;
  for (const auto& [relative, path] : files) {
    AttributesOf& file = read[next++];
    if (!file.attributes) {
      throw Error(ErrorCode::cannotRead, fmt::format("{} {}", escapeForMessage(path), file.error));
    }
    const auto [other, fresh] = level.try_emplace(
        nameKey(relative, keys), LevelFile{relative, path, std::move(*file.attributes)});
    if (!fresh) {
      throw Error(ErrorCode::unsafePath,
                  fmt::format("{} and {} are one name to the server; keep one of them",
                              escapeForMessage(other->second.path), escapeForMessage(path)));
    }
  }
  return level;
}

FileRow rowFor(const LevelFile& file, Change change, const DraftInput& input) {
  const std::string path =
      input.location.empty() ? file.relative : "{" + input.location + "}/" + file.relative;
  FileRow row;
  row.change = change;
  row.path = withContext(escapeForMessage(file.path),
                         [&] { return InstallPath::parse(path, input.head.namingPlatform()); });
  return row;
}

FileRow newRow(const LevelFile& file, const LevelFile* before, const DraftInput& input) {
  FileRow row = rowFor(file, before == nullptr ? Change::add : Change::replace, input);
  const FileAttributes& attributes = file.attributes;
  row.version = versionForRow(attributes);
  row.size = attributes.size;
  row.modified = attributes.modified.truncated(TimePrecision::second);
  row.sha256 = attributes.sha256;
  if (before != nullptr && before->attributes.sha256) {
    row.replaces.push_back(*before->attributes.sha256);
  }
  return row;
}

std::vector<FileRow> rowsOf(const Level& before, const Level& after, const DraftInput& input) {
  std::vector<FileRow> rows;
  for (const auto& [key, file] : after) {
    const auto old = before.find(key);
    const LevelFile* oldFile = old == before.end() ? nullptr : &old->second;
    if (oldFile != nullptr && oldFile->attributes.sha256 == file.attributes.sha256) continue;
    rows.push_back(newRow(file, oldFile, input));
  }
  for (const auto& [key, file] : before) {
    if (after.contains(key)) continue;
    rows.push_back(rowFor(file, Change::remove, input));
    if (file.attributes.sha256) rows.back().replaces.push_back(*file.attributes.sha256);
  }
  std::ranges::sort(rows, {}, &FileRow::path);
  if (rows.size() > limits::kFiles) {
    throw Error(ErrorCode::overLimit,
                fmt::format("{} files differ between {} and {}; a manifest has at most {}",
                            rows.size(), escapeForMessage(input.oldFolder),
                            escapeForMessage(input.newFolder), limits::kFiles));
  }
  return rows;
}

// Rows by file name, as an article prints them: without case.
using RowsByName = std::map<std::string, std::vector<const FileRow*>>;

RowsByName byName(const std::vector<FileRow>& rows) {
  RowsByName result;
  for (const FileRow& row : rows) {
    result[nameKey(row.path.fileName(), Platform::windows)].push_back(&row);
  }
  return result;
}

// What only an article knows. A name that stands in several rows says nothing about one of them.
void takeFromArticle(const std::vector<FileRow>& listed, std::vector<FileRow>& rows) {
  const RowsByName known = byName(listed);
  for (FileRow& row : rows) {
    const auto found = known.find(nameKey(row.path.fileName(), Platform::windows));
    if (found == known.end() || found->second.size() != 1) continue;
    const FileRow& article = *found->second.front();
    row.component = article.component;
    row.branch = article.branch;
    row.servicePack = article.servicePack;
  }
}

// Empty where the row does not contradict the article's.
std::vector<std::string> contradictions(const FileRow& article, const FileRow& row) {
  std::vector<std::string> texts;
  if (article.version && article.version != row.version) {
    texts.push_back(fmt::format("version {} in the article, {} in the folder",
                                article.version->text(),
                                row.version ? row.version->text() : "none"));
  }
  if (article.size && row.size && article.size != row.size) {
    texts.push_back(
        fmt::format("size {} in the article, {} in the folder", *article.size, *row.size));
  }
  if (article.modified && row.modified &&
      matchTimes(*article.modified, *row.modified) == TimeMatch::different) {
    texts.push_back(fmt::format("time {} in the article, {} in the folder",
                                article.modified->print(), row.modified->print()));
  }
  return texts;
}

}  // namespace

Manifest draftFromFolders(const DraftInput& input) {
  const Platform platform = input.head.namingPlatform();
  const Level before = readLevel(input.oldFolder, platform, input.jobs);
  const Level after = readLevel(input.newFolder, platform, input.jobs);
  Manifest draft = input.head;
  if (!input.location.empty()) draft.locations.try_emplace(input.location);
  draft.files = rowsOf(before, after, input);
  takeFromArticle(input.head.files, draft.files);
  return draft;
}

std::vector<std::string> compareWithArticle(const std::vector<FileRow>& listed,
                                            const Manifest& draft) {
  const RowsByName article = byName(listed);
  const RowsByName folder = byName(draft.files);
  std::vector<std::string> texts;
  for (const auto& [name, rows] : article) {
    const std::string shown(rows.front()->path.fileName());
    const auto found = folder.find(name);
    if (found == folder.end()) {
      texts.push_back(shown + ": the article lists it, and it does not differ between the folders");
      continue;
    }
    std::vector<std::string> first;
    const bool oneAgrees = std::ranges::any_of(rows, [&](const FileRow* listedRow) {
      return std::ranges::any_of(found->second, [&](const FileRow* row) {
        std::vector<std::string> against = contradictions(*listedRow, *row);
        if (first.empty()) first = against;
        return against.empty();
      });
    });
    if (oneAgrees) continue;
    for (const std::string& text : first) texts.push_back(shown + ": " + text);
  }
  for (const auto& [name, rows] : folder) {
    if (article.contains(name)) continue;
    texts.push_back(fmt::format("{}: differs between the folders, and the article does not list it",
                                rows.front()->path.print()));
  }
  return texts;
}

}  // namespace qfe
