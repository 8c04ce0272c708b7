#include "verifier/inventory/observe.h"

#include <algorithm>
#include <mutex>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "manifest/base/error.h"
#include "manifest/base/parallel.h"

namespace qfe {
namespace {

// How many files between two reports of progress.
constexpr std::size_t kProgressStep = 16;

// One real path, and all rows that judge what is there.
struct Target {
  std::string path;
  std::vector<const FileRow*> rows;
  Observation observation;
};

std::string_view describeType(FileType type) {
  switch (type) {
    case FileType::link:
      return "is a symbolic link";
    case FileType::folder:
      return "is a folder";
    case FileType::regular:
    case FileType::other:
      break;
  }
  return "is not a regular file";
}

void fail(Observation& observation, int error) {
  // Gone between looking it up and opening it: that is absent, not unreadable.
  if (error == ENOENT) {
    observation.kind = Observation::Kind::absent;
    return;
  }
  observation.kind = Observation::Kind::unreadable;
  observation.problem = "cannot be read: " + describeErrno(error);
}

void readContent(const ReadFs& fs, Target& target) {
  Observation& observation = target.observation;
  const auto opened = fs.open(target.path);
  if (!opened) return fail(observation, opened.error());
  const ReadableFile& file = *opened.value();
  auto attributes = readAttributes(file, WithDigest::no);
  if (!attributes) return fail(observation, attributes.error());
  const bool digestNeeded = std::ranges::any_of(
      target.rows, [&](const FileRow* row) { return needsDigest(*row, attributes.value()); });
  if (digestNeeded) {
    const auto digest = digestOf(file);
    if (!digest) return fail(observation, digest.error());
    attributes.value().sha256 = digest.value();
  }
  observation.kind = Observation::Kind::present;
  observation.stat = file.stat();
  observation.attributes = std::move(attributes.value());
}

void look(const ReadFs& fs, Target& target) {
  Observation& observation = target.observation;
  const auto stat = fs.stat(target.path);
  if (!stat) return fail(observation, stat.error());
  if (stat.value().type == FileType::regular) return readContent(fs, target);
  observation.kind = Observation::Kind::notRegular;
  observation.stat = stat.value();
  observation.problem = describeType(stat.value().type);
}

Observation withoutLooking(const Resolved& place) {
  Observation observation;
  observation.realPath = place.path;
  observation.existingParent = place.existingParent;
  if (place.kind == Resolved::Kind::ambiguous) {
    observation.kind = Observation::Kind::ambiguous;
    observation.problem =
        fmt::format("several names are equal without case: {}", fmt::join(place.candidates, ", "));
  } else if (place.kind == Resolved::Kind::unreadable) {
    observation.kind = Observation::Kind::unreadable;
    observation.problem = "cannot be read: " + describeErrno(place.error);
  }
  return observation;
}

// The distinct real paths of everything wanted.
std::vector<Target> collectTargets(const std::vector<Wanted>& wanted,
                                   std::map<std::string, std::size_t>& index) {
  std::vector<Target> targets;
  for (const Wanted& one : wanted) {
    for (const Resolved& place : one.places) {
      if (place.kind != Resolved::Kind::found) continue;
      const auto [entry, isNew] = index.try_emplace(place.path, targets.size());
      if (isNew) targets.push_back(Target{place.path, {}, {}});
      std::vector<const FileRow*>& rows = targets[entry->second].rows;
      rows.insert(rows.end(), one.named->rows.begin(), one.named->rows.end());
    }
  }
  return targets;
}

// Callers of progress need not be prepared for several threads at once.
class Progress {
 public:
  Progress(const ScanOptions& options, std::size_t total) : options_(options), total_(total) {}

  void oneMore() {
    if (!options_.progress) return;
    const std::lock_guard lock(mutex_);
    ++done_;
    if (done_ % kProgressStep == 0 || done_ == total_) options_.progress(done_, total_);
  }

 private:
  const ScanOptions& options_;
  std::mutex mutex_;
  std::size_t done_ = 0;
  std::size_t total_;
};

}  // namespace

bool needsDigest(const FileRow& row, const FileAttributes& found) {
  if (row.change == Change::remove) return false;
  if (row.range && (!found.version() || !row.range->contains(*found.version()))) return false;
  if (!row.version) return true;
  if (!found.version()) return false;  // a version is required: no digest can replace it
  if (!row.alsoAccept.empty() || !row.replaces.empty() || row.kind == FileKind::config) return true;
  const std::partial_ordering order = found.version()->compare(*row.version);
  return row.sha256 && order != std::partial_ordering::less &&
         order != std::partial_ordering::greater;
}

void observe(const ReadFs& fs, const std::vector<Wanted>& wanted, const ScanOptions& options) {
  std::map<std::string, std::size_t> index;
  std::vector<Target> targets = collectTargets(wanted, index);
  Progress progress(options, targets.size());
  parallelFor(targets.size(), options.jobs, [&](std::size_t i) {
    look(fs, targets[i]);
    progress.oneMore();
  });
  for (const Wanted& one : wanted) {
    std::vector<Observation>& observations = one.instance->observations[one.named->printed];
    for (const Resolved& place : one.places) {
      Observation observation = withoutLooking(place);
      if (place.kind == Resolved::Kind::found) {
        observation = targets[index.at(place.path)].observation;
        observation.realPath = place.path;
        observation.existingParent = place.existingParent;
      }
      observations.push_back(std::move(observation));
    }
  }
}

}  // namespace qfe
