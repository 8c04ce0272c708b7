#include "verifier/inventory/inventory.h"

#include <algorithm>
#include <deque>
#include <set>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "manifest/base/parallel.h"
#include "verifier/inventory/instances.h"
#include "verifier/inventory/listing_cache.h"
#include "verifier/inventory/named_paths.h"
#include "verifier/inventory/observe.h"

namespace qfe {
namespace {

// Whether `folder` holds nothing besides qfe's own state: a store (any folder on the way may be the
// top of a mount), and the folders that lead to `state`, the part of the state's path below this
// folder. Folders that cannot be listed hold something.
bool isEmptyBesides(const ReadFs& fs, const std::string& folder, std::string_view state) {
  const auto entries = fs.list(folder);
  if (!entries) return false;
  const std::size_t slash = std::min(state.find('/'), state.size());
  const std::string_view next = state.substr(0, slash);
  return std::ranges::all_of(entries.value(), [&](const FolderEntry& entry) {
    if (isStoreName(entry.name)) return true;
    if (entry.name != next) return false;
    return slash == state.size() ||
           isEmptyBesides(fs, joinPath(folder, next), state.substr(slash + 1));
  });
}

// A scan under way: who wants which path, and from where it is looked up.
class Lookup {
 public:
  // Exact paths are looked up in `cached`, names are searched for in `fs`: a walk of the whole
  // server is not worth being remembered.
  Lookup(const ReadFs& fs, const ListingCache& cached, Inventory& inventory)
      : fs_(fs), cached_(cached), inventory_(inventory) {}

  // `manifest` and `instance` must stay where they are until the scan ends.
  void add(const Manifest& manifest, std::vector<Instance>& instances);
  // Finds the place or places of everything that was added.
  [[nodiscard]] std::vector<Wanted> resolve(unsigned jobs);

 private:
  struct Request {
    Instance* instance;
    const NamedPath* named;
    Platform platform;
    std::string base;  // real path of the folder the path is relative to, or is searched from
  };
  using PathKey = std::pair<std::string, Platform>;
  using PathsByName = std::map<std::string, std::vector<std::string>>;  // under its nameKey

  void addPath(const Manifest& manifest, Instance& instance, const NamedPath& named);
  [[nodiscard]] std::map<PathKey, Resolved> resolveExactPaths(unsigned jobs) const;
  [[nodiscard]] std::map<std::string, PathsByName> searchBareNames();

