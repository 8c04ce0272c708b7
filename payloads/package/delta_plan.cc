#include "payloads/package/delta_plan.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <tuple>

#include "manifest/base/limits.h"
#include "payloads/package/blob_plan.h"

namespace qfe {
namespace {

// Thrown by a sink that has seen what it wanted.
struct EnoughBytes {};

bool isProgram(const ContentSource& content) {
  std::string head;
  try {
    content([&head](ByteView bytes) {
      head.append(asText(bytes.first(std::min<std::size_t>(bytes.size(), 4))));
      if (head.size() >= 4) throw EnoughBytes{};
    });
  } catch (const EnoughBytes&) {
    // The rest is read when it is packed.
  }
  return head.rfind("MZ", 0) == 0 || head.rfind("\177ELF", 0) == 0;
}

class DeltaPlanner {
 public:
  explicit DeltaPlanner(const PackageInput& input) : input_(input) {}

  std::vector<DeltaUnit> plan() {
    std::set<Digest> seen;
    std::map<std::vector<std::size_t>, std::vector<std::size_t>> groups;  // by their bases
    std::vector<std::size_t> fresh;
    for (std::size_t row = 0; row < input_.manifest.files.size(); ++row) {
      const FileRow& file = input_.manifest.files[row];
      if (file.change == Change::remove || !seen.insert(file.sha256.value_or(Digest())).second)
        continue;
      const std::vector<std::size_t> bases = basesFor(row);
      const bool alone = standsAlone(row);
      if (!bases.empty() && alone) units_.push_back({{row}, bases});
      if (!bases.empty() && !alone) groups[bases].push_back(row);
      if (file.change == Change::add && !alone && sizeOf(row) != 0) fresh.push_back(row);
    }
    if (groups.size() == 1) {
      auto& only = groups.begin()->second;
      only.insert(only.end(), fresh.begin(), fresh.end());
    }
    for (auto& [bases, rows] : groups) addGroup(std::move(rows), bases);
    return std::move(units_);
  }

 private:
  [[nodiscard]] std::uint64_t sizeOf(std::size_t row) const {
    return input_.manifest.files[row].size.value_or(0);
  }

  // Those to make a delta from; empty when the row does not qualify.
  [[nodiscard]] std::vector<std::size_t> basesFor(std::size_t row) const {
    std::vector<std::size_t> bases;
    std::set<Digest> known;
    if (sizeOf(row) == 0) return {};  // nothing to save, and no place of its own in a group
    for (std::size_t base = 0; base < input_.bases.size(); ++base) {
      const auto& old = input_.bases[base].at(row);
      if (!old) return {};
      if (old->sha256 == input_.manifest.files[row].sha256) continue;
      // Two bases that have the same file need one delta, and it stands in the first one's group.
      if (known.insert(old->sha256).second) bases.push_back(base);
    }
    return bases;
  }

  [[nodiscard]] bool standsAlone(std::size_t row) const {
    const FileRow& file = input_.manifest.files[row];
    return file.when == When::present || sizeOf(row) > kDeltaGroupFileBytes ||
           isProgram(input_.files.at(row));
  }

  void addGroup(std::vector<std::size_t> rows, const std::vector<std::size_t>& bases) {
    std::ranges::sort(rows, {}, [this](std::size_t row) {
      const FileRow& file = input_.manifest.files[row];
      return std::tuple(extensionOf(file), file.path.print(), row);
    });
    DeltaUnit unit{{}, bases};
    std::uint64_t size = 0;
    for (const std::size_t row : rows) {
      if (!unit.rows.empty() && size + sizeOf(row) > limits::kSolidGroupBytes) {
        units_.push_back(unit);
        unit.rows.clear();
        size = 0;
      }
      unit.rows.push_back(row);
      size += sizeOf(row);
    }
    units_.push_back(unit);
  }

  const PackageInput& input_;
  std::vector<DeltaUnit> units_;
};

}  // namespace

std::vector<DeltaUnit> planDeltas(const PackageInput& input) {
  if (input.bases.empty()) return {};
  return DeltaPlanner(input).plan();
}

}  // namespace qfe
