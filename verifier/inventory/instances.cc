#include "verifier/inventory/instances.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "manifest/base/error.h"
#include "manifest/base/strict_json.h"
#include "verifier/root/resolve.h"

namespace qfe {
namespace {

// A name below the folder makes the folder itself one on the way, and those are followed if they
// are links. Nothing needs to have this name.
constexpr std::string_view kBelow = ".qfe-location";

[[noreturn]] void refusePath(const std::string& name, const std::string& path,
                             std::string_view why) {
  throw Error(ErrorCode::usage,
              fmt::format("--location {}={}: {}; give the folder's path from the root",
                          escapeForMessage(name), escapeForMessage(path), why));
}

void requirePathInRoot(const std::string& name, const std::string& path) {
  if (path.empty()) refusePath(name, path, "the path is empty");
  std::string_view rest = path;
  while (!rest.empty()) {
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    if (rest.substr(0, slash) == "..") refusePath(name, path, "\"..\" could leave the root");
    rest.remove_prefix(std::min(slash + 1, rest.size()));
  }
}

// "/Program Files/X/" → "Program Files/X"; "/" and "." → "".
std::string fromRoot(std::string_view path) {
  std::string result;
  while (!path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    const std::string_view part = path.substr(0, slash);
    if (!part.empty() && part != ".") result = joinPath(result, part);
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return result;
}

// What one location came to.
struct Folder {
  enum class Kind { there, absent, unreadable };
  Kind kind = Kind::there;
  std::string text;  // real path, or the reason
};

Folder findFolder(const ReadFs& fs, const std::string& path, Platform platform) {
  const std::string wanted = fromRoot(path);
  const std::string shown = wanted.empty() ? "the root" : escapeForMessage(wanted);
  const Resolved below = resolvePath(fs, joinPath(wanted, kBelow), platform);
  switch (below.kind) {
    case Resolved::Kind::found:
      return {Folder::Kind::there, std::string(parentPath(below.path))};
    case Resolved::Kind::absent:
      if (below.existingParent == parentPath(below.path)) {
        return {Folder::Kind::there, below.existingParent};
      }
      return {Folder::Kind::absent, fmt::format("{} not found", shown)};
    case Resolved::Kind::ambiguous:
      return {Folder::Kind::unreadable, fmt::format("{} is ambiguous: {} are equal without case",
                                                    shown, fmt::join(below.candidates, " and "))};
    case Resolved::Kind::unreadable:
      break;
  }
  if (below.error == ENOTDIR) return {Folder::Kind::unreadable, shown + " is not a folder"};
  return {Folder::Kind::unreadable,
          fmt::format("{} cannot be read: {}", shown, describeErrno(below.error))};
}

// The folders that one location has: those given, else the default; each real path once.
std::vector<Folder> foldersOf(const ReadFs& fs, const std::string& name, const Location& location,
                              Platform platform, const LocationOptions& options) {
  std::vector<std::string> paths;
  for (const auto& [optionName, path] : options) {
    if (optionName == name) paths.push_back(path);
  }
  if (paths.empty() && location.defaultPath.empty()) {
    return {{Folder::Kind::unreadable,
             fmt::format("no path is known for location {0}; give --location {0}=PATH", name)}};
  }
  if (paths.empty()) paths.push_back(location.defaultPath);
  std::vector<Folder> folders;
  for (const std::string& path : paths) {
    Folder folder = findFolder(fs, path, platform);
    const bool known = std::ranges::any_of(folders, [&](const Folder& other) {
      return other.kind == folder.kind && other.text == folder.text;
    });
    if (!known) folders.push_back(std::move(folder));
  }
  return folders;
}

void place(Instance& instance, const std::string& name, const Folder& folder) {
  switch (folder.kind) {
    case Folder::Kind::there:
      instance.folders[name] = folder.text;
      return;
    case Folder::Kind::absent:
      instance.absent[name] = folder.text;
      return;
    case Folder::Kind::unreadable:
      instance.unreadable[name] = folder.text;
      return;
  }
}

}  // namespace

void requireKnownLocations(const std::vector<const Manifest*>& manifests,
                           const LocationOptions& options) {
  std::set<std::string> known;
  for (const Manifest* manifest : manifests) {
    for (const auto& entry : manifest->locations) known.insert(entry.first);
  }
  for (const auto& [name, path] : options) {
    if (known.contains(name)) {
      requirePathInRoot(name, path);
      continue;
    }
    const std::vector<std::string> names(known.begin(), known.end());
    const std::string nearest = nearestName(name, names);
    std::string hint = "none of them has locations";
    if (!nearest.empty()) {
      hint = fmt::format("did you mean \"{}\"?", nearest);
    } else if (!names.empty()) {
      hint = fmt::format("known: {}", fmt::join(names, ", "));
    }
    throw Error(ErrorCode::usage,
                fmt::format("--location {}={}: no hotfix given here has this location; {}",
                            escapeForMessage(name), escapeForMessage(path), hint));
  }
}

std::vector<Instance> makeInstances(const ReadFs& fs, const Manifest& manifest,
                                    const LocationOptions& options) {
  std::vector<Instance> instances(1);
  for (const auto& [name, location] : manifest.locations) {
    const std::vector<Folder> folders =
        foldersOf(fs, name, location, manifest.namingPlatform(), options);
    std::vector<Instance> combined;
    for (const Instance& instance : instances) {
      for (const Folder& folder : folders) {
        combined.push_back(instance);
        place(combined.back(), name, folder);
      }
    }
    instances = std::move(combined);
  }
  return instances;
}

}  // namespace qfe
