#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "manifest/words.h"
#include "payloads/package/package.h"
#include "tools/author/release_bases.h"
#include "tools/qfe/author_verbs/author_verbs.h"
#include "tools/qfe/author_verbs/output_folder.h"
#include "tools/qfe/exit_code.h"

namespace qfe {
namespace {

constexpr std::uint64_t kMaxJobs = 1024;

struct Extracted {
  const FileRow* row = nullptr;
  const Payload* payload = nullptr;
  std::string path;  // below the output folder
};

// {exchsrvr}/bin/Mailmig.exe → exchsrvr/bin/Mailmig.exe
std::string placeOf(const FileRow& row) {
  return joinPath(row.path.location, row.path.relative);
}

// Rows of one path have their contents side by side, below a folder named after the branch.
std::string placeBeside(const Manifest& manifest, std::size_t index) {
  const FileRow& row = manifest.files[index];
  const std::string folder =
      row.branch ? branchWord(*row.branch, row.servicePack) : fmt::format("row-{}", index);
  return joinPath(folder, placeOf(row));
}

// In the order of the blobs, so that a group of small files is decoded once.
std::vector<Extracted> planOf(const Package& package, const OldFiles& old) {
  const Manifest& manifest = package.manifest();
  const Platform platform = manifest.namingPlatform();
  std::map<std::string, std::set<Digest>> contents;
  for (const FileRow& row : manifest.files) {
    if (row.sha256) contents[nameKey(placeOf(row), platform)].insert(*row.sha256);
  }
  std::map<std::string, Extracted> byPath;
  for (std::size_t i = 0; i < manifest.files.size(); ++i) {
    const FileRow& row = manifest.files[i];
    if (row.change == Change::remove) continue;
    const std::string place = placeOf(row);
    const bool alone = contents.at(nameKey(place, platform)).size() == 1;
    const std::string path = alone ? place : placeBeside(manifest, i);
    const auto [other, fresh] = byPath.try_emplace(
        nameKey(path, platform), Extracted{&row, &package.choosePayload(row, old), path});
    if (!fresh && other->second.row->sha256 != row.sha256) {
      throw Error(ErrorCode::refused,
                  fmt::format("{} and {} would both be extracted as {}; unpack this package by "
                              "hand with tar and zstd",
                              other->second.row->path.print(), row.path.print(), path));
    }
  }
  std::vector<Extracted> plan;
  for (auto& entry : byPath) plan.push_back(std::move(entry.second));
  std::ranges::sort(plan, {}, [](const Extracted& file) {
    return std::tuple(file.payload->blob, file.payload->offset.value_or(0), file.path);
  });
  return plan;
}

void tell(const std::vector<Extracted>& plan, const std::string& folder, Output& output) {
  std::map<std::string, const Extracted*> byPath;
  for (const Extracted& file : plan) {
    byPath.emplace(pathBelow(folder, file.path), &file);
  }
  JsonArray files;
  for (const auto& [path, file] : byPath) {
    output.result(escapeForMessage(path) + "\n");
    files.emplace_back(JsonObject{{"path", path},
                                  {"size", file->row->size.value_or(0)},
                                  {"sha256", file->row->sha256.value_or(Digest()).hex()}});
  }
  if (!output.json()) return;
  output.document(JsonObject{{"files", std::move(files)},
                             {"exit", exit_code::kYes},
                             {"installer", installerCode(exit_code::kYes)}});
}

}  // namespace

int runExtract(const VerbCall& call) {
  constexpr auto kExisting = OutputFolder::Existing::refuse;
  const auto jobs = static_cast<unsigned>(call.arguments.number("jobs", kMaxJobs).value_or(0));
  const std::string folder = call.arguments.value("output").value_or(".");
  const Package package(PackageFile::open(call.arguments.one("PACKAGE")));
  const OldFiles old = oldFilesBelow(call.arguments.values("base"), jobs);
  const std::vector<Extracted> plan = planOf(package, old);
  package.checkAllBlobs(jobs);

  std::vector<std::string> paths;
  for (const Extracted& file : plan) paths.push_back(file.path);
  OutputFolder output(folder);
  output.requireFree(paths, kExisting);
  for (const Extracted& file : plan) {
    output.add(file.path, file.row->modified,
               [&](const ByteSink& sink) { package.unpack(*file.row, *file.payload, old, sink); });
  }
  output.commit(kExisting);
  tell(plan, folder, call.output);
  return exit_code::kYes;
}

}  // namespace qfe
