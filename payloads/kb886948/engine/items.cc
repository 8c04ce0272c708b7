#include "payloads/kb886948/engine/items.h"

#include <algorithm>
#include <map>
#include <optional>
#include <unordered_map>

namespace mlmig {
namespace {

// How many masters on each side of an exception may be its own. A UID that has more has none of
// its items from a calendar program.
constexpr std::size_t kNeighbours = 64;

// The components of one UID, told apart into items.
class Series {
 public:
  explicit Series(const CalendarIndex& index) : index_(index) {}

  // In source order. Components without UID have nothing that binds them to another.
  std::vector<Item> itemsOf(const std::vector<std::size_t>& members) && {
    const auto isException = [&](std::size_t member) {
      return at(member).reading.recurrence && !at(member).reading.uid.empty();
    };
    for (const std::size_t member : members)
      if (!isException(member)) addMaster(member);
    for (const std::size_t member : members)
      if (isException(member)) addException(member);
    return std::move(items_);
  }

 private:
  struct Master {
    std::size_t component, item;
  };
  struct Candidate {
    int fit = 0;
    std::size_t distance = 0;
    std::size_t item = 0;
  };

  const Component& at(std::size_t component) const { return index_.components[component]; }

  std::size_t startItem(std::size_t component) {
    items_.push_back({at(component).reading.uid, {component}, 1});
    exceptions_.emplace_back();
    return items_.size() - 1;
  }

  void addMaster(std::size_t component) {
    const auto [same, isNew] = started_.try_emplace(at(component).identity, items_.size());
    if (isNew) {
      startItem(component);
    } else {
      ++items_[same->second].copies;
    }
    masters_.push_back({component, same->second});
  }

  void addException(std::size_t component) {
    for (const Candidate& candidate : candidatesFor(component))
      if (joins(component, candidate.item)) return;
    const auto [same, isNew] = started_.try_emplace(at(component).identity, items_.size());
    if (!isNew) {
      Item& item = items_[same->second];
      if (at(item.components.front()).identity == at(component).identity) ++item.copies;
    } else if (orphan_ && at(items_[*orphan_].components.front()).name == at(component).name &&
               joins(component, *orphan_)) {
      same->second = *orphan_;
    } else {
      orphan_ = startItem(component);
      exceptions_.back().emplace(*at(component).reading.recurrence, component);
    }
  }

  // Adds the exception where the item has none for its time, or has this very one.
  bool joins(std::size_t component, std::size_t item) {
    const auto [there, isNew] =
        exceptions_[item].try_emplace(*at(component).reading.recurrence, component);
    if (isNew) items_[item].components.push_back(component);
    return isNew || at(there->second).identity == at(component).identity;
  }

  std::vector<Candidate> candidatesFor(std::size_t exception) const {
    const auto next = std::lower_bound(
        masters_.begin(), masters_.end(), exception,
        [](const Master& master, std::size_t component) { return master.component < component; });
    const auto before = std::min<std::ptrdiff_t>(next - masters_.begin(), kNeighbours);
    const auto after = std::min<std::ptrdiff_t>(masters_.end() - next, kNeighbours);
    std::vector<Candidate> candidates;
    for (auto master = next - before; master != next + after; ++master) {
      if (at(master->component).name != at(exception).name) continue;
      // Exporters write exceptions after their master, few before it.
      const std::size_t distance = master->component < exception
                                       ? exception - master->component
                                       : master->component - exception + masters_.back().component;
      candidates.push_back({fitOf(master->component, exception), distance, master->item});
    }
    std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
      return a.fit != b.fit ? a.fit > b.fit : a.distance < b.distance;
    });
    return candidates;
  }

  // How well an exception fits a master: by the calendar they are in, then by the times.
  int fitOf(std::size_t master, std::size_t exception) const {
    const Component& of = at(master);
    const Moment& time = *at(exception).reading.recurrence;
    int fit = of.calendar == at(exception).calendar ? 8 : 0;
    if (of.reading.recurring) fit += 4;
    if (const auto& start = of.reading.start) {
      if (start->isDate == time.isDate && start->day <= time.day + 1) fit += 2;
      if (start->zone == time.zone && start->second == time.second) fit += 1;
      if ((time.day - start->day) % 7 == 0) fit += 1;
    }
    return fit;
  }

  const CalendarIndex& index_;
  std::vector<Item> items_;
  std::vector<std::map<Moment, std::size_t>> exceptions_;  // of each item, by their time
  std::vector<Master> masters_;              // every occurrence; equal ones have the same item
  std::map<Identity, std::size_t> started_;  // items by their first component
  std::optional<std::size_t> orphan_;        // the last item without master
};

}  // namespace

std::vector<Item> groupItems(const CalendarIndex& index) {
  std::unordered_map<std::string, std::vector<std::size_t>> byUid;
  std::vector<Item> items;
  for (std::size_t i = 0; i < index.components.size(); ++i)
    byUid[index.components[i].reading.uid].push_back(i);
  for (const auto& [uid, members] : byUid) {
    std::vector<Item> of = Series(index).itemsOf(members);
    std::move(of.begin(), of.end(), std::back_inserter(items));
  }
  std::sort(items.begin(), items.end(), [](const Item& a, const Item& b) {
    return a.components.front() < b.components.front();
  });
  return items;
}

std::int64_t modifiedOf(const Item& item, const CalendarIndex& index) {
  std::int64_t latest = 0;
  for (const std::size_t component : item.components)
    latest = std::max(latest, index.components[component].reading.modified);
  return latest;
}

const Identity& identityOf(const Item& item, const CalendarIndex& index) {
  return index.components[item.components.front()].identity;
}

}  // namespace mlmig
