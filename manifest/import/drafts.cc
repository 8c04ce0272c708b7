#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "manifest/base/limits.h"
#include "manifest/base/safe_path.h"
#include "manifest/import/article_lines.h"
#include "manifest/import/reader.h"

namespace qfe {
namespace {

// One draft's part of an article.
struct Slice {
  const Article& article;
  const ArticleProduct& product;
  std::optional<Architecture> architecture;
};

struct PlatformArchitecture {
  std::string_view platform;
  Architecture architecture;
};

constexpr std::array kArchitectures = {
    PlatformArchitecture{"x86", Architecture::x86},
    PlatformArchitecture{"i386", Architecture::x86},
    PlatformArchitecture{"intel", Architecture::x86},
    PlatformArchitecture{"x64", Architecture::x64},
    PlatformArchitecture{"amd64", Architecture::x64},
    PlatformArchitecture{"x86_64", Architecture::x64},
    PlatformArchitecture{"arm64", Architecture::arm64},
};

// Endings of files that only Windows runs or loads.
constexpr std::array<std::string_view, 12> kWindowsEndings = {
    ".exe", ".dll", ".sys", ".ocx", ".drv", ".cpl", ".vxd", ".com", ".scr", ".tlb", ".mui", ".ax"};

std::optional<Architecture> architectureOf(const ArticleRow& row) {
  for (const PlatformArchitecture& known : kArchitectures) {
    if (equalsNoCase(known.platform, row.platform)) return known.architecture;
  }
  return std::nullopt;
}

// A platform that a manifest has no word for; rows without a platform are fine.
bool isForeignPlatform(const ArticleRow& row) {
  const bool says = !row.platform.empty() && !equalsNoCase(row.platform, "not applicable");
  return says && !architectureOf(row);
}

// The architectures that rows name, in order; one without a value when none does.
std::vector<std::optional<Architecture>> architecturesOf(const Article& article) {
  std::vector<std::optional<Architecture>> found;
  for (const ArticleRow& row : article.rows) {
    const auto architecture = architectureOf(row);
    if (architecture && std::ranges::find(found, architecture) == found.end()) {
      found.push_back(architecture);
    }
  }
  if (found.empty()) found.emplace_back();
  return found;
}

bool namesWindowsFiles(const Article& article) {
  return std::ranges::any_of(article.rows, [](const ArticleRow& row) {
    return std::ranges::any_of(kWindowsEndings, [&](std::string_view ending) {
      return row.file.size() > ending.size() &&
             equalsNoCase(std::string_view(row.file).substr(row.file.size() - ending.size()),
                          ending);
    });
  });
}

bool belongs(const ArticleRow& row, const Slice& slice) {
  if (isForeignPlatform(row)) return false;
  const auto architecture = architectureOf(row);
  return !architecture || architecture == slice.architecture;
}

// The bare name of a row's file; on refusal a sentence in `unsaid`, because a package could not
// carry the name.
std::optional<InstallPath> pathOf(const ArticleRow& row, Platform platform,
                                  std::vector<std::string>& unsaid) {
  try {
    InstallPath path = InstallPath::parse(row.file, platform);
    if (path.isBareName()) return path;
    unsaid.push_back(
        fmt::format("files: line {} prints \"{}\", which is no bare file name; left out", row.line,
                    escapeForMessage(row.file)));
  } catch (const Error& error) {
    unsaid.push_back(fmt::format("files: line {} is left out: {}", row.line, error.what()));
  }
  return std::nullopt;
}

FileRow fileOf(const ArticleRow& row, InstallPath path, bool timesAreUtc) {
  FileRow file;
  file.path = std::move(path);
  file.change = Change::replace;
  file.when = When::present;
  file.component = row.component;
  file.version = Version::parse(row.versionText);
  file.size = row.size;
  if (timesAreUtc) file.modified = row.time;
  return file;
}

// Rows that say the same twice are one. Others of one name stay, for the release engineer.
void takeFiles(const Slice& slice, ImportedDraft& draft) {
  Manifest& manifest = draft.manifest;
  std::map<std::string, std::vector<std::size_t>> byName;
  for (const ArticleRow& row : slice.article.rows) {
    if (isForeignPlatform(row)) {
      draft.unsaid.push_back(
          fmt::format("files: line {} is for the platform \"{}\", which manifests do not know; "
                      "left out",
                      row.line, escapeForMessage(row.platform)));
    }
    if (!belongs(row, slice)) continue;
    auto path = pathOf(row, manifest.namingPlatform(), draft.unsaid);
    if (!path) continue;
    const std::string name = path->print();
    FileRow file = fileOf(row, std::move(*path), slice.article.timesAreUtc);
    auto& same = byName[nameKey(name, Platform::windows)];
    const bool known =
        std::ranges::any_of(same, [&](std::size_t index) { return manifest.files[index] == file; });
    if (known) continue;
    if (same.size() == 1) {
      draft.unsaid.push_back(fmt::format(
          "files: \"{}\" is listed more than once (line {} and before); keep one row or give each "
          "a range",
          escapeForMessage(name), row.line));
    }
    same.push_back(manifest.files.size());
    manifest.files.push_back(std::move(file));
  }
}

// The time of the newest row; only the day where the article does not say that times are in UTC.
std::optional<UtcTime> releaseOf(const Article& article) {
  std::optional<UtcTime> newest;
  for (const ArticleRow& row : article.rows) {
    if (row.time && (!newest || compareTruncated(*row.time, *newest) > 0)) newest = row.time;
  }
  if (newest && !article.timesAreUtc) return newest->truncated(TimePrecision::day);
  return newest;
}

ArticleText textOf(const Article& article) {
  ArticleText text;
  text.symptoms = article.symptoms;
  text.cause = article.cause;
  text.resolution = article.resolution;
  text.status = article.status;
  text.moreInformation = article.moreInformation;
  text.appliesTo = article.appliesTo;
  text.keywords = article.keywords;
  text.references = article.references;
  return text;
}

// What the article does not say about the package as a whole.
void listUnsaid(const Slice& slice, ImportedDraft& draft) {
  const Manifest& manifest = draft.manifest;
  std::vector<std::string>& unsaid = draft.unsaid;
  unsaid.emplace_back("revision: articles do not number their packages");
  if (!manifest.platform) unsaid.emplace_back("platform: windows or linux");
  if (!manifest.architecture) unsaid.emplace_back("architecture: no row names a platform");
  if (manifest.language.empty()) {
    unsaid.emplace_back("language: no sentence such as \"The English version of this hotfix\"");
  }
  if (!manifest.released) unsaid.emplace_back("released: no row has a date");
  unsaid.emplace_back("locations and paths: the article names files without their folders");
  const std::string& servicePack = slice.product.servicePack;
  unsaid.push_back(servicePack.empty()
                       ? "baseline (appliesTo): which files and versions prove the product"
                       : fmt::format("baseline (appliesTo): the article says Service Pack {}; "
                                     "which files and versions prove it",
                                     servicePack.substr(2)));
  for (const CorrectedIn& corrected : manifest.correctedIn) {
    unsaid.push_back(fmt::format("correctedIn {}: which file and version prove that release",
                                 escapeForMessage(corrected.release)));
  }
  unsaid.emplace_back("digests (sha256): pack takes them from the files");
}

// What rows of this draft do not say, with their number.
void listUnsaidOfRows(const Slice& slice, ImportedDraft& draft) {
  const auto& files = draft.manifest.files;
  const auto add = [&](std::string_view what, auto FileRow::*member) {
    const auto without =
        std::ranges::count_if(files, [&](const FileRow& file) { return !(file.*member); });
    if (without == 0) return;
    draft.unsaid.push_back(fmt::format("{}: empty in {} of {} files", what, without, files.size()));
  };
  add("version", &FileRow::version);
  add("size", &FileRow::size);
  if (slice.article.timesAreUtc) {
    add("modified", &FileRow::modified);
  } else {
    draft.unsaid.emplace_back(
        "modified: the article does not say that its times are in UTC; left empty");
  }
}

ImportedDraft draftOf(const Slice& slice) {
  const Article& article = slice.article;
  ImportedDraft draft;
  Manifest& manifest = draft.manifest;
  manifest.id = article.id;
  manifest.title = article.title;
  manifest.classification = Classification::hotfix;
  manifest.released = releaseOf(article);
  manifest.product = {slice.product.name, slice.product.displayName, slice.product.editions};
  if (namesWindowsFiles(article)) manifest.platform = Platform::windows;
  manifest.architecture = slice.architecture;
  manifest.language = article.language;
  for (const std::string& release : article.correctedIn) {
    manifest.correctedIn.push_back({release, std::nullopt});
  }
  manifest.article = textOf(article);
  listUnsaid(slice, draft);
  takeFiles(slice, draft);
  listUnsaidOfRows(slice, draft);
  return draft;
}

}  // namespace

std::vector<ImportedDraft> draftsFromArticle(const Article& article) {
  std::vector<ImportedDraft> drafts;
  const auto architectures = architecturesOf(article);
  const std::size_t count = article.products.size() * architectures.size();
  if (count > 1 && article.rows.size() > limits::kFiles / count) {
    throw Error(ErrorCode::overLimit,
                fmt::format("{}: {} drafts of {} rows are more than {} rows; split the article",
                            article.fileName, count, article.rows.size(), limits::kFiles));
  }
  for (const ArticleProduct& product : article.products) {
    for (const auto& architecture : architectures) {
      drafts.push_back(draftOf({article, product, architecture}));
    }
  }
  return drafts;
}

}  // namespace qfe