  const ReadFs& fs_;
  const ListingCache& cached_;
  Inventory& inventory_;
  std::deque<std::vector<NamedPath>> named_;  // Requests point into it
  std::vector<Request> requests_;
};

void Lookup::add(const Manifest& manifest, std::vector<Instance>& instances) {
  named_.push_back(namedPaths(manifest));
  for (Instance& instance : instances) {
    for (const NamedPath& named : named_.back()) addPath(manifest, instance, named);
  }
}

void Lookup::addPath(const Manifest& manifest, Instance& instance, const NamedPath& named) {
  std::string location = named.path.location;
  // A bare name is somewhere in the product, if the draft says where that is.
  if (named.path.isBareName() && manifest.locations.size() == 1) {
    location = manifest.locations.begin()->first;
  }
  std::string base;
  if (!location.empty()) {
    const auto folder = instance.folders.find(location);
    if (folder == instance.folders.end()) {
      Observation observation;
      const auto unreadable = instance.unreadable.find(location);
      if (unreadable != instance.unreadable.end()) {
        observation.kind = Observation::Kind::unreadable;
        observation.problem = unreadable->second;
      }
      instance.observations[named.printed].push_back(std::move(observation));
      return;
    }
    base = folder->second;
  }
  requests_.push_back(Request{&instance, &named, manifest.namingPlatform(), std::move(base)});
}

std::map<Lookup::PathKey, Resolved> Lookup::resolveExactPaths(unsigned jobs) const {
  std::map<PathKey, Resolved> places;
  for (const Request& request : requests_) {
    if (request.named->path.isBareName()) continue;
    places.try_emplace({joinPath(request.base, request.named->path.relative), request.platform});
  }
  std::vector<std::pair<const PathKey, Resolved>*> work;
  work.reserve(places.size());
  for (auto& place : places) work.push_back(&place);
  parallelFor(work.size(), jobs, [&](std::size_t i) {
    const PathKey& key = work[i]->first;
    work[i]->second = resolvePath(cached_, key.first, key.second);
  });
  return places;
}

std::string keyOfName(std::string_view name) {
  return nameKey(name, Platform::windows);
}

// One walk below each starting folder, for all names at once.
std::map<std::string, Lookup::PathsByName> Lookup::searchBareNames() {
  std::map<std::string, std::set<std::string>> names;
  for (const Request& request : requests_) {
    if (request.named->path.isBareName()) names[request.base].insert(request.named->path.relative);
  }
  std::map<std::string, PathsByName> places;
  for (const auto& [start, wanted] : names) {
    SearchResult found = searchByName(fs_, start, {wanted.begin(), wanted.end()});
    for (std::string& path : found.places) {
      places[start][keyOfName(baseName(path))].push_back(std::move(path));
    }
    for (const auto& [folder, error] : found.unreadable) {
      inventory_.warnings.push_back(fmt::format("{} was not searched: {}",
                                                folder.empty() ? "/" : escapeForMessage(folder),
                                                describeErrno(error)));
    }
  }
  return places;
}

// The places of a bare name, from the paths that a walk found for it. Where names are the same to
// the server, two of them in one folder leave open which one it would use.
std::vector<Resolved> placesOf(const std::vector<std::string>& paths, Platform platform) {
  std::map<std::string, std::vector<std::string>> byFolder;
  for (const std::string& path : paths) byFolder[std::string(parentPath(path))].push_back(path);
  std::vector<Resolved> places;
  for (const auto& [folder, inFolder] : byFolder) {
    Resolved place;
    place.existingParent = folder;
    if (inFolder.size() > 1 && platform == Platform::windows) {
      place.kind = Resolved::Kind::ambiguous;
      place.path = inFolder.front();
      place.candidates = inFolder;
      places.push_back(std::move(place));
      continue;
    }
    place.kind = Resolved::Kind::found;
    for (const std::string& path : inFolder) {
      place.path = path;
      places.push_back(place);
    }
  }
  if (places.empty()) places.emplace_back();  // absent, and nobody knows where it would be
  return places;
}

std::vector<Wanted> Lookup::resolve(unsigned jobs) {
  const std::map<PathKey, Resolved> exact = resolveExactPaths(jobs);
  std::map<std::string, PathsByName> searched = searchBareNames();
  std::vector<Wanted> wanted;
  wanted.reserve(requests_.size());
  for (const Request& request : requests_) {
    const InstallPath& path = request.named->path;
    std::vector<Resolved> places;
    if (path.isBareName()) {
      places = placesOf(searched[request.base][keyOfName(path.relative)], request.platform);
    } else {
      places.push_back(exact.at({joinPath(request.base, path.relative), request.platform}));
    }
    wanted.push_back(Wanted{request.instance, request.named, std::move(places)});
  }
  return wanted;
}

}  // namespace

std::string Instance::identityLocation(const Manifest& manifest) const {
  if (manifest.locations.empty()) return {};
  const auto folder = folders.find(manifest.locations.begin()->first);
  return folder == folders.end() ? std::string() : folder->second;
}

Inventory scan(const ReadFs& fs, const std::vector<const Manifest*>& manifests,
               const ScanOptions& options) {
  requireKnownLocations(manifests, options.locations);
  Inventory inventory;
  inventory.rootIsEmpty = isEmptyBesides(fs, "", statePath());
  const ListingCache cached(fs);
  inventory.instances.reserve(manifests.size());
  for (const Manifest* manifest : manifests) {
    inventory.instances.push_back(makeInstances(cached, *manifest, options.locations));
  }
  Lookup lookup(fs, cached, inventory);
  for (std::size_t i = 0; i < manifests.size(); ++i) {
    lookup.add(*manifests[i], inventory.instances[i]);
  }
  const std::vector<Wanted> wanted = lookup.resolve(options.jobs);
  observe(fs, wanted, options);
  return inventory;
}

}  // namespace qfe
