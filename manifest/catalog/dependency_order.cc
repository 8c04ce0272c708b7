#include "manifest/catalog/dependency_order.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "manifest/words.h"

namespace qfe {
namespace {

// Relations hold among hotfixes of one product, architecture and language.
using Family = std::tuple<std::string, Architecture, std::string>;

Family familyOf(const Manifest& manifest) {
  return {manifest.product.name, manifest.architecture.value_or(Architecture::neutral),
          manifest.language};
}

std::string describe(const Manifest& manifest) {
  return manifest.revision > 1 ? fmt::format("{} revision {}", manifest.id, manifest.revision)
                               : manifest.id;
}

class Order {
 public:
  explicit Order(const std::vector<const Manifest*>& manifests)
      : manifests_(manifests), after_(manifests.size()), waitsFor_(manifests.size(), 0) {
    for (std::size_t i = 0; i < manifests.size(); ++i)
      byFamily_[familyOf(at(i))][at(i).id].push_back(i);
  }

  std::vector<std::size_t> run() {
    for (std::size_t i = 0; i < manifests_.size(); ++i) {
      refuseTwins(i);
      refuseConflicts(i);
      linkAll(i);
    }
    return sorted();
  }

 private:
  [[nodiscard]] const Manifest& at(std::size_t index) const { return *manifests_[index]; }

  // Hotfixes of that id in the family of `index`.
  [[nodiscard]] const std::vector<std::size_t>& related(std::size_t index,
                                                        const std::string& id) const {
    static const std::vector<std::size_t> none;
    const auto& family = byFamily_.at(familyOf(at(index)));
    const auto found = family.find(id);
    return found == family.end() ? none : found->second;
  }

  void refuseTwins(std::size_t index) const {
    for (const std::size_t other : related(index, at(index).id)) {
      if (other <= index || at(other).revision != at(index).revision) continue;
      throw Error(ErrorCode::conflict,
                  fmt::format("{} for {} is given twice; leave one of them out",
                              describe(at(index)), at(index).product.name));
    }
  }

  void refuseConflicts(std::size_t index) const {
    for (const Relation& relation : at(index).conflicts) {
      for (const std::size_t other : related(index, relation.id)) {
        if (at(other).revision < relation.minRevision) continue;
        throw Error(ErrorCode::conflict,
                    fmt::format("{} and {} exclude each other; give only one of them",
                                describe(at(index)), describe(at(other))));
      }
    }
  }

  void link(std::size_t first, std::size_t then) {
    if (!after_[first].insert(then).second) return;
    ++waitsFor_[then];
  }

  void linkAll(std::size_t index) {
    for (const std::size_t other : related(index, at(index).id)) {
      if (at(other).revision < at(index).revision) link(other, index);
    }
    for (const Relation& relation : at(index).supersedes) {
      for (const std::size_t other : related(index, relation.id)) link(other, index);
    }
    for (const Relation& relation : at(index).prerequisites) {
      for (const std::size_t other : related(index, relation.id)) link(other, index);
    }
  }

  // What may go next goes by product, id, architecture, language and revision, so that the order
  // does not depend on that of the arguments.
  std::vector<std::size_t> sorted() {
    const auto key = [this](std::size_t i) {
      const Manifest& manifest = at(i);
      return std::make_tuple(manifest.product.name, manifest.id,
                             manifest.architecture.value_or(Architecture::neutral),
                             manifest.language, manifest.revision, i);
    };
    std::set<decltype(key(0))> ready;
    for (std::size_t i = 0; i < manifests_.size(); ++i) {
      if (waitsFor_[i] == 0) ready.insert(key(i));
    }
    std::vector<std::size_t> order;
    while (!ready.empty()) {
      const std::size_t next = std::get<5>(*ready.begin());
      ready.erase(ready.begin());
      order.push_back(next);
      for (const std::size_t then : after_[next]) {
        if (--waitsFor_[then] == 0) ready.insert(key(then));
      }
    }
    if (order.size() != manifests_.size()) refuseCycle();
    return order;
  }

  // Everything still waiting waits for something that waits too; walking back must meet itself.
  [[noreturn]] void refuseCycle() const {
    std::vector<std::size_t> walk;
    std::size_t here = firstWaiting();
    while (std::ranges::find(walk, here) == walk.end()) {
      walk.push_back(here);
      here = waitedForBy(here);
    }
    walk.erase(walk.begin(), std::ranges::find(walk, here));
    walk.push_back(here);
    std::string steps;
    for (std::size_t i = 0; i + 1 < walk.size(); ++i) {
      steps += fmt::format("{}{} goes after {}", i == 0 ? "" : ", ", describe(at(walk[i])),
                           describe(at(walk[i + 1])));
    }
    throw Error(ErrorCode::conflict,
                fmt::format("the hotfixes wait for each other in a circle: {}; apply fewer of them "
                            "or ask their vendor",
                            steps));
  }

  [[nodiscard]] std::size_t firstWaiting() const {
    const auto found = std::ranges::find_if(waitsFor_, [](std::size_t n) { return n != 0; });
    return static_cast<std::size_t>(found - waitsFor_.begin());
  }

  [[nodiscard]] std::size_t waitedForBy(std::size_t index) const {
    for (std::size_t i = 0; i < manifests_.size(); ++i) {
      if (waitsFor_[i] != 0 && after_[i].count(index) != 0) return i;
    }
    throw Error(ErrorCode::internal, "a hotfix waits for nothing and is not ready");
  }

  const std::vector<const Manifest*>& manifests_;
  std::map<Family, std::map<std::string, std::vector<std::size_t>>> byFamily_;
  std::vector<std::set<std::size_t>> after_;  // per hotfix: what goes after it
  std::vector<std::size_t> waitsFor_;  // per hotfix: how many go before it and are not placed
};

}  // namespace

std::vector<std::size_t> dependencyOrder(const std::vector<const Manifest*>& manifests) {
  return Order(manifests).run();
}

}  // namespace qfe
