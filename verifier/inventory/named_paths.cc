#include "verifier/inventory/named_paths.h"

#include <map>

namespace qfe {
namespace {

// Keeps the order of first mention.
class Collector {
 public:
  NamedPath& add(const InstallPath& path) {
    const std::string printed = path.print();
    const auto [place, isNew] = index_.try_emplace(printed, paths_.size());
    if (isNew) paths_.push_back(NamedPath{path, printed, {}});
    return paths_[place->second];
  }
  std::vector<NamedPath> take() { return std::move(paths_); }

 private:
  std::vector<NamedPath> paths_;
  std::map<std::string, std::size_t> index_;
};

}  // namespace

std::vector<NamedPath> namedPaths(const Manifest& manifest) {
  Collector collector;
  for (const FileRow& row : manifest.files) collector.add(row.path).rows.push_back(&row);
  for (const auto& [name, location] : manifest.locations) {
    if (!location.detect.empty()) collector.add(detectPath(name, location));
  }
  if (manifest.appliesTo) {
    for (const Condition& condition : manifest.appliesTo->conditions) collector.add(condition.file);
  }
  for (const CorrectedIn& corrected : manifest.correctedIn) {
    if (corrected.condition) collector.add(corrected.condition->file);
  }
  return collector.take();
}

InstallPath detectPath(const std::string& name, const Location& location) {
  return InstallPath{name, location.detect};
}

const std::string& productName(const Manifest& manifest) {
  const Product& product = manifest.product;
  return product.displayName.empty() ? product.name : product.displayName;
}

}  // namespace qfe
