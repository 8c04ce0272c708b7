// The server as the hotfixes that were planned so far will have made it.
//
// Several packages are one transaction: each later one is evaluated over the inventory with the
// files of the earlier ones put in, so that order and prerequisites count as if they had been
// applied one by one. Paths are compared as the platform compares names.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "manifest/base/safe_path.h"
#include "patcher/journal/intent.h"
#include "verifier/inventory/inventory.h"

namespace qfe {

struct ProjectedFile {
  std::string path;                  // with the spelling that is, or will be, on the disk
  std::optional<FileSide> side;      // nothing: it will not be there
  std::size_t package = 0, row = 0;  // what it comes from
};

class Projection {
 public:
  // Attributes of a file that is only in a package yet.
  using AttributesOf = std::function<FileAttributes(const ProjectedFile&)>;

  void put(ProjectedFile file);
  // Null where no planned hotfix changes the path.
  [[nodiscard]] const ProjectedFile* find(const std::string& path, Platform platform) const;

  // Puts the planned files in the place of what was observed.
  void overlay(Instance& instance, Platform platform, const AttributesOf& attributesOf) const;

 private:
  std::map<std::string, ProjectedFile> exact_, folded_;
};

}  // namespace qfe
