#include "patcher/plan/projection.h"

#include <utility>

namespace qfe {

void Projection::put(ProjectedFile file) {
  folded_[nameKey(file.path, Platform::windows)] = file;
  std::string path = file.path;
  exact_[std::move(path)] = std::move(file);
}

const ProjectedFile* Projection::find(const std::string& path, Platform platform) const {
  const bool folds = platform == Platform::windows;
  const auto& files = folds ? folded_ : exact_;
  const auto found = files.find(folds ? nameKey(path, Platform::windows) : path);
  return found == files.end() ? nullptr : &found->second;
}

void Projection::overlay(Instance& instance, Platform platform,
                         const AttributesOf& attributesOf) const {
  for (auto& [name, observations] : instance.observations) {
    for (Observation& observation : observations) {
      const ProjectedFile* const file = find(observation.realPath, platform);
      if (file == nullptr) continue;
      observation.realPath = file->path;
      observation.problem.clear();
      observation.stat.reset();
      observation.attributes.reset();
      observation.kind = file->side ? Observation::Kind::present : Observation::Kind::absent;
      if (!file->side) continue;
      observation.attributes = attributesOf(*file);
      FileStat stat;
      stat.type = FileType::regular;
      stat.mode = file->side->metadata.mode;
      stat.uid = file->side->metadata.uid;
      stat.gid = file->side->metadata.gid;
      stat.size = file->side->size;
      stat.modified = file->side->metadata.modified;
      observation.stat = stat;
    }
  }
}

}  // namespace qfe
